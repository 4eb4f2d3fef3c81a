// SPDX-License-Identifier: EUPL-1.2
// What waits to count (docs/protocol.md, "Motions"): the table of a member, and what all tables become when they meet.
import { Buffer } from 'node:buffer'
import { hash, pack, readCertificate, readSealed, unpack, verify } from '../noise/essaim.mjs'
import { MOTIONS } from './messages.mjs'
import { refuse } from './refusal.mjs'
import { hex, readCanonical, same, u64, want } from './values.mjs'

const PROPOSAL = 0
const REQUEST = 1
const STATEMENT = 2
const [ADMIT, NETWORK_KEY] = [1, 4] // types of acts
const NEVER_ASKED = [0, NETWORK_KEY]
const MOTIONS_MAX = 512
const IN_MESSAGE = 64

export const payloadHash = (type, payload) => hash('essaim/v1/act-payload', Buffer.from([type]), pack(payload))

// Where an act carries others on, the cosignatures of the last one decide.
function addCosignatures(sealed, more) {
	const [act, proposal, cosignatures, ...rest] = unpack(sealed)
	if (rest.length === 2) return pack([act, proposal, cosignatures, rest[0], addCosignatures(rest[1], more)])
	return pack([act, proposal, addVoices(cosignatures, more), ...rest])
}

const voiceOf = ([certificate]) => hex(certificate[1])

// Those of structures that lack; the first of a structure stays.
function addVoices(voices, more) {
	const there = new Set(voices.map(voiceOf))
	return [...voices, ...more.filter((voice) => !there.has(voiceOf(voice)))]
}

function cosignaturesOf(sealed) {
	const [, , cosignatures, , witness] = unpack(sealed)
	return witness ? cosignaturesOf(witness) : cosignatures
}

export class Motions {
	// member: { fold, store, keys }.
	constructor(member) {
		this.member = member
		this.held = [new Map(), new Map(), new Map()] // of proposals, requests, statements: name → bytes
	}

	get fold() {
		return this.member.fold
	}

	all() {
		return this.held.flatMap((objects, kind) => [...objects.values()].map((bytes) => [kind, bytes]))
	}

	// --- on links

	// All that is here, once the other side has as many acts.
	sayAll(session) {
		if (session.saidMotions || session.isStranger || !session.theirHello || session.theirActs() < this.fold.acts.length) return
		session.saidMotions = true
		this.say(session, this.all())
	}

	say(session, objects) {
		for (let i = 0; i < objects.length; i += IN_MESSAGE) session.send([MOTIONS, objects.slice(i, i + IN_MESSAGE)])
	}

	hear(objects, from) {
		for (const [kind, bytes] of objects) {
			const news = this.take(kind, Buffer.from(bytes))
			if (!news) continue
			this.tell(kind, news, same(news, bytes) ? from : null)
		}
		this.settle()
	}

	tell(kind, bytes, except) {
		for (const session of this.member.store.sessions)
			if (session !== except && session.saidMotions) this.say(session, [[kind, bytes]])
	}

	// --- the table

	// Merges one object: what is held of it now, where it came or grew.
	take(kind, bytes) {
		const merge = [this.mergeProposal, this.mergeRequest, this.mergeStatement][kind]
		const [name, merged] = merge.call(this, bytes) ?? []
		const before = name && this.held[kind].get(name)
		if (!name || (before && same(before, merged)) || (!before && this.all().length >= MOTIONS_MAX)) return null
		this.held[kind].set(name, merged)
		return merged
	}

	mergeProposal(bytes) {
		readCanonical(bytes)
		this.checkSeal(bytes)
		let tip
		try {
			tip = this.fold.federation.judge(bytes)
		} catch (error) {
			if (error.word) throw error
			return null
		}
		const name = hex(tip.id)
		const held = this.held[PROPOSAL].get(name)
		return [name, held ? addCosignatures(held, cosignaturesOf(bytes)) : bytes]
	}

	checkSeal(bytes) {
		try {
			readSealed(bytes)
		} catch (error) {
			refuse(error.word ?? 'malformed', error.message)
		}
	}

	mergeRequest(bytes) {
		const request = readCanonical(bytes)
		want(Array.isArray(request) && request.length === 3 && Array.isArray(request[2]), 'malformed', 'a request')
		const [type, payload, approvals] = request
		want(approvals.length >= 1 && approvals.length <= 64 && !NEVER_ASKED.includes(type), 'malformed', 'a request')
		const what = payloadHash(type, payload)
		const valid = approvals.filter((approval) => this.approves(type, payload, what, approval))
		const isOver = type === ADMIT && this.fold.federation.members.has(hex(payload[0][0]))
		if (valid.length === 0 || isOver) return null
		const held = this.held[REQUEST].get(hex(what))
		return [hex(what), pack([type, payload, held ? addVoices(unpack(held)[2], valid) : valid])]
	}

	// Whether an approval holds today; a signature that does not verify is refused.
	approves(type, payload, what, [fields, last, signature]) {
		const certificate = readCertificate(pack(fields))
		verify(signature, certificate.nodeKey, 'essaim/v1/approval', this.fold.acts[0].id, what, u64(last))
		return this.fold.speaks(certificate) && last === this.fold.federation.lastAbout({ type, payload })
	}

	mergeStatement(bytes) {
		const statement = readCanonical(bytes)
		want(Array.isArray(statement) && statement.length === 7, 'malformed', 'a statement')
		const [fields, opens, proposer, epoch, index, id, signature] = statement
		const certificate = readCertificate(pack(fields))
		const said = [u64(opens), proposer, u64(epoch), u64(index), id].map((part) => Buffer.from(part))
		verify(signature, certificate.nodeKey, 'essaim/v1/statement', this.fold.acts[0].id, ...said)
		const isSteward = this.fold.speaks(certificate) && this.fold.member(certificate.structure).steward
		if (!isSteward || opens <= this.fold.federation.epoch) return null
		const name = hex(certificate.structure)
		const held = this.held[STATEMENT].get(name)
		return held && unpack(held)[1] >= opens ? null : [name, bytes]
	}

	// --- as the chain goes on

	// Folds what has as many cosignatures as it takes, and tells of it.
	settle() {
		const { fold, keys, store } = this.member
		const before = fold.acts.length
		for (const bytes of [...this.held[PROPOSAL].values()]) {
			try {
				const act = fold.take(bytes)
				if (act.type === NETWORK_KEY) keys.takeAct(act)
			} catch {
				continue // not yet
			}
		}
		if (fold.acts.length === before) return
		const shrunk = store.applyLimits()
		this.sweep()
		store.tell((session) => {
			session.sayActs()
			if (shrunk) session.sayAnew()
		})
	}

	// Drops what no longer stands.
	sweep() {
		const before = this.all()
		for (const objects of this.held) objects.clear()
		for (const [kind, bytes] of before) this.take(kind, bytes)
	}

	// --- what people and promises look at

	requests() {
		return [...this.held[REQUEST].values()].map(unpack).map(([type, payload, approvals]) => ({ type, payload, approvals }))
	}

	proposals() {
		return [...this.held[PROPOSAL].values()].map((bytes) => ({ bytes, tip: this.fold.federation.judge(bytes) }))
	}

	// The one whose cosignatures decide over the act of that id.
	proposal(id) {
		return this.proposals().find(({ tip }) => same(tip.id, id))
	}

	statements() {
		const read = (fields) => {
			const [certificate, opens, proposer, epoch, index, id] = fields
			return { fields, structure: certificate[1], opens, proposer, epoch, index, id }
		}
		return [...this.held[STATEMENT].values()].map((bytes) => read(unpack(bytes)))
	}

	// Of our own: tells all links.
	put(kind, bytes) {
		const news = this.take(kind, bytes)
		if (!news) refuse('not_allowed', 'it would not stand')
		this.tell(kind, news)
		this.settle()
	}

	putProposal(bytes) {
		this.put(PROPOSAL, bytes)
	}

	putRequest(type, payload, approval) {
		this.put(REQUEST, this.request(type, payload, [approval]))
	}

	request(...fields) {
		return pack(fields)
	}

	putStatement(bytes) {
		this.put(STATEMENT, bytes)
	}

	addCosignature({ bytes }, cosignature) {
		this.put(PROPOSAL, addCosignatures(bytes, [cosignature]))
	}
}
