// SPDX-License-Identifier: EUPL-1.2
// Headers, bodies and log starts as they are read (docs/protocol.md, "Records", "Bodies" and "Logs").
import { Buffer } from 'node:buffer'
import { blake2b, hash, readCertificate, verify } from '../noise/essaim.mjs'
import { hex, isBin, readCanonical, same, want } from './values.mjs'

export const LOG_START = 0
export const ERASURE = 17
const HEADER_MAX = 1024

export const recordId = (header) => hash('essaim/v1/record', header)

export function bodyClass(length) {
	let size = 256
	while (size < length) size *= 2
	return size
}

export function checkpointText(log, size, root) {
	return Buffer.from(`essaim/${hex(log)}\n${size}\n${Buffer.from(root).toString('base64')}\n`)
}

// A header's fields, or { opaque: true } for what another version says.
export function readHeader(bytes) {
	want(bytes.length <= HEADER_MAX, 'too_large', 'a header')
	const fields = readCanonical(bytes)
	want(Array.isArray(fields), 'malformed', 'a header that is no array')
	const [version, kind, structure, createdMs, lang, scope, entity, parents, bodyClass, commit] = fields
	if (version !== 1) return { opaque: true }
	want(fields.length === 10 && isBin(structure, 32) && isBin(commit, 32), 'malformed', 'a header')
	want(Array.isArray(parents) && parents.length <= 8, 'malformed', 'parents of a header')
	return { kind, structure, createdMs, lang, scope, entity, parents, bodyClass, commit }
}

export function readPlain(fields, plain, key) {
	want(plain.length <= 262144, 'too_large', 'a body')
	want(isBin(key, 32) && !same(key, Buffer.alloc(32)), 'malformed', 'a body key')
	want(same(blake2b(plain, key), fields.commit), 'bad_hash', 'a body that is not the one of its header')
	want(bodyClass(plain.length) === fields.bodyClass, 'malformed', 'the class of a body')
	const body = readCanonical(plain)
	want(Object.keys(body)[0] === 'author' && isBin(body.author, 16), 'malformed', 'the author of a body')
	return body
}

// Leaf 0 of a log of this federation: { certificate, logKey }.
export function readStart(header, plain, key, federation) {
	const fields = readHeader(Buffer.from(header))
	want(fields.kind === LOG_START && fields.scope === 0 && fields.lang === 'und', 'malformed', 'a log start')
	want(fields.entity.length === 0 && fields.parents.length === 0, 'malformed', 'a log start about something')
	const body = readPlain(fields, plain, key)
	want(Object.keys(body).join() === 'author,federation,certificate,log_key,signature', 'malformed', 'a log start')
	const certificate = readCertificate(body.certificate)
	verify(body.signature, certificate.nodeKey, 'essaim/v1/log-start', body.federation, body.log_key)
	want(same(body.federation, federation), 'not_member', 'a log of another federation')
	want(same(certificate.structure, fields.structure), 'malformed', 'a certificate of another structure')
	return { certificate, logKey: Buffer.from(body.log_key) }
}
