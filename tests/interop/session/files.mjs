// SPDX-License-Identifier: EUPL-1.2
// Attachments on one link (docs/protocol.md, "Attachments on a link"): what is here is given, what is lacking is fetched.
import { Buffer } from 'node:buffer'
import { chunksOf, inMap, mapOf } from './chunks.mjs'
import { CHUNK, FETCH, HELD, SEEK } from './messages.mjs'
import { splitHashes } from './tree.mjs'
import { hex, want } from './values.mjs'

const SEEK_MAX = 64
const FETCH_MAX = 64 // chunks that are asked for and not answered
const AGAIN_MS = 3000

export class Files {
	constructor(session) {
		this.session = session
		this.shelf = session.store.shelf
		this.asked = new Set() // "hex id/index" of chunks
		this.theirs = new Map() // hex id → { id, size, map or null for all }
		this.lost = new Set() // hex ids of attachments of which something came that does not fit
		this.refused = 0
		this.given = 0 // chunks
	}

	stop() {
		clearTimeout(this.timer)
	}

	// --- what is lacking here

	// Asks who is in step for what is lacking; an answer may get lost, so it asks again.
	look() {
		this.stop()
		const { session, shelf } = this
		if (session.end || session.isStranger || session.options.keepsNoFiles) return
		const lacking = shelf.lacking().filter((id) => !this.lost.has(hex(id)))
		if (lacking.length && this.isInStep() && this.asked.size === 0) session.send([SEEK, lacking.slice(0, SEEK_MAX)])
		this.timer = setTimeout(() => this.look(), AGAIN_MS).unref()
	}

	isInStep() {
		return this.session.live && this.session.gotSynced
	}

	onHeld([, all]) {
		for (const [id, size, map] of all) {
			if (size === undefined) this.theirs.delete(hex(id))
			else this.theirs.set(hex(id), { id: Buffer.from(id), size, map: map && Buffer.from(map) })
		}
		this.fetch()
	}

	// Asks for chunks that lack here and are there, one after the other that follow each other together.
	fetch() {
		if (!this.isInStep()) return
		for (const { id, size, map } of this.theirs.values()) {
			if (this.shelf.sizeOf(id) !== size || this.lost.has(hex(id))) continue
			const lacks = (i) => (!map || inMap(map, i)) && !this.shelf.holds(id, i) && !this.asked.has(`${hex(id)}/${i}`)
			for (let i = 0; i < chunksOf(size) && this.asked.size < FETCH_MAX; i++) {
				let count = 0
				while (i + count < chunksOf(size) && this.asked.size < FETCH_MAX && lacks(i + count)) this.asked.add(`${hex(id)}/${i + count++}`)
				if (count) this.session.send([FETCH, id, i, count])
				i += count
			}
		}
	}

	onChunk([, id, index, path, bytes]) {
		want(this.asked.delete(`${hex(id)}/${index}`), 'state', 'a chunk that nobody asked for')
		if (!path) this.theirs.delete(hex(id)) // asked for anew, since what was said is out of date
		else if (!this.shelf.take(Buffer.from(id), index, splitHashes(path), Buffer.from(bytes))) this.refuse(id)
		this.fetch()
	}

	// Says nothing about their records: their disk may be damaged. They are asked for this one no more.
	refuse(id) {
		if (!this.shelf.sizeOf(id)) return // withdrawn meanwhile
		this.refused++
		this.lost.add(hex(id))
	}

	// --- what is lacking there

	onSeek([, ids]) {
		this.session.send([HELD, ids.map((id) => this.say(id))])
	}

	say(id) {
		const file = this.shelf.given(id)
		if (!file) return [id]
		if (this.shelf.isWhole(id)) return [id, file.size]
		return [id, file.size, mapOf(chunksOf(file.size), (i) => Boolean(file.chunks[i]))]
	}

	onFetch([, id, first, count]) {
		for (let index = first; index < first + count; index++) {
			const chunk = this.shelf.given(id)?.chunks[index]
			this.session.send(chunk ? [CHUNK, id, index, Buffer.concat(chunk.path), chunk.bytes] : [CHUNK, id, index])
			if (chunk) this.given++
		}
	}
}
