// SPDX-License-Identifier: EUPL-1.2
// Attachments as trees of chunks (docs/protocol.md, "Attachments"): nothing here but bytes and hashes.
import { Buffer } from 'node:buffer'
import { hash } from '../noise/essaim.mjs'
import { followPath, pathOver, rootOver } from './tree.mjs'
import { isBin, same, u64 } from './values.mjs'

export const CHUNK_BYTES = 65536
const SIZE_MAX = 2 ** 31
const REFERENCES_MAX = 64
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/

const node = (left, right) => hash('essaim/v1/chunk-node', left, right)
export const chunkHash = (bytes) => hash('essaim/v1/chunk', bytes)
export const chunksOf = (size) => Math.ceil(size / CHUNK_BYTES)
export const attachmentId = (size, root) => hash('essaim/v1/attachment', u64(size), root)

// A whole file: { id, size, chunks: [{ bytes, path: hashes, the lowest first }] }.
export function cutFile(bytes) {
	const parts = Array.from({ length: chunksOf(bytes.length) }, (_, i) => bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES))
	const hashes = parts.map(chunkHash)
	const id = attachmentId(bytes.length, rootOver(hashes, node))
	return { id, size: bytes.length, chunks: parts.map((part, i) => ({ bytes: part, path: pathOver(hashes, i, node) })) }
}

// Whether these are the bytes of that chunk.
export function isChunk(id, size, index, path, bytes) {
	const count = chunksOf(size)
	if (index >= count || bytes.length !== Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES)) return false
	const root = followPath(chunkHash(bytes), index, count, path, { join: node })
	return Boolean(root) && same(attachmentId(size, root), id)
}

// What a body refers to: [{ id, size }], the first so many, in the order in which they stand.
export function referencesOf(body) {
	const found = []
	const open = [body]
	while (open.length && found.length < REFERENCES_MAX) {
		const value = open.pop()
		if (value === null || typeof value !== 'object' || value instanceof Uint8Array) continue
		if (isReference(value) && !found.some(({ id }) => same(id, value.file))) found.push({ id: Buffer.from(value.file), size: value.size })
		open.push(...Object.values(value).reverse())
	}
	return found
}

function isReference(value) {
	if (Object.keys(value).slice(0, 3).join() !== 'file,size,type' || !isBin(value.file, 32)) return false
	const { size, type } = value
	return Number.isInteger(size) && size >= 1 && size <= SIZE_MAX && typeof type === 'string' && type.length <= 127 && TYPE.test(type)
}

// --- maps of what is held ---------------------------------------------------------------------------------------

export function mapOf(count, holds) {
	const map = Buffer.alloc(Math.ceil(count / 8))
	for (let i = 0; i < count; i++) if (holds(i)) map[i >> 3] |= 0x80 >> (i & 7)
	return map
}

export const inMap = (map, i) => (map[i >> 3] & (0x80 >> (i & 7))) !== 0
