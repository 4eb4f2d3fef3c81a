// SPDX-License-Identifier: EUPL-1.2
// Vectors and the lists by which they are said (docs/protocol.md, "Vectors").
//
// A vector is [{ structure, logs: [{ id, size, root }] }], structures in order of admission, logs in order of their ids.
// A list is [{ prefix: hex, size }].
import { Buffer } from 'node:buffer'
import { hash } from '../noise/essaim.mjs'
import { refuse } from './refusal.mjs'
import { hex, u64 } from './values.mjs'

const ZERO = Buffer.alloc(8)
const LOGS_MAX = 100000

export function structureDigest({ logs }) {
	return hash('essaim/v1/structure-logs', ...logs.flatMap((log) => [log.id, u64(log.size), log.root]))
}

const withLogs = (vector) => vector.filter(({ logs }) => logs.length > 0)

export function vectorRoot(vector) {
	return hash('essaim/v1/vector', ...withLogs(vector).flatMap((part) => [part.structure, structureDigest(part)]))
}

export function logsDigest(vector) {
	return hash('essaim/v1/logs', ...vector.flatMap(({ logs }) => logs.map(({ id }) => id)))
}

const pairOf = ({ id, size }) => ({ prefix: hex(id.subarray(0, 8)), size })
export const listOf = (vector) => vector.flatMap(({ logs }) => logs.map(pairOf))

export function nameOf(list) {
	const parts = list.flatMap(({ prefix, size }) => [Buffer.from(prefix, 'hex'), u64(size)])
	return hash('essaim/v1/said', ...parts).subarray(0, 8)
}

// --- numbers and pairs --------------------------------------------------------------------------------------

export function leb(number) {
	const bytes = []
	for (; number >= 128; number = Math.floor(number / 128)) bytes.push(128 + (number % 128))
	return Buffer.from([...bytes, number])
}

class Bin {
	constructor(bytes) {
		this.bytes = Buffer.from(bytes)
		this.at = 0
	}

	more() {
		return this.at < this.bytes.length
	}

	take(count) {
		if (this.at + count > this.bytes.length) refuse('malformed', 'a vector that was cut')
		this.at += count
		return this.bytes.subarray(this.at - count, this.at)
	}

	number() {
		let number = 0n
		for (let shift = 0n; ; shift += 7n) {
			const byte = this.take(1)[0]
			number |= BigInt(byte & 127) << shift
			if (shift === 63n && byte > 1) refuse('malformed', 'a number over 64 bits')
			if (byte >= 128) continue
			if (byte === 0 && shift > 0n) refuse('malformed', 'a number with a superfluous byte')
			return Number(number)
		}
	}

	pair() {
		return { prefix: hex(this.take(8)), size: this.number() }
	}

	pairs() {
		const list = []
		while (this.more()) list.push(this.pair())
		return list
	}
}

const sayPairs = (list) => Buffer.concat(list.flatMap(({ prefix, size }) => [Buffer.from(prefix, 'hex'), leb(size)]))

// --- what is said -------------------------------------------------------------------------------------------

export const saySizes = (vector) => [3, 0, Buffer.concat(listOf(vector).map(({ size }) => leb(size)))]
export const sayAll = (vector) => [3, 1, sayPairs(listOf(vector))]

// The vector as changes against a list, and the list that this says; nothing where a log shrank or went.
export function sayChanges(base, vector) {
	const now = new Map(listOf(vector).map(({ prefix, size }) => [prefix, size]))
	const grown = []
	let between = 0
	for (const { prefix, size } of base) {
		const growth = (now.get(prefix) ?? -1) - size
		if (growth < 0) return null
		if (growth > 0) grown.push(leb(between), leb(growth))
		between = growth > 0 ? 0 : between + 1
	}
	const known = new Set(base.map(({ prefix }) => prefix))
	const added = listOf(vector).filter(({ prefix }) => !known.has(prefix))
	const list = [...base.map(({ prefix }) => ({ prefix, size: now.get(prefix) })), ...added]
	return { message: [3, 2, Buffer.concat(grown), sayPairs(added)], list }
}

export function sayDigests(vector) {
	return [3, 3, Buffer.concat(vector.map((part) => (part.logs.length ? structureDigest(part).subarray(0, 8) : ZERO)))]
}

const digestAt = (digests, at) => (8 * at < digests.length ? digests.subarray(8 * at, 8 * at + 8) : ZERO)

// theirs: the bin of their digests; mine: that of the digests that were said of this vector.
export function sayParts(vector, mine, theirs) {
	const parts = []
	for (let i = 0; 8 * i < Math.max(mine.length, theirs.length); i++) {
		if (digestAt(mine, i).equals(digestAt(theirs, i))) continue
		const logs = vector[i]?.logs ?? []
		parts.push(leb(logs.length), sayPairs(logs.map(pairOf)))
	}
	return [3, 4, Buffer.concat(parts)]
}

// --- what is heard ------------------------------------------------------------------------------------------

export function hearSizes(bin, vector) {
	const bytes = new Bin(bin)
	const list = listOf(vector).map(({ prefix }) => ({ prefix, size: bytes.number() }))
	if (bytes.more()) refuse('malformed', 'more sizes than logs')
	return list
}

export function hearAll(bin) {
	const list = new Bin(bin).pairs()
	if (list.length > LOGS_MAX) refuse('too_large', 'too many logs')
	return list
}

export function hearChanges(grown, added, base) {
	const list = base.map((pair) => ({ ...pair }))
	const bytes = new Bin(grown)
	for (let at = -1; bytes.more(); ) {
		at += 1 + bytes.number()
		const growth = bytes.number()
		if (at >= list.length || growth < 1) refuse('malformed', 'a change of no log, or by nothing')
		list[at].size += growth
	}
	return [...list, ...hearAll(added)]
}

export function hearParts(bin, vector, mine, theirs) {
	const bytes = new Bin(bin)
	const list = []
	for (let i = 0; 8 * i < Math.max(mine.length, theirs.length); i++) {
		if (digestAt(mine, i).equals(digestAt(theirs, i))) {
			list.push(...(vector[i]?.logs ?? []).map(pairOf))
			continue
		}
		for (let left = bytes.number(); left > 0; left--) list.push(bytes.pair())
	}
	if (bytes.more()) refuse('malformed', 'bytes behind the parts')
	return list
}

// --- roots --------------------------------------------------------------------------------------------------

// Form 2: the logs of the structures whose digests differ; nothing where another number of structures is known.
export function sayRoots(vector, digests) {
	const mine = sayDigests(vector)[2]
	if (mine.length !== digests.length) return Buffer.alloc(0)
	const logs = vector.filter((_, i) => !digestAt(mine, i).equals(digestAt(Buffer.from(digests), i))).flatMap((part) => part.logs)
	return Buffer.concat(logs.flatMap(({ id, size, root }) => [id.subarray(0, 8), leb(size), root.subarray(0, 8)]))
}

export function hearRoots(bin) {
	const bytes = new Bin(bin)
	const told = []
	while (bytes.more()) told.push({ ...bytes.pair(), root: bytes.take(8) })
	return told
}
