// SPDX-License-Identifier: EUPL-1.2
// What a peer holds: logs, records and bodies. Nothing of a run or body is kept before all of it has been checked.
import { Buffer } from 'node:buffer'
import { hash, verifyText } from '../noise/essaim.mjs'
import { unpackBody } from './bodies.mjs'
import { readProof } from './fork.mjs'
import { Log, segmentBefore } from './log.mjs'
import { checkpointText, ERASURE, LOG_START, readHeader, readPlain, readStart, recordId } from './record.mjs'
import { Refusal, refuse } from './refusal.mjs'
import { Shelf } from './shelf.mjs'
import { hex, same, splitValues, u64, want } from './values.mjs'

const RUN_MAX = 1024

// What is wrong with a run may be that it continues another copy.
function refuseCopy(word, why) {
	throw Object.assign(new Refusal(word, why), { isCopy: true })
}

export class Store {
	constructor(fold) {
		this.fold = fold
		this.logs = new Map() // hex id → Log
		this.records = new Map() // hex id → { id, header, fields, log, plain, key, body }
		this.frozen = new Map() // hex id → proof, see fork.mjs
		this.sessions = new Set() // to be told when what is here shrinks
		this.shelf = new Shelf((record) => this.counts(record))
		this.erased = new Map() // hex id of a target → [structure…] that withdrew it
	}

	log(id) {
		return this.logs.get(hex(id))
	}

	// The log that a prefix (hex) stands for; nothing where several or none do.
	logOf(prefix) {
		const found = [...this.logs.values()].filter(({ id }) => hex(id).startsWith(prefix))
		return found.length === 1 ? found[0] : undefined
	}

	// How much of a log counts: { size, root, listed, bodyBytes }, all but the size only where they bind.
	limitOf({ start, id }) {
		const acts = this.fold.limitOf(start.certificate, id)
		const frozen = this.frozen.get(hex(id))
		return frozen && frozen.index <= acts.size ? { size: frozen.index, root: frozen.root, bodyBytes: acts.bodyBytes } : acts
	}

	// --- forks ------------------------------------------------------------------------------------------------

	// Takes a proof that counts here and is of a lower index than what is known, and tells all links. Returns the log's id.
	learnFork(bytes) {
		const proof = readProof(bytes, this.fold.acts[0].id)
		const name = hex(proof.log)
		const known = this.frozen.get(name)
		if ((known && known.index <= proof.index) || this.fold.limitOf(proof.start.certificate, proof.log).size === 0) return proof.log
		this.frozen.set(name, proof)
		const shrunk = this.applyLimits()
		this.tell((session) => {
			session.search.tell([proof.bytes])
			if (shrunk) session.sayAnew()
		})
		return proof.log
	}

	forksDigest() {
		const counts = ({ start, log }) => this.fold.limitOf(start.certificate, log).size > 0
		const frozen = [...this.frozen.values()].filter(counts).sort((a, b) => Buffer.compare(a.log, b.log))
		if (frozen.length === 0) return Buffer.alloc(8)
		return hash('essaim/v1/forks', ...frozen.flatMap(({ log, index }) => [log, u64(index)])).subarray(0, 8)
	}

	// Of what another says of its logs: the log that is here in the same size with another root.
	otherCopy({ prefix, size, root }) {
		const log = this.logOf(prefix)
		return log && log.edge.size === size && !same(log.edge.root().subarray(0, 8), root) ? log : null
	}

	tell(what) {
		for (const session of this.sessions) if (session.theirHello) what(session)
	}

	// --- what counts ------------------------------------------------------------------------------------------

	vector() {
		return this.fold.structures.map(({ structure }) => ({
			structure: Buffer.from(structure),
			logs: this.logsThatCount(structure).map((log) => ({ id: log.id, size: log.edge.size, root: log.edge.root() })),
		}))
	}

	// In order of their ids. Of those under the key of a member as many as it is allowed.
	logsThatCount(structure) {
		const all = [...this.logs.values()].filter((log) => same(log.structure, structure) && log.edge.size > 0)
		let left = this.fold.logsOf(structure)
		const counts = (log) => this.limitOf(log).listed || left-- > 0
		return all.sort((a, b) => Buffer.compare(a.id, b.id)).filter(counts)
	}

	// Gives up what counts no more since acts came: whether anything was. ("What an act lists")
	applyLimits() {
		let shrunk = false
		for (const [name, log] of this.logs) {
			const { size, root, listed } = this.limitOf(log)
			if (log.edge.size < size) continue
			const other = listed && !same(log.rootAt(size), root)
			const kept = other ? segmentBefore(size) : size
			shrunk ||= kept < log.edge.size
			log.cut(kept)
			if (kept === 0) this.logs.delete(name)
		}
		return shrunk
	}

	// --- runs -------------------------------------------------------------------------------------------------

	// run: { id (nothing where it starts a log), start, signature, headers, bodies }. Returns { log, records: new ones };
	// without log where nothing of it counts, with graft where what an act lists is to be sent from there on.
	takeRun({ id, start, signature, headers, bodies }) {
		const leaves = splitValues(Buffer.from(headers))
		want(leaves.length >= 1 && leaves.length <= RUN_MAX, 'malformed', 'the length of a run')
		const end = start + leaves.length
		want(segmentBefore(start + 1) === segmentBefore(end), 'malformed', 'a run across a segment')
		const name = start === 0 ? recordId(leaves[0]) : Buffer.from(id)
		want(!id || same(id, name), 'bad_hash', 'a leaf 0 of another log')
		const held = this.log(name)
		if (!held && start > 0) refuse('gap', 'a run of a log that is not here')
		const log = held ?? this.readStart(name, leaves[0], bodies[0])
		const limit = this.limitOf(log)
		if (end > limit.size) return { log: held, records: [] }
		if (start > log.edge.size) refuse('gap', `a run from ${start} where ${log.edge.size} are here`)
		if (end <= log.edge.size) return { log, records: [] }
		const from = this.whereItLeads(log, leaves, start, limit)
		if (from === null) return { log, records: [], graft: segmentBefore(end) }
		const edge = log.edgeAt(from)
		const records = leaves.slice(from - start).map((header, i) => this.readLeaf(log, header, bodies[from - start + i]))
		for (const { header } of records) edge.append(header)
		this.checkEnd(log, edge, signature, limit)
		const bodyBytes = records.reduce((sum, { fields }) => sum + (fields.bodyClass ?? 0), log.bodyBytes)
		if (bodyBytes > (limit.bodyBytes ?? Infinity)) return { log: held, records: [] }
		if (from < log.edge.size) log.cut(from)
		log.append(records, edge, signature)
		this.logs.set(hex(name), log)
		for (const record of records) this.keep(record)
		return { log, records }
	}

	// The leaf from which on a run is taken: that behind what is here, or, of what an act lists in another copy than the one
	// here, the first of its last segment; nothing where the run has not all of that.
	whereItLeads(log, leaves, start, { size, root, listed }) {
		const held = log.edge.size
		const leads = (from) => {
			const edge = log.edgeAt(from)
			for (const header of leaves.slice(from - start)) edge.append(header)
			return same(edge.root(), root)
		}
		if (!listed || start + leaves.length < size || leads(held)) return held
		if (start > segmentBefore(size)) return null
		return leads(start) ? start : held
	}

	readStart(name, header, packed) {
		want(packed, 'malformed', 'a log start without its body')
		const [key, codec, length, bytes] = packed
		const start = readStart(header, unpackBody(codec, length, bytes), key, this.fold.acts[0].id)
		return new Log(name, start.certificate.structure, start)
	}

	checkEnd(log, edge, signature, limit) {
		if (limit.root && edge.size === limit.size) {
			if (!same(edge.root(), limit.root)) refuseCopy('bad_hash', 'the root at a limit')
			return
		}
		try {
			verifyText(signature, log.start.logKey, checkpointText(log.id, edge.size, edge.root()))
		} catch {
			refuseCopy('bad_signature', 'the checkpoint of a run')
		}
	}

	readLeaf(log, header, packed) {
		const fields = readHeader(header)
		const record = { id: recordId(header), header, fields, log: hex(log.id), index: 0 }
		if (packed && !this.isErased(record)) this.readPacked(record, packed)
		return record
	}

	readPacked(record, [key, codec, length, bytes]) {
		const plain = unpackBody(codec, length, Buffer.from(bytes))
		record.body = readPlain(record.fields, plain, key)
		record.plain = plain
		record.key = Buffer.from(key)
		record.codec = codec
	}

	// Whether a record stands in a log that counts so far.
	counts({ header, log }) {
		return Boolean(this.logs.get(log)?.headers.includes(header))
	}

	// --- records ----------------------------------------------------------------------------------------------

	// A record of another structure than its log's does not count.
	keep(record) {
		const { fields, log, id } = record
		if (!this.records.has(hex(id))) this.records.set(hex(id), record)
		if (record.body) this.shelf.refer(record)
		if (fields.opaque || fields.kind !== ERASURE || !same(fields.structure, this.logs.get(log).structure)) return
		for (const target of fields.parents) {
			this.erased.set(hex(target), [...(this.erased.get(hex(target)) ?? []), fields.structure])
			const held = this.records.get(hex(target))
			if (!held || !this.isErased(held)) continue
			this.shelf.forget(held)
			for (const what of ['body', 'plain', 'key']) delete held[what]
		}
	}

	isErased({ id, fields }) {
		if (fields.opaque || fields.kind === LOG_START || fields.kind === ERASURE) return false
		return (this.erased.get(hex(id)) ?? []).some((structure) => same(structure, fields.structure))
	}

	// One element of a bodies message.
	takeBody([id, ...packed]) {
		const record = this.records.get(hex(id))
		if (!record || packed.length === 0 || this.isErased(record)) return
		if (record.body) return
		this.readPacked(record, packed)
		this.shelf.refer(record)
	}

	// Takes all logs of another store as if they had come in runs.
	copyFrom(other) {
		for (const log of other.logs.values()) for (const run of other.runsOf(log)) this.takeRun(run)
	}

	// What is here of a log from a leaf on, in runs, all bodies along.
	runsOf(log, from = 0) {
		const runs = []
		for (let start = from; start < log.edge.size; ) {
			const end = log.runEnd(start)
			const headers = log.headers.slice(start, end)
			const bodies = headers.map((header) => {
				const { key, plain } = this.records.get(hex(recordId(header)))
				return plain ? [key, 0, plain.length, plain] : null
			})
			runs.push({ id: log.id, start, signature: log.signatures.get(end), headers: Buffer.concat(headers), bodies })
			start = end
		}
		return runs
	}

	missingBodies() {
		return [...this.records.values()].filter((one) => !one.body && !one.fields.opaque && !this.isErased(one))
	}
}
