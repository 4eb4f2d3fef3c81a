// SPDX-License-Identifier: EUPL-1.2
// One log as it is held: its leaves, the tree over them, and the signatures of its checkpoints.
import { Buffer } from 'node:buffer'
import { Edge, edgeOf } from './tree.mjs'

export const SEGMENT = 1024
const UNSIGNED = Buffer.alloc(64)

// Where the last run up to a size begins at the earliest.
export const segmentBefore = (size) => Math.floor((size - 1) / SEGMENT) * SEGMENT

export class Log {
	constructor(id, structure, start) {
		Object.assign(this, { id, structure, start }) // start: { certificate, logKey }
		this.edge = new Edge()
		this.headers = []
		this.bodyClasses = []
		this.signatures = new Map() // size → bytes
	}

	get bodyBytes() {
		return this.bodyClasses.reduce((sum, one) => sum + one, 0)
	}

	edgeAt(size) {
		return size === this.edge.size ? this.edge.copy() : edgeOf(this.headers.slice(0, size))
	}

	rootAt(size) {
		return this.edgeAt(size).root()
	}

	append(records, edge, signature) {
		this.headers.push(...records.map(({ header }) => header))
		this.bodyClasses.push(...records.map(({ fields }) => fields.bodyClass ?? 0))
		this.edge = edge
		this.signatures.set(edge.size, Buffer.from(signature))
	}

	// The greatest checkpoint up to which a run from a leaf may go.
	runEnd(start) {
		const wall = (Math.floor(start / SEGMENT) + 1) * SEGMENT
		return Math.max(...[...this.signatures.keys()].filter((size) => size > start && size <= wall))
	}

	// Keeps the first leaves. Where a limit's root vouches for so many there may be no signature.
	cut(size) {
		this.edge = this.edgeAt(size)
		this.headers.length = this.bodyClasses.length = size
		for (const signed of [...this.signatures.keys()]) if (signed > size) this.signatures.delete(signed)
		if (size > 0 && !this.signatures.has(size)) this.signatures.set(size, UNSIGNED)
	}

	// The greatest checkpoint with a signature, of more than so many leaves.
	checkpoint(beyond = 0) {
		const signed = [...this.signatures].filter(([size, bytes]) => size > beyond && !bytes.equals(UNSIGNED))
		if (signed.length === 0) return null
		const [size, signature] = signed.reduce((one, other) => (other[0] > one[0] ? other : one))
		return { size, root: this.rootAt(size), signature }
	}
}
