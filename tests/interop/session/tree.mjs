// SPDX-License-Identifier: EUPL-1.2
// The tree of a log (RFC 6962, section 2.1): kept by its right edge, and worked out from the hashes of all leaves.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const leafHash = (header) => sha256(Buffer.from([0]), header)
export const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right)

export class Edge {
	constructor(size = 0, hashes = []) {
		this.size = size
		this.hashes = hashes
	}

	copy() {
		return new Edge(this.size, [...this.hashes])
	}

	append(header) {
		let hash = leafHash(header)
		for (let n = this.size; n % 2 === 1; n = (n - 1) / 2) hash = nodeHash(this.hashes.pop(), hash)
		this.hashes.push(hash)
		this.size++
	}

	root() {
		if (this.size === 0) return sha256()
		return this.hashes.reduceRight((right, left) => nodeHash(left, right))
	}
}

export function edgeOf(headers) {
	const edge = new Edge()
	for (const header of headers) edge.append(header)
	return edge
}

// The full subtrees that a tree of this size is made of, largest first: [{ start, height }].
export function subtreesOf(size) {
	const found = []
	for (let start = 0; start < size; start += 2 ** found.at(-1).height) {
		let height = 0
		while (start + 2 ** (height + 1) <= size) height++
		found.push({ start, height })
	}
	return found
}

const halfOf = (size) => 2 ** Math.ceil(Math.log2(size) - 1)

// The root over the hashes of some leaves, all of them.
export function rootOver(hashes, join = nodeHash) {
	if (hashes.length === 1) return hashes[0]
	const half = halfOf(hashes.length)
	return join(rootOver(hashes.slice(0, half), join), rootOver(hashes.slice(half), join))
}

// The inclusion path of one of them, the lowest hash first.
export function pathOver(hashes, index, join = nodeHash) {
	if (hashes.length <= 1) return []
	const half = halfOf(hashes.length)
	const [left, right] = [hashes.slice(0, half), hashes.slice(half)]
	if (index < half) return [...pathOver(left, index, join), rootOver(right, join)]
	return [...pathOver(right, index - half, join), rootOver(left, join)]
}

// The same of a leaf in the tree of these headers.
export const pathOf = (headers, index) => pathOver(headers.map(leafHash), index)

// Follows a path to the root; nothing where it has another length. left, where given, gathers the siblings on the left, largest first.
export function followPath(leaf, index, size, path, { left = [], join = nodeHash } = {}) {
	if (size === 1) return path.length === 0 ? leaf : null
	if (path.length === 0) return null
	const half = halfOf(size)
	const sibling = path.at(-1)
	if (index < half) {
		const below = followPath(leaf, index, half, path.slice(0, -1), { left, join })
		return below && join(below, sibling)
	}
	left.push(sibling)
	const below = followPath(leaf, index - half, size - half, path.slice(0, -1), { left, join })
	return below && join(sibling, below)
}

// Of a full subtree, from the roots of the subtrees that it is made of.
export function joinHashes(hashes) {
	let row = [...hashes]
	while (row.length > 1) row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i], row[2 * i + 1]))
	return row[0]
}

export function splitHashes(bin) {
	return Array.from({ length: bin.length / 32 }, (_, i) => Buffer.from(bin.subarray(32 * i, 32 * i + 32)))
}
