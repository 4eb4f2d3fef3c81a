// SPDX-License-Identifier: EUPL-1.2
// The network keys that a member holds (docs/protocol.md, "Network keys" and "Former keys and former members").
import { Buffer } from 'node:buffer'
import { hash, openSealed } from '../noise/essaim.mjs'
import { same } from './values.mjs'
import sodium from 'sodium-universal'

export const FOUNDING = -1 // the key that no act replaced yet

const commitmentOf = (key) => hash('essaim/v1/network-key', key)

export function sealKey(key, channelKey) {
	const box = Buffer.alloc(key.length + sodium.crypto_box_SEALBYTES)
	sodium.crypto_box_seal(box, Buffer.from(key), Buffer.from(channelKey))
	return box
}

export class Keys {
	constructor(fold, channel) {
		Object.assign(this, { fold, channel })
		this.held = new Map() // index of the act that brought it → key
	}

	// By the acts that are here: the index of the one that brought the newest key, whether that is held or not.
	get newest() {
		return this.fold.federation.generations.at(-1)?.[0] ?? FOUNDING
	}

	// Newest first: [index, key].
	all() {
		return [...this.held].sort(([one], [other]) => other - one)
	}

	// The key that came with joining is the newest of the acts that came along.
	begin(key) {
		this.held.set(this.newest, key)
	}

	// Keeps a key if an act that is newer than those of the keys here commits to it; says whether it did.
	keep(key) {
		const latest = Math.max(...this.held.keys())
		const found = this.fold.federation.generations.find(([, commitment]) => same(commitment, commitmentOf(key)))
		if (!found || found[0] <= latest) return false
		this.held.set(found[0], key)
		return true
	}

	take(sealed) {
		return this.keep(openSealed(sealed, this.channel))
	}

	// What an act of network keys has for this node.
	takeAct({ payload }) {
		const box = payload[2].find(([channelKey]) => same(channelKey, this.channel.publicKey))
		if (box) this.take(box[1])
	}
}
