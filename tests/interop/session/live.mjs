// SPDX-License-Identifier: EUPL-1.2
// What is said while a link is live (docs/protocol.md, "Spreading", "Cosignatures on a link", roots): methods of Session.
import { Buffer } from 'node:buffer'
import { readCosignatures, sayCosignatures } from './cosign.mjs'
import { COSIGNED, GRAFT, ROOTS } from './messages.mjs'
import { refuse } from './refusal.mjs'
import { hex, same } from './values.mjs'
import * as vectors from './vector.mjs'

const GRAFT_MS = 300

export const live = {
	nameOf(name) {
		return name.length === 8 ? this.store.logOf(hex(name)) : this.store.log(name)
	},

	// Whether another log is known that begins alike.
	isTwin(id) {
		const others = [...this.store.logs.values()].map((log) => hex(log.id)).concat([...this.whole.keys()])
		return others.some((other) => other !== hex(id) && other.startsWith(hex(id.subarray(0, 8))))
	},

	onNote([, told]) {
		this.noted = (this.noted ?? 0) + 1
		for (let i = 0; i < told.length; i += 2) {
			const [name, size] = [told[i], told[i + 1]]
			const log = this.nameOf(name)
			if (name.length === 32) this.whole.set(hex(name), size)
			if (log) this.theirs.set(hex(log.id), Math.max(this.theirs.get(hex(log.id)) ?? 0, size))
			setTimeout(() => {
				const held = this.nameOf(name)?.edge.size ?? 0
				if (!this.end && held < size) this.send([GRAFT, name, held])
			}, GRAFT_MS)
		}
	},

	onGraft([, name, size]) {
		const log = this.nameOf(name)
		if (!log) return
		this.notes.delete(hex(log.id))
		this.theirs.set(hex(log.id), size)
		this.sendLog(log)
		this.grafts.push(size)
	},

	onPrune([, name]) {
		const own = this.link.certificate.structure
		const all = [...this.store.logs.values()].filter(({ structure }) => !same(structure, own))
		for (const log of name ? [this.nameOf(name)] : all) if (log) this.notes.add(hex(log.id))
		this.pruned = true
	},

	onPeers([, own, others]) {
		this.peers = { own, others }
	},

	onCosigned([, what]) {
		if (!(what instanceof Uint8Array)) {
			for (const one of readCosignatures(what)) this.cosignatures.take(one)
		} else if (what.length === 8) {
			this.cosignDigest = what
			if (same(what, this.cosignatures.digest()) || this.saidParts) return
			this.saidParts = true
			this.send([COSIGNED, this.cosignatures.parts()])
		} else {
			this.cosignParts ??= Buffer.from(what)
			this.sayLacking()
		}
	},

	// Once a link, and after the own digest.
	sayLacking() {
		if (!this.saidDigest || !this.cosignParts || this.saidLacking) return
		this.saidLacking = true
		for (const some of sayCosignatures(this.cosignatures.lacking(this.cosignParts))) this.send([COSIGNED, some])
	},

	sayRoots() {
		this.send([ROOTS, 0, vectors.vectorRoot(this.store.vector()).subarray(0, 8)])
	},

	onRoots([, form, bin]) {
		const vector = this.store.vector()
		this.roots[form] = Buffer.from(bin)
		if (form === 0) {
			if (!same(bin, vectors.vectorRoot(vector).subarray(0, 8))) this.send([ROOTS, 1, vectors.sayDigests(vector)[2]])
		} else if (form === 1) {
			const told = vectors.sayRoots(vector, bin)
			if (told.length) this.send([ROOTS, 2, told])
		} else if (form === 2) {
			const log = vectors.hearRoots(bin).map((said) => this.store.otherCopy(said)).find(Boolean)
			if (log) this.search.claim(log)
		} else refuse('malformed', 'roots')
	},
}
