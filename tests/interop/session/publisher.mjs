// SPDX-License-Identifier: EUPL-1.2
// A log of the peer's own: what it publishes into it goes through the same checks as what comes from others.
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { blake2b, pack, sign, signKeys } from '../noise/essaim.mjs'
import { SEGMENT } from './log.mjs'
import { bodyClass, checkpointText, recordId } from './record.mjs'
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
	// who: a Member, or { structure: id, node: sign keys, certificate: bytes, federation: id, store }
	constructor(who) {
		const { store, federation } = who
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

	// Another history of the same log, from here on, in another store that holds all of it so far.
	fork(store) {
		return Object.assign(Object.create(Publisher.prototype), this, { store, edge: this.edge.copy() })
	}

	// The run that records make, as the store takes it and as it could be sent.
	run(...records) {
		const edge = this.edge.copy()
		for (const { header } of records) edge.append(header)
		const signature = signText(this.keys.secretKey, checkpointText(this.id, edge.size, edge.root()))
		const headers = Buffer.concat(records.map(({ header }) => header))
		return { id: this.id, start: this.edge.size, signature, headers, bodies: records.map(({ body }) => body), edge }
	}

	publish(...records) {
		while (records.length) {
			const run = this.run(...records.splice(0, SEGMENT - (this.edge.size % SEGMENT)))
			this.store.takeRun(run)
			this.edge = run.edge
		}
	}

	add(kind, body, options) {
		const record = makeRecord(this.who.structure, kind, body, options)
		this.publish(record)
		return record
	}

	addMany(count, kind, body) {
		this.publish(...Array.from({ length: count }, () => makeRecord(this.who.structure, kind, body)))
	}
}
