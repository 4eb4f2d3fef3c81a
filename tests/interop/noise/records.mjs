// SPDX-License-Identifier: EUPL-1.2
// A second implementation of what docs/protocol.md says of records, bodies, log starts, checkpoints and proofs, for the vectors.
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { blake2b, hash, readCertificate, unpack, verify, verifyText } from './essaim.mjs'
import { Federation } from './federation.mjs'

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest()
export const leafHash = (header) => sha256(Buffer.from([0]), header)
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right)
const hex = (bytes) => Buffer.from(bytes).toString('hex')

export const recordId = (header) => hash('essaim/v1/record', header)

export function bodyClass(length) {
	let size = 256
	while (size < length) size *= 2
	return size
}

export function readHeader(bytes) {
	const fields = unpack(bytes)
	assert.equal(fields.length, 10)
	const [version, kind, structure, created_ms, lang, scope, entity, parents, body_class, body_commit] = fields
	assert.equal(version, 1)
	return { version, kind, structure, created_ms, lang, scope, entity, parents, body_class, body_commit }
}

// Checks a body against its header and takes it apart.
export function readBody(header, body, key) {
	assert.equal(hex(blake2b(body, key)), hex(header.body_commit), 'commitment')
	assert.equal(bodyClass(body.length), header.body_class, 'class')
	const fields = unpack(body)
	assert.equal(Object.keys(fields)[0], 'author')
	assert.equal(fields.author.length, 16)
	return fields
}

export function readLogStart(header, body, key) {
	const read = readHeader(header)
	assert.equal(read.kind, 0)
	const fields = readBody(read, body, key)
	const certificate = readCertificate(fields.certificate)
	verify(fields.signature, certificate.nodeKey, 'essaim/v1/log-start', fields.federation, fields.log_key)
	assert.equal(hex(certificate.structure), hex(read.structure))
	return { ...fields, structure: read.structure, certificate, log: recordId(header) }
}

// Walks the halves of the tree from the top, as RFC 6962, section 2.1.1 defines the path.
export function rootOf(leaf, index, size, path) {
	if (size === 1) {
		assert.equal(path.length, 0)
		return leaf
	}
	let half = 1
	while (2 * half < size) half *= 2
	const sibling = path.at(-1)
	const rest = path.slice(0, -1)
	if (index < half) return nodeHash(rootOf(leaf, index, half, rest), sibling)
	return nodeHash(sibling, rootOf(leaf, index - half, size - half, rest))
}

export const checkpointText = (log, size, root) => `essaim/${hex(log)}\n${size}\n${root.toString('base64')}\n`

// What the acts say counts of the log: its size and root, or no root where the key is one of today.
function countedBy(acts, start, key) {
	const federation = new Federation()
	for (const sealed of acts) federation.fold(sealed)
	assert.equal(hex(federation.acts[0]), hex(start.federation))
	const member = federation.members.get(hex(start.structure))
	if (!member.suspended && hex(member.key) === hex(key)) return { size: member.allowance[1] }
	const [, , listed] = federation.lists.find(([ended]) => hex(ended) === hex(key))
	const [, size, root] = listed.find(([log]) => hex(log) === hex(start.log))
	return { size, root }
}

// The structure's id is the hash of its first key; each key signed the next.
function followKeys(keys, start, last) {
	assert.equal(hex(hash('essaim/v1/structure', keys.length > 0 ? keys[0][0] : last)), hex(start.structure))
	keys.forEach(([key, byKey, byNext], at) => {
		const next = keys[at + 1]?.[0] ?? last
		const over = [start.federation, start.structure, next].map((part) => Buffer.from(part))
		verify(byKey, key, 'essaim/v1/rotate', ...over)
		verify(byNext, next, 'essaim/v1/rotate', ...over)
	})
}

export function readProof(bytes) {
	const [version, header, bodyKey, body, index, size, path, signature, startHeader, startBodyKey, startBody, federation, keys, acts] =
		unpack(bytes)
	assert.equal(version, 2)
	const record = readHeader(header)
	readBody(record, body, bodyKey)
	const start = readLogStart(startHeader, startBody, startBodyKey)
	const key = start.certificate.structureKey
	assert.equal(hex(start.federation), hex(federation))
	assert.equal(hex(record.structure), hex(start.structure))
	const counted = acts.length > 0 ? countedBy(acts, start, key) : { size: Infinity }
	assert(index < counted.size)
	assert(acts.length === 0 || keys.length === 0)
	if (acts.length === 0) followKeys(keys, start, key)
	const hashes = []
	for (let at = 0; at < path.length; at += 32) hashes.push(Buffer.from(path.subarray(at, at + 32)))
	const root = rootOf(leafHash(header), index, size, hashes)
	if (counted.root) {
		assert.equal(signature.length, 0)
		assert.equal(size, counted.size)
		assert.equal(hex(root), hex(counted.root))
	} else verifyText(signature, start.log_key, checkpointText(start.log, size, root))
	return recordId(header)
}
