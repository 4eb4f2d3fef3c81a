// SPDX-License-Identifier: EUPL-1.2
// The federation as a peer asks for it: the fold of noise/federation.mjs with the acts that it was made of.
import { readSealed } from '../noise/essaim.mjs'
import { Federation } from '../noise/federation.mjs'
import { Refusal } from './refusal.mjs'
import { hex, readCanonical, same } from './values.mjs'

export class Fold {
	constructor() {
		this.federation = new Federation()
		this.acts = [] // { id, sealed }
	}

	copy() {
		const copy = new Fold()
		copy.federation = this.federation.clone()
		copy.acts = [...this.acts]
		return copy
	}

	get head() {
		return this.acts.at(-1)?.id
	}

	// In order of admission, former members too: { structure, key, suspended, allowance, … }.
	get structures() {
		return [...this.federation.members.values()]
	}

	member(id) {
		const one = this.federation.members.get(hex(id))
		return one?.suspended ? undefined : one
	}

	// Whether a certificate speaks for a member today.
	speaks(certificate) {
		const one = this.member(certificate.structure)
		return Boolean(one) && same(one.key, certificate.structureKey)
	}

	// Folds one sealed act and returns it; nothing changes where it does not count.
	take(sealed) {
		readCanonical(sealed)
		try {
			const act = readSealed(sealed)
			this.federation.fold(sealed)
			this.acts.push({ id: act.id, sealed })
			return act
		} catch (error) {
			throw new Refusal('not_allowed', error.message)
		}
	}

	// How much of a log counts by the acts: { size, root, listed, bodyBytes }, all but the size only where they bind.
	limitOf(certificate, log) {
		const one = this.federation.members.get(hex(certificate.structure))
		if (one && this.speaks(certificate)) return { size: one.allowance[1], bodyBytes: one.allowance[2] }
		const ended = this.federation.lists.find(([key]) => same(key, certificate.structureKey))
		const listed = ended?.[2].find(([id]) => same(id, log))
		return listed ? { size: listed[1], root: listed[2], listed: true } : { size: 0 }
	}

	// How many logs of a structure count, those with the smallest ids first.
	logsOf(id) {
		return this.federation.members.get(hex(id)).allowance[0]
	}
}
