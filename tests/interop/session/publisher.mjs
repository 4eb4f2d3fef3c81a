// SPDX-License-Identifier: EUPL-1.2
// A log of the peer's own: what it publishes into it goes through the same checks as what comes from others.
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { blake2b, pack, sign, signKeys } from '../noise/essaim.mjs'
import { bodyClass, checkpointText, recordId } from './store.mjs'
import { Edge } from './tree.mjs'
import sodium from 'sodium-universal'

export const NOBODY = Buffer.alloc(16)

export function signText(secretKey, text) {
	const signature = Buffer.alloc(64)
	sodium.crypto_sign_detached(signature, text, secretKey)
	return signature
}

// A header and its body: { header, id, body: as it travels }.
export function makeRecord(structure, kind, body, { lang = 'und', scope = 0, entity = Buffer.alloc(0), parents = [] } = {}) {
	const plain = pack({ author: NOBODY, ...body })
	const key = randomBytes(32)
	const commit = blake2b(plain, key)
	const fields = [1, kind, structure, Date.now(), lang, scope, entity, parents, bodyClass(plain.length), commit]
	const header = pack(fields)
	return { header, id: recordId(header), body: [key, 0, plain.length, plain] }
}

export class Publisher {
	// who: { structure: id, node: sign keys, certificate: bytes }
	constructor(store, federation, who) {
		this.store = store
		this.who = who
		this.keys = signKeys()
		this.edge = new Edge()
		const log_key = this.keys.publicKey
		const signature = sign(who.node.secretKey, 'essaim/v1/log-start', federation, log_key)
		const start = makeRecord(who.structure, 0, { federation, certificate: who.certificate, log_key, signature })
		this.id = start.id
		this.publish(start)
	}

	// The run that a record makes, as the store takes it and as it could be sent.
	run({ header, body }) {
		const edge = this.edge.copy()
		edge.append(header)
		const signature = signText(this.keys.secretKey, checkpointText(this.id, edge.size, edge.root()))
		return { id: this.id, start: this.edge.size, signature, headers: header, bodies: [body], edge }
	}

	publish(record) {
		const run = this.run(record)
		this.store.takeRun(run)
		this.edge = run.edge
		return record
	}

	add(kind, body, options) {
		return this.publish(makeRecord(this.who.structure, kind, body, options))
	}
}
