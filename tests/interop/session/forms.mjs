// SPDX-License-Identifier: EUPL-1.2
// The form of each message (docs/protocol.md, the table in "Roles", and "Bounds of messages"): what has another is refused
// before anything is done with it.
import { Buffer } from 'node:buffer'
import * as types from './messages.mjs'
import { refuse } from './refusal.mjs'
import { isBin, readCanonical, splitValues, want } from './values.mjs'
import { hearAll, hearRoots } from './vector.mjs'

const MESSAGE_MAX = 1114112
const CHUNKS_MAX = 32768

const form = (holds, why) => want(holds, 'malformed', why)

// --- elements -------------------------------------------------------------------------------------------------

const uint = (most = Infinity, least = 0) => (value) =>
	form((Number.isInteger(value) || typeof value === 'bigint') && value >= least && value <= most, 'a number')
const bin = (length) => (value) => form(isBin(value, length), `a bin of ${length}`)
const bytes = (most, least = 0) => (value) => form(value instanceof Uint8Array && value.length >= least && value.length <= most, 'a bin')
const hashes = (most) => (value) => form(value instanceof Uint8Array && value.length % 32 === 0 && value.length <= 32 * most, 'hashes')
const text = (most, least = 0) => (value) => {
	const length = typeof value === 'string' ? Buffer.byteLength(value) : -1
	form(length >= least && length <= most && !value.includes('\0'), 'a text')
}
const bool = (value) => form(typeof value === 'boolean', 'true or false')
const nil = (value) => form(value === null, 'nil')
const either = (...forms) => (value) => {
	for (const one of forms.slice(0, -1)) {
		try {
			return one(value)
		} catch {
			// another may fit
		}
	}
	return forms.at(-1)(value)
}
const list = (element, most, least = 0) => (value) => {
	form(Array.isArray(value) && value.length >= least && value.length <= most, 'an array')
	value.forEach(element)
}
const tuple = (...elements) => (value) => {
	form(Array.isArray(value) && value.length === elements.length, 'the number of elements')
	elements.forEach((element, i) => element(value[i]))
}
const size = uint(2 ** 64)
const id = bin(32)
const logName = either(bin(8), id)

// --- messages -------------------------------------------------------------------------------------------------

const packedBody = [bin(32), uint(255), uint(262144), bytes(262144)]
const cosignature = tuple(either(nil, bytes(512)), id, uint(2 ** 64, 1), bin(32), bin(64), uint(2 ** 64, 1), bin(64))

function run(rest) {
	tuple(either(nil, uint(100000), id), size, bin(64), bytes(1 << 20, 1), list(either(nil, tuple(...packedBody)), 1024))(rest)
	const [reference, start, , headers, bodies] = rest
	form((reference === null) === (start === 0), 'the log of a run')
	const all = splitValues(Buffer.from(headers))
	form(all.length <= 1024 && bodies.length <= all.length, 'the length of a run')
	form(all.every((header) => header.length <= 1024), 'a header')
}

function vector(rest) {
	form(rest.length === (rest[0] === 2 ? 3 : 2) && rest[0] <= 4, 'the form of a vector')
	rest.slice(1).forEach(bytes(MESSAGE_MAX))
	if (rest[0] === 1) hearAll(rest[1])
	if (rest[0] === 3) form(rest[1].length % 8 === 0, 'digests')
}

function note(rest) {
	tuple(list((value, i) => (i % 2 === 0 ? logName : size)(value), 1024))(rest)
	form(rest[0].length % 2 === 0, 'a note')
}

function cosigned(rest) {
	tuple(either(bin(8), bin(512), list(cosignature, 64)))(rest)
	form(!Array.isArray(rest[0]) || rest[0].length === 0 || rest[0][0][0] !== null, 'a cosignature of nobody')
}

function roots(rest) {
	tuple(uint(2), bytes(MESSAGE_MAX))(rest)
	form(rest[0] !== 0 || rest[1].length === 8, 'a root')
	if (rest[0] === 1) form(rest[1].length % 8 === 0, 'digests')
	if (rest[0] === 2) hearRoots(rest[1])
}

function claim(rest) {
	tuple(id, size, bin(32), bin(64), size)(rest)
	form(rest[4] <= rest[1], 'a claim of less than it shows')
}

function probe(rest) {
	const [of, , start, height] = rest
	const forms = [tuple(uint(), id, size), tuple(uint(), id, size, uint(63, 1)), tuple(uint(), id, size), tuple(uint(), id)]
	form(Number.isInteger(of) && of < forms.length, 'the form of a probe')
	forms[of](rest)
	if (of === 1) form(BigInt(start) % 2n ** BigInt(height) === 0n, 'no full subtree')
}

function nodes(rest) {
	const forms = [
		tuple(uint(), id, size, hashes(64)), tuple(uint(), id, size, uint(63, 1), hashes(64)), tuple(uint(), id, size, bytes(1024), hashes(64)),
	]
	form(Number.isInteger(rest[0]) && rest[0] < forms.length, 'the form of nodes')
	forms[rest[0]](rest)
}

function policy(rest) {
	tuple(either(nil, list(uint(2 ** 64), 64)), either(nil, list(text(35, 1), 32)), uint(262144))(rest)
	const rises = (values, less) => (values ?? []).every((value, i, all) => i === 0 || less(all[i - 1], value))
	form(rises(rest[0], (a, b) => a < b), 'kinds out of order')
	form(rises(rest[1], (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)) < 0), 'languages out of order')
	for (const tag of rest[1] ?? []) form(/^[a-z][a-z0-9]{0,7}(-[a-z0-9]{1,8})*$/.test(tag), 'a language')
}

function holding(value) {
	form(Array.isArray(value) && value.length >= 1 && value.length <= 3, 'what is held')
	tuple(...[id, uint(2 ** 31, 1), bytes(4096)].slice(0, value.length))(value)
	if (value.length < 3) return
	const chunks = Math.ceil(value[1] / 65536)
	form(value[2].length === Math.ceil(chunks / 8), 'a map of another length')
	form(chunks % 8 === 0 || (value[2].at(-1) & (0xff >> chunks % 8)) === 0, 'bits behind the last chunk')
}

function fetch(rest) {
	tuple(id, uint(CHUNKS_MAX - 1), uint(64, 1))(rest)
	form(rest[1] + rest[2] <= CHUNKS_MAX, 'chunks behind the last')
}

function here(rest) {
	tuple(id, bool, list(tuple(bin(16), text(320), bool), 20), uint(100000))(rest)
	form(rest[1] || (rest[2].length === 0 && rest[3] === 0), 'somebody where nobody looks')
}

const chunk = (rest) => (rest.length === 2 ? tuple(id, uint(CHUNKS_MAX - 1)) : tuple(id, uint(CHUNKS_MAX - 1), hashes(16), bytes(65536, 1)))(rest)

const FORMS = {
	[types.HELLO]: tuple(size, bin(16), bin(16), bin(8), bin(8), bin(8), bin(8)),
	[types.ACTS]: tuple(size, list(bytes(196608), 64)),
	[types.FORKS]: tuple(list(bytes(16384), 32)),
	[types.VECTOR]: vector,
	[types.RUN]: run,
	[types.CREDIT]: tuple(uint(4194304 + MESSAGE_MAX)),
	[types.WANT]: tuple(list(id, 512)),
	[types.BODIES]: tuple(list((value) => (value?.length === 1 ? tuple(id) : tuple(id, ...packedBody))(value), 512)),
	[types.TOTALS]: tuple(size),
	[types.SYNCED]: tuple(),
	[types.PING]: tuple(size),
	[types.PONG]: tuple(size),
	[types.JOIN]: tuple(text(200, 1), text(2, 2), text(200), text(35)),
	[types.ADMITTED]: tuple(size, bytes(256)),
	[types.REFUSED]: tuple(text(64)),
	[types.MOTIONS]: tuple(list(tuple(uint(2), bytes(196608)), 64)),
	[types.NOTE]: note,
	[types.GRAFT]: tuple(logName, size),
	[types.PRUNE]: (rest) => rest.length === 0 || tuple(logName)(rest),
	[types.PEERS]: tuple(list(text(128, 1), 4), list(tuple(text(128, 1), id), 16)),
	[types.COSIGNED]: cosigned,
	[types.KEY]: tuple(bytes(256)),
	[types.ROOTS]: roots,
	[types.CLAIM]: claim,
	[types.PROBE]: probe,
	[types.NODES]: nodes,
	[types.BODY_POLICY]: policy,
	[types.SEEK]: tuple(list(id, 64)),
	[types.HELD]: tuple(list(holding, 64)),
	[types.FETCH]: fetch,
	[types.CHUNK]: chunk,
	[types.HERE]: here,
}

export const TO_SPONSOR = new Set([types.PING, types.PONG, types.JOIN])
export const TO_JOINER = new Set([types.ACTS, types.PING, types.PONG, types.ADMITTED, types.REFUSED])

// A message's elements. to: 'member', 'sponsor' or 'joiner'.
export function readMessage(bytes, to = 'member') {
	const values = readCanonical(bytes)
	form(Array.isArray(values) && Number.isInteger(values[0]), 'a message')
	const [type, ...rest] = values
	if (!FORMS[type]) refuse('malformed', `message ${type}`)
	const joining = [types.JOIN, types.ADMITTED, types.REFUSED].includes(type)
	const fits = to === 'member' ? !joining : (to === 'sponsor' ? TO_SPONSOR : TO_JOINER).has(type)
	want(fits, 'state', `message ${type} to a ${to}`)
	FORMS[type](rest)
	return values
}
