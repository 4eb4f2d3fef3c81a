// SPDX-License-Identifier: EUPL-1.2
// Fork proofs (docs/protocol.md, "Fork proofs"): made, and held against what they say.
import { Buffer } from 'node:buffer'
import { pack, verifyText } from '../noise/essaim.mjs'
import { checkpointText, readStart, recordId } from './record.mjs'
import { Edge, followPath, leafHash, splitHashes } from './tree.mjs'
import { isBin, readCanonical, same, want } from './values.mjs'

const PROOF_MAX = 16384
const START_BODY_MAX = 4096

// copies: two of { size, signature, header, path: hashes }; start: { header, key, plain } of leaf 0.
export function makeProof(index, copies, start, federation) {
	const sorted = [...copies].sort((one, other) => Buffer.compare(one.header, other.header))
	const said = sorted.flatMap(({ size, signature, header, path }) => [size, signature, header, Buffer.concat(path)])
	return pack([1, index, ...said, start.header, start.key, start.plain, federation])
}

function readCopies(index, fields) {
	const copies = [0, 4].map((at) => {
		const [size, signature, header, path] = fields.slice(at, at + 4)
		want(isBin(signature, 64) && header.length <= 1024, 'malformed', 'a copy of a fork proof')
		want(path.length % 32 === 0 && path.length <= 64 * 32 && index < size, 'malformed', 'a path of a fork proof')
		return { size, signature, header: Buffer.from(header), path: splitHashes(path) }
	})
	want(Buffer.compare(copies[0].header, copies[1].header) < 0, 'malformed', 'the order of a fork proof')
	return copies
}

// Verifies a proof: { log, start: { certificate, logKey }, index, root: of what counts, bytes }.
export function readProof(bytes, federation) {
	want(bytes.length <= PROOF_MAX, 'too_large', 'a fork proof')
	const fields = readCanonical(bytes)
	want(Array.isArray(fields) && fields.length === 14 && fields[0] === 1, 'version', 'a fork proof')
	const [, index] = fields
	const [header, key, plain, of] = fields.slice(10)
	want(Number.isInteger(index) && index >= 1 && plain.length <= START_BODY_MAX, 'malformed', 'a fork proof')
	const copies = readCopies(index, fields.slice(2, 10))
	want(same(of, federation), 'not_member', 'a fork proof of another federation')
	const start = readStart(header, plain, key, federation)
	const log = recordId(header)
	const before = copies.map(({ size, signature, header: leaf, path }) => {
		const left = []
		const root = followPath(leafHash(leaf), index, size, path, { left })
		want(root, 'bad_hash', 'a path of another length')
		try {
			verifyText(signature, start.logKey, checkpointText(log, size, root))
		} catch {
			want(false, 'bad_signature', 'a copy of a fork proof')
		}
		return left
	})
	want(same(Buffer.concat(before[0]), Buffer.concat(before[1])), 'bad_hash', 'copies that differ before')
	return { log, start, index, root: new Edge(index, before[0]).root(), bytes: Buffer.from(bytes) }
}
