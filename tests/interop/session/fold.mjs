// SPDX-License-Identifier: EUPL-1.2
// The fold: what a chain of acts makes of nothing (docs/protocol.md, "The federation: acts").
import { hash, pack, readCertificate, readSealed, verify } from '../noise/essaim.mjs'
import { refuse } from './refusal.mjs'
import { hex, isBin, readCanonical, same, u64, want } from './values.mjs'

const FOUND = 0
const ADMIT = 1
const SUSPEND = 2
const ROTATE = 3
const NETWORK_KEY = 4
const STEWARDS = 5
const POLICY = 6
const HAND_OVER = 7
const CLOSE = 8
const ALLOWANCE = 9
const SUBJECT = new Set([SUSPEND, ROTATE, ALLOWANCE])
const ORDER = new Set([STEWARDS, POLICY, HAND_OVER, CLOSE])
// Which of the policy's eight numbers an act goes by.
const POLICY_OF = { 1: 0, 2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 8: 6, 9: 7 }

export class Fold {
	constructor() {
		this.acts = [] // { id, sealed, … }
		this.structures = [] // in order of admission: { id, key, keys, active, allowance, last, listed: Map }
		this.orderLast = 0
		this.closed = false
	}

	get head() {
		return this.acts.at(-1)?.id
	}

	structure(id) {
		return this.structures.find((one) => same(one.id, id))
	}

	member(id) {
		const one = this.structure(id)
		return one?.active ? one : undefined
	}

	// Whether a certificate speaks for a member today.
	speaks(certificate) {
		const one = this.member(certificate.structure)
		return Boolean(one) && same(one.key, certificate.structureKey)
	}

	// Folds one sealed act; nothing changes where it does not count.
	take(sealed) {
		const parts = readCanonical(sealed)
		if (parts.length > 4) refuse('version', 'a witness, which this peer does not follow')
		const act = { ...readSealed(sealed), sealed, statements: parts[3] ?? [] }
		act.proposer = readCertificate(pack(parts[1][0]))
		act.cosigners = parts[2].map(([certificate]) => readCertificate(pack(certificate)))
		this.checkPlace(act)
		if (act.type === FOUND) this.found(act)
		this.checkSignatures(act)
		this.checkStatements(act)
		this.checkApprovals(act)
		if (act.type !== FOUND) this.apply(act)
		this.acts.push(act)
		return act
	}

	checkPlace(act) {
		want(act.index === this.acts.length, act.index > this.acts.length ? 'gap' : 'fork', `act ${act.index}`)
		want((act.type === FOUND) === (act.index === 0), 'malformed', 'a founding act in the middle')
		if (act.index === 0) return
		want(same(act.federation, this.acts[0].id), 'fork', 'an act of another federation')
		want(same(act.prev, this.head), 'fork', 'an act behind another one')
		const rises = act.type === HAND_OVER ? act.epoch > this.epoch : act.epoch === this.epoch
		want(rises, 'not_allowed', `epoch ${act.epoch}`)
		want(!this.closed || act.type === HAND_OVER, 'not_allowed', 'the federation is closed')
	}

	// The founder is judged as if it were all of it already.
	found({ payload: [name, policy, admission] }) {
		this.name = name
		this.policy = policy
		this.epoch = 0
		this.admit(admission, 0)
		this.coordinator = this.structures[0].id
		this.stewards = [this.coordinator]
	}

	admit([id, key, name, country, city, lang, allowance], index) {
		want(isBin(id, 32) && same(id, hash('essaim/v1/structure', key)), 'malformed', 'an id that is not of its key')
		want(!this.structure(id), 'exists', 'a structure that was admitted')
		this.structures.push({ id, key, keys: [key], name, country, city, lang, allowance, active: true, last: index, ended: [] })
	}

	steward(id) {
		return this.stewards.some((one) => same(one, id))
	}

	checkSignatures(act) {
		const { proposer, cosigners } = act
		const coordinates = same(proposer.structure, this.coordinator)
		const mayPropose = coordinates || (act.type === HAND_OVER && this.steward(proposer.structure))
		want(this.speaks(proposer) && mayPropose, 'not_allowed', 'who proposes')
		const names = new Set()
		for (const one of cosigners) {
			const counts = this.speaks(one) && this.steward(one.structure)
			if (!counts && act.type === HAND_OVER) continue
			want(counts && !names.has(hex(one.structure)), 'not_allowed', 'who cosigns')
			names.add(hex(one.structure))
		}
		want(2 * names.size > this.stewards.length, 'not_enough', 'cosignatures')
	}

	checkStatements(act) {
		want((act.type === HAND_OVER) === act.statements.length > 0, 'not_allowed', 'statements')
		const said = new Map()
		for (const [certificate, opens, proposer, epoch, index, id, signature] of act.statements) {
			const by = readCertificate(pack(certificate))
			const parts = [this.acts[0].id, u64(opens), proposer, u64(epoch), u64(index), id]
			verify(signature, by.nodeKey, 'essaim/v1/statement', ...parts)
			want(opens === act.epoch && epoch < opens && same(proposer, act.proposer.structure), 'malformed', 'a statement')
			if (!this.speaks(by) || !this.steward(by.structure)) continue
			want(!said.has(hex(by.structure)), 'not_allowed', 'a structure that states twice')
			said.set(hex(by.structure), { epoch, index, id })
		}
		if (act.type !== HAND_OVER) return
		want(2 * said.size > this.stewards.length, 'not_enough', 'statements')
		const outrun = ({ index, id }) => index < this.acts.length && !same(this.acts[index].id, id)
		const rest = [...said.values()].filter((one) => !outrun(one)).sort((a, b) => b.epoch - a.epoch || b.index - a.index)
		want(!rest.length || rest[0].index < this.acts.length, 'not_allowed', 'an act that does not stand before it')
	}

	checkApprovals({ type, payload, approvals }) {
		const subject = SUBJECT.has(type) ? this.member(payload[0]) : undefined
		if (SUBJECT.has(type)) want(subject, 'not_allowed', 'about no member')
		const last = subject ? subject.last : ORDER.has(type) ? this.orderLast : 0
		const byOldKey = type === ROTATE && payload[2].length > 0
		const silent = type === SUSPEND || type === ROTATE ? subject.id : null
		const names = new Set()
		for (const [certificate, said] of approvals) {
			const by = readCertificate(pack(certificate))
			want(this.speaks(by) && !names.has(hex(by.structure)), 'not_allowed', 'who approves')
			want(!silent || !same(by.structure, silent), 'not_allowed', 'a voice about oneself')
			want(said === last, 'stale', 'an approval of another state')
			names.add(hex(by.structure))
		}
		if (type === FOUND || type === NETWORK_KEY || byOldKey) return want(names.size === 0, 'not_allowed', 'approvals')
		const members = this.structures.filter((one) => one.active && !(silent && same(one.id, silent))).length
		let needed = Math.min(this.policy[POLICY_OF[type]], members)
		if (type === ROTATE) needed = Math.max(needed, Math.min(1, members))
		want(names.size >= needed, 'not_enough', 'approvals')
		const sponsored = type !== ADMIT || needed === 0 || names.has(hex(payload[1]))
		want(sponsored, 'not_allowed', 'a sponsor who does not approve')
	}

	apply({ type, payload, index, epoch }) {
		if (type > ALLOWANCE) refuse('version', `an act of type ${type}`)
		if (ORDER.has(type)) this.orderLast = index
		if (type === ADMIT) {
			want(this.member(payload[1]), 'not_allowed', 'a sponsor who is no member')
			this.admit(payload[0], index)
		} else if (SUBJECT.has(type)) {
			const one = this.structure(payload[0])
			one.last = index
			if (type === SUSPEND) this.suspend(one, payload[2])
			if (type === ROTATE) this.rotate(one, payload)
			if (type === ALLOWANCE) one.allowance = payload[1]
		} else if (type === STEWARDS) {
			want(payload[0].every((id) => this.member(id)), 'not_allowed', 'a steward who is no member')
			this.stewards = payload[0]
		} else if (type === POLICY) {
			this.policy = payload[0]
		} else if (type === HAND_OVER) {
			want(this.member(payload[0]), 'not_allowed', 'a coordinator who is no member')
			this.coordinator = payload[0]
			this.epoch = epoch
		} else if (type === CLOSE) {
			this.closed = true
		}
	}

	suspend(one, listed) {
		want(!same(one.id, this.coordinator), 'not_allowed', 'the coordinator hands over first')
		this.stewards = this.stewards.filter((id) => !same(id, one.id))
		one.active = false
		one.ended.push({ key: one.key, listed })
	}

	rotate(one, [, key, oldProof, newProof, listed]) {
		want(!one.keys.some((old) => same(old, key)), 'exists', 'a key that it had')
		const parts = [this.acts[0].id, one.id, key]
		if (oldProof.length) verify(oldProof, one.key, 'essaim/v1/rotate', ...parts)
		verify(newProof, key, 'essaim/v1/rotate', ...parts)
		one.ended.push({ key: one.key, listed })
		one.keys.push(key)
		one.key = key
	}

	// How many leaves of a log count: { size, root } of the limit, where root may be absent.
	limitOf(certificate, log) {
		const one = this.structure(certificate.structure)
		if (!one) return { size: 0 }
		if (one.active && same(one.key, certificate.structureKey)) return { size: one.allowance[1] }
		const ended = one.ended.find(({ key }) => same(key, certificate.structureKey))
		const listed = ended?.listed.find(([id]) => same(id, log))
		return listed ? { size: listed[1], root: listed[2] } : { size: 0 }
	}
}
