// SPDX-License-Identifier: EUPL-1.2
// Cosignatures of logs (docs/protocol.md, "Checkpoints" and "Cosignatures on a link").
import { Buffer } from 'node:buffer'
import { hash, readCertificate, verifyText } from '../noise/essaim.mjs'
import { signText } from './publisher.mjs'
import { checkpointText } from './record.mjs'
import { hex, same, u64, want } from './values.mjs'

function cosignedText(time, log, size, root) {
	return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), checkpointText(log, size, root)])
}

const PARTS = 64
const MOST = 64 // in a message
const partOf = ({ log, nodeKey }) => (log[0] ^ nodeKey[0]) % PARTS

// Of one message: a certificate stands where it is another than that of the element before.
export function readCosignatures(what) {
	want(what.length <= MOST, 'malformed', 'cosignatures')
	let before = null
	return what.map(([certificate, log, size, root, signature, time, cosignature]) => {
		want(size >= 1 && time >= 1, 'malformed', 'a cosignature of nothing')
		before = certificate ? Buffer.from(certificate) : before
		want(before, 'malformed', 'a cosignature of nobody')
		return { certificate: before, log, size, root, signature, time, cosignature }
	})
}

// What goes into messages, as many as it takes.
export function sayCosignatures(all) {
	const messages = []
	for (let i = 0; i < all.length; i += MOST) {
		const some = all.slice(i, i + MOST)
		messages.push(some.map((one, at) => {
			const again = at > 0 && same(some[at - 1].certificate, one.certificate)
			return [again ? null : one.certificate, one.log, one.size, one.root, one.signature, one.time, one.cosignature]
		}))
	}
	return messages
}

export class Cosignatures {
	constructor(store) {
		this.store = store
		this.kept = new Map() // log and node key → the one at the greatest size
	}

	// 64 digests, part 0 first.
	parts() {
		const digests = Buffer.alloc(8 * PARTS)
		for (const kept of this.kept.values()) {
			const one = hash('essaim/v1/cosigned', Buffer.from(kept.log), Buffer.from(kept.nodeKey), u64(kept.size))
			for (let i = 0; i < 8; i++) digests[8 * partOf(kept) + i] ^= one[i]
		}
		return digests
	}

	digest() {
		const digest = Buffer.alloc(8)
		this.parts().forEach((byte, i) => (digest[i % 8] ^= byte))
		return digest
	}

	// What is kept of the parts in which the other side has another digest.
	lacking(parts) {
		const mine = this.parts()
		const differs = (part) => !same(mine.subarray(8 * part, 8 * part + 8), parts.subarray(8 * part, 8 * part + 8))
		return [...this.kept.values()].filter((one) => differs(partOf(one)))
	}

	// Passed over is what is of no current member, of the log's own structure, or not greater than what is kept.
	take(one) {
		const certificate = readCertificate(one.certificate)
		const log = this.store.log(one.log)
		if (!log || !this.store.fold.speaks(certificate) || same(certificate.structure, log.structure)) return false
		const name = hex(one.log) + hex(certificate.nodeKey)
		if ((this.kept.get(name)?.size ?? 0) >= one.size) return false
		verifyText(one.signature, log.start.logKey, checkpointText(one.log, one.size, one.root))
		verifyText(one.cosignature, certificate.nodeKey, cosignedText(one.time, one.log, one.size, one.root))
		this.kept.set(name, { ...one, nodeKey: certificate.nodeKey })
		return true
	}

	// Cosigns a log as it is held here. who: { node: sign keys, certificate: bytes }
	make(log, who) {
		const [size, root] = [log.edge.size, log.edge.root()]
		const time = Math.floor(Date.now() / 1000)
		const cosignature = signText(who.node.secretKey, cosignedText(time, log.id, size, root))
		const one = { certificate: who.certificate, log: log.id, size, root, signature: log.signatures.get(size), time, cosignature }
		want(this.take(one), 'malformed', 'a cosignature of our own')
		return one
	}
}
