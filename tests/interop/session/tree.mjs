// SPDX-License-Identifier: EUPL-1.2
// The tree of a log (RFC 6962, section 2.1) kept by its right edge.
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const leafHash = (header) => sha256(Buffer.from([0]), header)
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right)

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
