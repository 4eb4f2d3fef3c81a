// SPDX-License-Identifier: EUPL-1.2
// Headers, bodies and the credit for them (docs/protocol.md, "Runs", "Bodies" and "Credit"): methods of Session.
import { Buffer } from 'node:buffer'
import { hash, pack } from '../noise/essaim.mjs'
import { BODIES, CREDIT, GRAFT, NOTE, RUN, TOTALS, WANT } from './messages.mjs'
import { ERASURE, LOG_START } from './record.mjs'
import { hex, same, want } from './values.mjs'

const PORTION = 600000
const UNDER_WAY_MAX = 4 << 20
const GAP_MS = 10000

export const runs = {
	missing() {
		return [...this.store.logs.values()].filter((log) => (this.theirs.get(hex(log.id)) ?? 0) < log.edge.size)
	},

	sendMissing(totals = false) {
		const logs = this.missing()
		const records = logs.reduce((sum, log) => sum + log.edge.size - (this.theirs.get(hex(log.id)) ?? 0), 0)
		if (totals && records) this.post([TOTALS, records])
		for (const log of logs) if (!this.notes.has(hex(log.id))) this.sendLog(log)
		const told = logs.filter((log) => this.notes.has(hex(log.id)))
		if (told.length) this.send([NOTE, told.flatMap((log) => [this.nameFor(log), log.edge.size])])
		for (const log of told) this.theirs.set(hex(log.id), log.edge.size)
	},

	nameFor(log) {
		return (this.theirs.get(hex(log.id)) ?? 0) > 0 ? log.id.subarray(0, 8) : log.id
	},

	sendLog(log) {
		const name = hex(log.id)
		for (let at = this.theirs.get(name) ?? 0; at < log.edge.size; at = this.theirs.get(name)) {
			const end = log.runEnd(at)
			const headers = log.headers.slice(at, end)
			const parts = this.portions(headers)
			const run = [RUN, at === 0 ? null : log.id, at, log.signatures.get(end), Buffer.concat(headers)]
			this.post([...run, (parts.shift() ?? []).map(({ body }) => body)])
			for (const part of parts) this.post([BODIES, part.map(({ id, body }) => [id, ...(body ?? [])])])
			this.theirs.set(name, end)
		}
	},

	// The bodies of a run, in portions that fit into a message.
	portions(headers) {
		const parts = []
		let room = 0
		for (const header of headers) {
			const id = hash('essaim/v1/record', header)
			const body = this.packed(id)
			const length = 80 + (body?.[2] ?? 0)
			if (length > room) {
				parts.push([])
				room = PORTION
			}
			parts.at(-1).push({ id, body })
			room -= length
		}
		return parts
	},

	packed(id, asked = false) {
		const { key, plain, fields } = this.store.records.get(hex(id))
		return plain && (asked || this.isWanted(fields)) ? [key, 0, plain.length, plain] : null
	},

	// Counted against the credit: waits, and what is posted behind it waits too.
	post(message) {
		this.outbox.push(message)
		this.flush()
	},

	flush() {
		while (this.outbox.length && !this.end && this.underWay < UNDER_WAY_MAX) {
			const message = this.outbox.shift()
			if (message[0] === RUN || message[0] === BODIES) this.underWay += pack(message).length
			this.sendOwed(message)
		}
	},

	// What is given back to us once it is durable there.
	sendOwed(message) {
		if (message[0] === RUN || message[0] === BODIES) this.owed += pack(message).length
		this.send(message)
	},

	// What was asked for does not wait for credit, but is given back like the rest.
	onCredit([, bytes]) {
		want(Number.isInteger(bytes) && bytes >= 1 && bytes <= this.owed, 'malformed', 'credit for what was not sent')
		this.owed -= bytes
		this.underWay = Math.max(0, this.underWay - bytes)
		this.credits.push(bytes)
		this.flush()
	},

	onRun([, reference, start, signature, headers, bodies], length) {
		let id = reference
		if (typeof reference === 'number') {
			want(this.theirList && reference < this.theirList.length, 'malformed', 'an index into no list')
			id = this.store.logOf(this.theirList[reference].prefix)?.id
			want(id, 'gap', 'an index of no log that is here')
		}
		const before = id ? (this.store.log(id)?.edge.size ?? 0) : 0
		this.send([CREDIT, length])
		const { log, records, graft } = this.takeRun({ id, start, signature, headers, bodies })
		if (!log) return
		if (graft !== undefined) {
			this.regrafts.push(graft)
			return this.send([GRAFT, this.nameFor(log), graft])
		}
		const name = hex(log.id)
		this.theirs.set(name, Math.max(this.theirs.get(name) ?? 0, log.edge.size))
		this.runs.push({ log: name, before, records, reference })
		this.log(`run ${name.slice(0, 8)} from ${start}: ${records.length}`)
		if (records.length === 0) return
		this.files.look()
		this.store.tell((other) => other !== this && other.live && other.sendMissing())
	},

	// What leaves a gap is asked for anew; what does not verify may continue another copy.
	takeRun(run) {
		try {
			return this.store.takeRun(run)
		} catch (error) {
			const log = run.id && this.store.log(run.id)
			if (error.word === 'gap') {
				if (run.id && this.search.isOpen(run.id)) return {}
				if (this.gapAt && Date.now() - this.gapAt < GAP_MS) throw error
				this.gapAt = Date.now()
				this.sayAnew()
				return {}
			}
			if (!error.isCopy || !log || !this.search.claim(log, error.message)) throw error
			return {}
		}
	},

	onPolicy([, kinds, languages, largest]) {
		this.policy = { kinds, languages, largest: largest || Infinity }
	},

	// Whether the other side takes the body of a record in passing.
	isWanted({ kind, structure, lang, bodyClass }) {
		const own = same(structure, this.link.certificate.structure)
		if (!this.policy || own || kind === LOG_START || kind === ERASURE) return true
		const { kinds, languages, largest } = this.policy
		const tag = lang.toLowerCase()
		const spoken = !languages || tag === 'und' || languages.some((one) => tag === one || tag.startsWith(`${one}-`))
		return (!kinds || kinds.includes(kind)) && spoken && bodyClass <= largest
	},

	want(ids) {
		this.wanted = ids.map(hex)
		this.send([WANT, ids])
	},

	onWant([, ids]) {
		const answers = []
		for (let room = PORTION; answers.length < ids.length && room > 0; room -= 80 + (answers.at(-1)[3] ?? 0)) {
			const id = ids[answers.length]
			answers.push([id, ...(this.store.records.has(hex(id)) ? (this.packed(id, true) ?? []) : [])])
		}
		this.sendOwed([BODIES, answers]) // what did not fit is asked for again
	},

	onBodies([, answers], length) {
		for (const answer of answers) {
			if (answer.length > 1) this.store.takeBody(answer)
			this.wanted = this.wanted?.filter((id) => id !== hex(answer[0]))
		}
		this.bodies = answers
		this.send([CREDIT, length])
	},
}
