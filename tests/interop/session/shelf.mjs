// SPDX-License-Identifier: EUPL-1.2
// The attachments that a peer holds, and what refers to them (docs/protocol.md, "Attachments").
import { Buffer } from 'node:buffer'
import { chunksOf, cutFile, isChunk, referencesOf } from './chunks.mjs'
import { hex } from './values.mjs'

const MEMBERS = 1 // the last scope whose records show their attachments to others

export class Shelf {
	// counts: whether a record stands in a log that counts.
	constructor(counts) {
		this.counts = counts
		this.files = new Map() // hex id → { id, size, chunks: [{ bytes, path } or nothing] }
		this.references = new Map() // hex id → [{ record, size }]
	}

	// Takes a whole file in; returns the map by which a body refers to it.
	put(bytes, type) {
		const file = cutFile(bytes)
		this.files.set(hex(file.id), file)
		return { file: file.id, size: file.size, type }
	}

	refer(record) {
		for (const { id, size } of referencesOf(record.body)) {
			const all = this.references.get(hex(id)) ?? []
			if (!all.some((one) => one.record === record)) this.references.set(hex(id), [...all, { record, size }])
		}
	}

	// A record was withdrawn: what nothing else refers to goes with it.
	forget(record) {
		for (const [name, all] of this.references) {
			const left = all.filter((one) => one.record !== record)
			if (left.length === all.length) continue
			this.references.set(name, left)
			if (left.length > 0) continue
			this.references.delete(name)
			this.files.delete(name)
		}
	}

	// In the size that a record says which others may see.
	sizeOf(id) {
		const shown = ({ record }) => record.fields.scope <= MEMBERS && this.counts(record)
		return this.references.get(hex(id))?.find(shown)?.size
	}

	// What is held of an attachment and may be given.
	given(id) {
		const file = this.files.get(hex(id))
		return file && this.sizeOf(id) === file.size ? file : null
	}

	isWhole(id) {
		const file = this.files.get(hex(id))
		return Boolean(file) && file.chunks.length === chunksOf(file.size) && file.chunks.every(Boolean)
	}

	// Ids of what is referred to and not here.
	lacking() {
		return [...this.references.keys()].map((name) => Buffer.from(name, 'hex')).filter((id) => this.sizeOf(id) && !this.isWhole(id))
	}

	holds(id, index) {
		return Boolean(this.files.get(hex(id))?.chunks[index])
	}

	// Keeps a chunk that is what the id says; tells whether it is.
	take(id, index, path, bytes) {
		const size = this.sizeOf(id)
		if (!size || !isChunk(id, size, index, path, bytes)) return false
		const file = this.files.get(hex(id)) ?? { id, size, chunks: Array(chunksOf(size)).fill(null) }
		file.chunks[index] = { bytes, path }
		this.files.set(hex(id), file)
		return true
	}

	bytesOf(id) {
		return this.isWhole(id) ? Buffer.concat(this.files.get(hex(id)).chunks.map(({ bytes }) => bytes)) : null
	}
}
