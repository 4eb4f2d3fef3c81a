// SPDX-License-Identifier: EUPL-1.2
// MessagePack in the one form of docs/protocol.md, "Encoding", with @msgpack/msgpack behind it.
import { Buffer } from 'node:buffer'
import { decode, encode } from '@msgpack/msgpack'
import { pack, unpack } from '../noise/essaim.mjs'
import { refuse } from './refusal.mjs'

export const hex = (bytes) => Buffer.from(bytes).toString('hex')
export const same = (a, b) => Buffer.from(a).equals(Buffer.from(b))

export function u64(number) {
	const bytes = Buffer.alloc(8)
	bytes.writeBigUInt64BE(BigInt(number))
	return bytes
}

// What is one value in its one form reads to something that is written the same again.
export function readCanonical(bytes) {
	let value
	try {
		value = unpack(bytes)
	} catch {
		refuse('malformed', 'no MessagePack')
	}
	if (same(pack(value), bytes)) return value
	/* A number beyond what JavaScript counts to is written as another one. */
	value = unpackLarge(bytes)
	if (hasSmall(value) || !same(packLarge(value), bytes)) refuse('malformed', 'not in canonical form')
	return value
}

const packLarge = (value) => Buffer.from(encode(value, { useBigInt64: true }))
const unpackLarge = (bytes) => decode(bytes, { useBigInt64: true })

// A number of 64 bits that would have gone into fewer.
function hasSmall(value) {
	if (typeof value === 'bigint') return value >= -(2n ** 31n) && value < 2n ** 32n
	if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return false
	return Object.values(value).some(hasSmall)
}

export function want(condition, word, why) {
	if (!condition) refuse(word, why)
}

export const isBin = (value, length) => value instanceof Uint8Array && value.length === length

// How many bytes follow the first of a value, and how many values it holds: [bytes, values].
function shape(bytes, at) {
	const first = bytes[at]
	const number = (length) => bytes.readUIntBE(at + 1, length)
	if (first < 0x80 || first >= 0xe0 || (first >= 0xc0 && first <= 0xc3)) return [0, 0]
	if (first < 0x90) return [0, 2 * (first & 15)]
	if (first < 0xa0) return [0, first & 15]
	if (first < 0xc0) return [first & 31, 0]
	if (first >= 0xc4 && first <= 0xc6) return [2 ** (first - 0xc4) + number(2 ** (first - 0xc4)), 0]
	if (first >= 0xcc && first <= 0xcf) return [2 ** (first - 0xcc), 0]
	if (first >= 0xd0 && first <= 0xd3) return [2 ** (first - 0xd0), 0]
	if (first >= 0xd9 && first <= 0xdb) return [2 ** (first - 0xd9) + number(2 ** (first - 0xd9)), 0]
	if (first === 0xdc || first === 0xdd) return [2 * (first - 0xdb), number(2 * (first - 0xdb))]
	if (first === 0xde || first === 0xdf) return [2 * (first - 0xdd), 2 * number(2 * (first - 0xdd))]
	return refuse('malformed', 'a form that there is not')
}

// Values that stand back to back, each as its bytes.
export function splitValues(bytes) {
	const values = []
	for (let at = 0; at < bytes.length; ) {
		const start = at
		for (let open = 1; open > 0; open--) {
			if (at >= bytes.length) refuse('malformed', 'a value that was cut')
			const [more, inside] = shape(bytes, at)
			at += 1 + more
			open += inside
		}
		if (at > bytes.length) refuse('malformed', 'a value that was cut')
		values.push(bytes.subarray(start, at))
	}
	return values
}
