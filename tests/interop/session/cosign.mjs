// SPDX-License-Identifier: EUPL-1.2
// Cosignatures of logs (docs/protocol.md, "Checkpoints" and "Cosignatures on a link").
import { Buffer } from 'node:buffer'
import { hash, readCertificate, verifyText } from '../noise/essaim.mjs'
import { signText } from './publisher.mjs'
import { checkpointText } from './store.mjs'
import { hex, same, u64, want } from './values.mjs'

function cosignedText(time, log, size, root) {
	return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${time}\n`), checkpointText(log, size, root)])
}

export function readCosignature([certificate, log, size, root, signature, time, cosignature]) {
	want(size >= 1 && time >= 1, 'malformed', 'a cosignature of nothing')
	return { certificate: Buffer.from(certificate), log, size, root, signature, time, cosignature }
}

export class Cosignatures {
	constructor(store) {
		this.store = store
		this.kept = new Map() // log and node key → the one at the greatest size
	}

	digest() {
		const digest = Buffer.alloc(8)
		for (const { log, nodeKey, size } of this.kept.values()) {
			const one = hash('essaim/v1/cosigned', Buffer.from(log), Buffer.from(nodeKey), u64(size))
			for (let i = 0; i < 8; i++) digest[i] ^= one[i]
		}
		return digest
	}

	all() {
		const parts = (one) => [one.certificate, one.log, one.size, one.root, one.signature, one.time, one.cosignature]
		return [...this.kept.values()].map(parts)
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
		return [one.certificate, one.log, size, root, one.signature, time, cosignature]
	}
}
