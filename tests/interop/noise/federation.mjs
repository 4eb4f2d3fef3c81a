// SPDX-License-Identifier: EUPL-1.2
// The fold of acts once more, from docs/protocol.md alone: what a chain of sealed acts makes of nothing.
import { Buffer } from 'node:buffer'
import { hash, pack, readCertificate, unpack, verify } from './essaim.mjs'

const hex = (bytes) => Buffer.from(bytes).toString('hex')
const [FOUND, ADMIT, SUSPEND, ROTATE, NETWORK_KEY, STEWARDS, POLICY, HAND_OVER, CLOSE, ALLOWANCE, LEAVE, ENTRUST] = Array(12).keys()
const ABOUT_ONE = [SUSPEND, ROTATE, ALLOWANCE, LEAVE, ENTRUST]
const ABOUT_ALL = [STEWARDS, POLICY, HAND_OVER, CLOSE]
const POLICY_PLACE = { [ADMIT]: 0, [SUSPEND]: 1, [ROTATE]: 2, [STEWARDS]: 3, [POLICY]: 4, [HAND_OVER]: 5, [CLOSE]: 6, [ALLOWANCE]: 7, [ENTRUST]: 1 }

function demand(holds, why) {
	if (!holds) throw new Error(why)
}

const u64 = (value) => {
	const out = Buffer.alloc(8)
	out.writeBigUInt64BE(BigInt(value))
	return out
}

function take(sealed) {
	const [bytes, proposal, cosignatures, statements = [], witness] = unpack(sealed)
	const [version, type, federation, epoch, index, prev, , payload, approvals] = unpack(bytes)
	demand(version === 1 && type <= ENTRUST, 'an act of another version')
	const id = hash('essaim/v1/act', bytes)
	return { id, type, federation, epoch, index, prev, payload, approvals, proposal, cosignatures, statements, witness }
}

const about = ({ type, payload }) => (ABOUT_ONE.includes(type) ? hex(payload[0]) : null)

export class Federation {
	acts = []
	epoch = 0
	settled = 0
	closed = false
	lastAct = 0
	members = new Map() // by structure, in order of admission
	generations = []
	lists = []

	clone() {
		const copy = Object.assign(new Federation(), this)
		copy.acts = [...this.acts]
		copy.members = new Map([...this.members].map(([id, member]) => [id, { ...member }]))
		copy.generations = [...this.generations]
		copy.lists = [...this.lists]
		return copy
	}

	active = () => [...this.members.values()].filter((member) => !member.suspended)
	council = () => new Map(this.active().filter((m) => m.steward).map((m) => [hex(m.structure), hex(m.key)]))

	speaker(certificate) {
		const member = this.members.get(hex(certificate.structure))
		demand(member && !member.suspended && hex(member.key) === hex(certificate.structureKey), 'speaks for no member')
		return member
	}

	// --- signatures

	proposer(act) {
		const certificate = readCertificate(pack(act.proposal[0]))
		verify(act.proposal[1], certificate.nodeKey, 'essaim/v1/proposal', act.id)
		const member = this.speaker(certificate)
		const may = hex(member.structure) === hex(this.coordinator) || (act.type === HAND_OVER && member.steward)
		demand(may, 'has no right to propose')
		return member.structure
	}

	cosigned(act, councils) {
		const voices = new Map()
		for (const [fields, signature] of act.cosignatures) {
			const certificate = readCertificate(pack(fields))
			verify(signature, certificate.nodeKey, 'essaim/v1/cosign', act.id)
			demand(!voices.has(hex(certificate.structure)), 'cosigned twice')
			voices.set(hex(certificate.structure), hex(certificate.structureKey))
			const seat = councils.some((c) => c.get(hex(certificate.structure)) === hex(certificate.structureKey))
			demand(seat || act.type === HAND_OVER, 'cosigned by no steward')
		}
		return councils.every((c) => 2 * [...voices].filter(([who, key]) => c.get(who) === key).length > c.size)
	}

	stated(act, proposer, councils, counted) {
		const voices = new Map()
		for (const [fields, opens, whose, epoch, index, id, signature] of act.statements) {
			const certificate = readCertificate(pack(fields))
			const said = [u64(opens), whose, u64(epoch), u64(index), id].map((part) => Buffer.from(part))
			verify(signature, certificate.nodeKey, 'essaim/v1/statement', Buffer.from(this.acts[0]), ...said)
			demand(opens === act.epoch && hex(whose) === hex(proposer) && epoch < opens, 'stated something else')
			demand(!voices.has(hex(certificate.structure)), 'stated twice')
			voices.set(hex(certificate.structure), { key: hex(certificate.structureKey), epoch, index, id: hex(id) })
		}
		const seated = (council) => [...voices].filter(([who, voice]) => council.get(who) === voice.key)
		demand(councils.every((c) => 2 * seated(c).length > c.size), 'too few stated')
		const heard = [...voices].filter(([who, v]) => councils.some((c) => c.get(who) === v.key)).map(([, v]) => v)
		const stands = (v) => v.index < this.acts.length && hex(this.acts[v.index]) === v.id
		const left = heard.filter((v) => v.index >= counted || stands(v))
		if (left.length === 0) return
		const latest = left.filter((v) => v.epoch === Math.max(...left.map((one) => one.epoch)))
		demand(latest.some(stands), 'does not extend what was stated')
		for (const other of latest.filter((v) => !stands(v)))
			for (const council of councils) {
				const spoke = seated(council)
				const mayHave = (v) => latest.includes(v) && (v.id === other.id || (v.index > other.index && !stands(v)))
				const named = spoke.filter(([, v]) => mayHave(v)).length
				demand(2 * (named + council.size - spoke.length) <= council.size, 'another may have counted')
			}
	}

	// The index of the last act about the same subject, over which approvals are.
	lastAbout(act) {
		if (about(act)) return this.members.get(about(act))?.lastAct
		return ABOUT_ALL.includes(act.type) ? this.lastAct : 0
	}

	approved(act) {
		const mute = act.type === SUSPEND || (act.type === ROTATE && act.payload[2].length === 0) ? about(act) : null
		const none = [FOUND, NETWORK_KEY].includes(act.type) || (act.type === ROTATE && act.payload[2].length > 0)
		const last = this.lastAbout(act)
		const what = hash('essaim/v1/act-payload', Buffer.from([act.type]), pack(act.payload))
		const voices = new Set()
		for (const [fields, over, signature] of act.approvals) {
			const certificate = readCertificate(pack(fields))
			verify(signature, certificate.nodeKey, 'essaim/v1/approval', Buffer.from(act.federation), what, u64(over))
			const who = hex(this.speaker(certificate).structure)
			demand(over === last && !voices.has(who) && who !== mute, 'approved in vain')
			voices.add(who)
		}
		if (none) return demand(voices.size === 0, 'approved without need')
		if (act.type === LEAVE) return demand(voices.has(about(act)), 'does not want to leave')
		const there = this.active().length - (mute ? 1 : 0)
		const stays = act.type === HAND_OVER && hex(act.payload[0]) === hex(this.coordinator) && act.payload[1] === ''
		const asked = stays ? 0 : Math.max(this.policy[POLICY_PLACE[act.type]], act.type === ROTATE ? 1 : 0)
		demand(voices.size >= Math.min(asked, there), 'too few approvals')
		if (act.type === ADMIT && asked > 0) demand(voices.has(hex(act.payload[1])), 'not approved by its sponsor')
	}

	// --- what an act says and does

	allows(act) {
		demand(!this.closed || act.type === HAND_OVER, 'closed')
		const member = (id) => this.active().find((m) => hex(m.structure) === hex(id))
		const named = { [SUSPEND]: [0], [ROTATE]: [0], [ALLOWANCE]: [0], [HAND_OVER]: [0], [ADMIT]: [1], [LEAVE]: [0], [ENTRUST]: [1] }[act.type] ?? []
		for (const place of named) demand(member(act.payload[place]), 'no member')
		if (act.type === STEWARDS) for (const id of act.payload[0]) demand(member(id), 'no member')
		if (act.type === ADMIT) {
			const [structure, key] = act.payload[0]
			demand(!this.members.has(hex(structure)), 'admitted before')
			demand(hash('essaim/v1/structure', key).equals(Buffer.from(structure)), 'the id of another key')
		}
		if (act.type === ENTRUST) {
			const gone = this.members.get(about(act))
			demand(gone?.suspended && gone.stays !== 0, 'left nothing to take care of')
		}
		if (act.type === SUSPEND || act.type === LEAVE) {
			const alone = this.council().size === 1 && member(act.payload[0]).steward
			demand(hex(this.coordinator) !== hex(act.payload[0]) && !alone, 'is needed')
		}
		if (act.type === ROTATE) this.#rotates(act.payload, member(act.payload[0]))
		if (act.type === ALLOWANCE) {
			const now = member(act.payload[0]).allowance
			const then = act.payload[1]
			demand(then.every((n, i) => n >= now[i]) && then.some((n, i) => n > now[i]), 'raises nothing')
		}
		this.approved(act)
	}

	#rotates([structure, newKey, oldProof, newProof], member) {
		const over = [this.acts[0], structure, newKey].map((part) => Buffer.from(part))
		verify(newProof, newKey, 'essaim/v1/rotate', ...over)
		if (oldProof.length > 0) verify(oldProof, member.key, 'essaim/v1/rotate', ...over)
		demand(hex(newKey) !== hex(member.key), 'had that key')
	}

	apply(act) {
		const { type, payload, index } = act
		const member = about(act) && this.members.get(about(act))
		const admit = ([structure, key, , , , , allowance]) =>
			this.members.set(hex(structure), { structure, key, suspended: false, steward: type === FOUND, lastAct: index, allowance })
		if (type === FOUND) {
			this.policy = payload[1]
			this.coordinator = payload[2][0]
			admit(payload[2])
		} else if (type === ADMIT) admit(payload[0])
		else if (type === SUSPEND) {
			this.lists.push([member.key, index, payload[2]])
			Object.assign(member, { suspended: true, steward: false })
		} else if (type === LEAVE) {
			this.lists.push([member.key, index, payload[3]])
			Object.assign(member, { suspended: true, steward: false, stays: payload[1] })
		} else if (type === ENTRUST) member.keeper = payload[1]
		else if (type === ROTATE) {
			this.lists.push([member.key, index, payload[4]])
			member.key = payload[1]
		} else if (type === NETWORK_KEY) this.generations.push([index, payload[0]])
		else if (type === STEWARDS) {
			const set = new Set(payload[0].map(hex))
			for (const [id, m] of this.members) m.steward = set.has(id)
		} else if (type === POLICY) this.policy = payload[0]
		else if (type === HAND_OVER) {
			this.coordinator = payload[0]
			this.epoch = act.epoch
		} else if (type === CLOSE) this.closed = true
		else member.allowance = payload[1]
		if (member) member.lastAct = index
		if (ABOUT_ALL.includes(type)) this.lastAct = index
		this.acts.push(act.id)
	}

	// --- the fold

	place(act) {
		demand(act.index === this.acts.length, 'not the next act')
		demand(hex(act.prev) === hex(this.acts.at(-1)) && hex(act.federation) === hex(this.acts[0]), 'of another chain')
		demand(act.type === HAND_OVER ? act.epoch > this.epoch : act.epoch === this.epoch, 'of another epoch')
		demand(act.type === HAND_OVER || act.statements.length === 0, 'stated without need')
	}

	fold(sealed) {
		const first = take(sealed)
		if (this.acts.length === 0) return this.#found(first)
		const { tip, isEnough } = this.#judge(first)
		demand(isEnough, 'too few cosigned')
		this.apply(first)
		this.settled = Math.max(this.settled, tip.epoch)
	}

	// Throws unless the act would count but for the number of cosignatures; returns the one whose cosignatures decide.
	judge(sealed) {
		return this.#judge(take(sealed)).tip
	}

	// What would be, once an act counts with all that it carries.
	behind(sealed) {
		const then = this.clone()
		for (let act = take(sealed); act; act = act.witness && take(act.witness)) then.apply(act)
		return then
	}

	// The act whose cosignatures decide, and whether they are enough; throws where it would not count besides.
	#judge(first) {
		const then = this.clone()
		const councils = []
		let act = first
		for (;;) {
			then.place(act)
			demand(act === first || act.type === HAND_OVER, 'carried on by no hand-over')
			const proposer = then.proposer(act)
			councils.push(then.council())
			if (!act.witness) {
				const isEnough = then.cosigned(act, councils)
				if (act.type === HAND_OVER) then.stated(act, proposer, councils, this.acts.length)
				then.allows(act)
				return { tip: act, isEnough }
			}
			then.cosigned(act, [councils.at(-1)])
			then.allows(act)
			then.apply(act)
			act = take(act.witness)
		}
	}

	#found(act) {
		demand(act.type === FOUND && act.index === 0 && !act.witness && act.approvals.length === 0, 'founds nothing')
		const alone = new Federation()
		alone.apply(act)
		demand(hash('essaim/v1/structure', act.payload[2][1]).equals(Buffer.from(act.payload[2][0])), 'the id of another key')
		alone.proposer(act)
		demand(alone.cosigned(act, [alone.council()]), 'too few cosigned')
		this.apply(act)
	}

	state() {
		const members = [...this.members.values()].map((m) => [m.structure, m.key, m.suspended, m.steward, m.lastAct, m.allowance])
		const about = [this.acts.length, this.acts.at(-1), this.epoch, this.settled, this.closed, this.lastAct]
		return pack([...about, this.policy, this.coordinator, members, this.generations, this.lists])
	}
}
