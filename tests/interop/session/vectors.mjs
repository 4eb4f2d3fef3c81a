// SPDX-License-Identifier: EUPL-1.2
// Works out session.txt, packed.txt and attachment.txt of tests/vectors with the second implementation, and reads messages.json.
// usage: vectors.mjs FOLDER
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blake2b, hash, pack } from '../noise/essaim.mjs'
import { readDictionary, unpackBody } from './bodies.mjs'
import { chunkHash, cutFile, isChunk } from './chunks.mjs'
import { readMessage } from './forms.mjs'
import { hex, readCanonical, splitValues } from './values.mjs'
import * as vectors from './vector.mjs'

function readVectors(name) {
	const text = readFileSync(join(process.argv[2], `${name}.txt`), 'utf8')
	const lines = text.split('\n').map((line) => line.split('#')[0].trim()).filter(Boolean)
	return Object.fromEntries(lines.map((line) => line.split(/\s+/)).map(([key, bytes]) => [key, Buffer.from(bytes, 'hex')]))
}

let checked = 0
function same(name, got, wanted) {
	assert.equal(hex(got), hex(wanted), name)
	checked++
}

function u32(number) {
	const bytes = Buffer.alloc(4)
	bytes.writeUInt32BE(number)
	return bytes
}

function u64(number) {
	const bytes = Buffer.alloc(8)
	bytes.writeBigUInt64BE(BigInt(number))
	return bytes
}

const structure = (n) => hash('tests/structure', u32(n))

// logs: [[structure, serial, size]…] of so many structures.
function made(structures, logs) {
	return Array.from({ length: structures }, (_, n) => ({
		structure: structure(n),
		logs: logs
			.filter(([of]) => of === n)
			.map(([of, serial, size]) => {
				const id = hash('essaim/v1/record', pack([of, serial, 0]))
				return { id, size, root: hash('tests/root', id, u64(size)) }
			})
			.sort((a, b) => Buffer.compare(a.id, b.id)),
	}))
}

function hello(vector, base, instance) {
	const head = Buffer.alloc(16)
	head[0] = 5
	const [root, digest] = [vectors.vectorRoot(vector), vectors.logsDigest(vector)]
	const none = Buffer.alloc(8)
	return pack([0, 5, head, root.subarray(0, 16), digest.subarray(0, 8), none, base ?? none, Buffer.alloc(8, instance)])
}

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

function first(v) {
	const a = made(2, [0, 1, 2].map((serial) => [serial % 2, serial, serial + 5]))
	const b = made(2, [0, 1, 2].map((serial) => [serial % 2, serial, serial ? serial + 5 : 300]))
	same('first_a_root', vectors.vectorRoot(a), v.first_a_root)
	same('first_b_root', vectors.vectorRoot(b), v.first_b_root)
	same('first_a_logs_digest', vectors.logsDigest(a), v.first_a_logs_digest)
	same('first_hello_a', hello(a, null, 0xaa), v.first_hello_a)
	same('first_hello_b', hello(b, null, 0xbb), v.first_hello_b)
	same('first_sizes_a', pack(vectors.saySizes(a)), v.first_sizes_a)
	same('first_sizes_b', pack(vectors.saySizes(b)), v.first_sizes_b)
	const heard = vectors.hearSizes(readCanonical(v.first_sizes_b)[2], a)
	assert.deepEqual(heard, vectors.listOf(b))
	same('first_name_a', vectors.nameOf(vectors.listOf(a)), v.first_name_a)
	same('first_name_b', vectors.nameOf(vectors.listOf(b)), v.first_name_b)
}

function later(v) {
	const sizes = [300, 6, 7]
	const equal = range(0, 39).map((serial) => [serial % 2, serial, sizes[serial] ?? 1])
	const then = [...equal.map(([of, serial, size]) => [of, serial, { 1: 7, 38: 200 }[serial] ?? size]), [0, 40, 1]]
	const [a, b] = [made(2, equal), made(2, then)]
	const base = vectors.listOf(a)
	same('later_hello_a', hello(a, vectors.nameOf(base), 0xaa), v.later_hello_a)
	same('later_hello_b', hello(b, vectors.nameOf(base), 0xbb), v.later_hello_b)
	same('later_changes_a', pack(vectors.sayChanges(base, a).message), v.later_changes_a)
	const said = vectors.sayChanges(base, b)
	same('later_changes_b', pack(said.message), v.later_changes_b)
	const [, , grown, added] = readCanonical(v.later_changes_b)
	assert.deepEqual(vectors.hearChanges(grown, added, base), said.list)
	same('later_name_b', vectors.nameOf(said.list), v.later_name_b)
	const run = readCanonical(v.later_run_new_b)
	assert.equal(splitValues(run[4]).length, 1)
}

function pairsAndDigests(v) {
	const [a, b] = [made(2, [[0, 0, 200]]), made(2, [[0, 0, 200], [1, 1, 2]])]
	same('pairs_a', pack(vectors.sayAll(a)), v.pairs_a)
	same('pairs_b', pack(vectors.sayAll(b)), v.pairs_b)
	assert.deepEqual(vectors.hearAll(readCanonical(v.pairs_b)[2]), vectors.listOf(b))
	const many = range(0, 459).map((serial) => [serial < 3 ? 1 : serial % 2 ? 2 : 0, serial, 9])
	const [c, d] = [made(4, many), made(4, [...many, [1, 460, 3]])]
	same('digests_a', pack(vectors.sayDigests(c)), v.digests_a)
	same('digests_b', pack(vectors.sayDigests(d)), v.digests_b)
	const [mine, theirs] = [v.digests_a, v.digests_b].map((message) => readCanonical(message)[2])
	same('parts_a', pack(vectors.sayParts(c, mine, theirs)), v.parts_a)
	same('parts_b', pack(vectors.sayParts(d, theirs, mine)), v.parts_b)
	const list = vectors.hearParts(readCanonical(v.parts_b)[2], c, mine, theirs)
	same('parts_name_b', vectors.nameOf(list), v.parts_name_b)
}

function packed() {
	const v = readVectors('packed')
	const dictionary = readDictionary(new URL('../../../protocol/dictionary/1.txt', import.meta.url))
	same('dictionary', blake2b(dictionary), v.dictionary_blake2b)
	assert.equal(dictionary.length, 37923)
	for (const codec of [0, 1, 2]) same(`codec ${codec}`, unpackBody(codec, v.body.length, v[`codec_${codec}`]), v.body)
	for (const codec of [1, 2]) {
		const frame = v[`codec_${codec}`]
		assert.throws(() => unpackBody(codec, v.body.length - 1, frame), /content size/)
		assert.throws(() => unpackBody(codec, v.body.length, Buffer.concat([frame, Buffer.alloc(1)])), /behind/)
		assert.throws(() => unpackBody(codec, v.body.length, frame.subarray(0, -1)), /cut/)
	}
}

// What the file says that attachments hold.
const contentOf = (size) => Buffer.from(Uint8Array.from({ length: size }, (_, n) => (n * 7 + Math.floor(n / 251)) % 256))

function attachments() {
	const v = readVectors('attachment')
	for (const name of Object.keys(v).filter((one) => one.startsWith('id_'))) same(name, cutFile(contentOf(Number(name.slice(3)))).id, v[name])
	const { id, size, chunks } = cutFile(contentOf(700001))
	for (const [index, { bytes, path }] of chunks.entries()) {
		if (!v[`path_${index}`]) continue
		same(`chunk_${index}`, chunkHash(bytes), v[`chunk_${index}`])
		same(`path_${index}`, Buffer.concat(path), v[`path_${index}`])
		assert.ok(isChunk(id, size, index, path, bytes))
	}
}

// "(hex)*n" is so many times what stands in the brackets; blanks say nothing.
function readRepeated(text) {
	const all = text.replaceAll(/\(([0-9a-f]*)\)\*(\d+)/g, (_, unit, times) => unit.repeat(Number(times)))
	return Buffer.from(all.replaceAll(' ', ''), 'hex')
}

// Where it takes a session to see that a message is out of place (of), the message itself may be well formed.
function messages() {
	for (const { name, bytes, to, refused, of } of JSON.parse(readFileSync(join(process.argv[2], 'messages.json'), 'utf8'))) {
		const read = () => readMessage(readRepeated(bytes), to)
		if (refused === 'form' && !of) assert.throws(read, (error) => ['malformed', 'too_large'].includes(error.word), name)
		else if (/: to a member/.test(name)) assert.throws(read, (error) => error.word === 'state', name)
		else assert.doesNotThrow(read, name)
		checked++
	}
}

const session = readVectors('session')
first(session)
later(session)
pairsAndDigests(session)
packed()
attachments()
messages()
console.log(`ok: ${checked} vectors of sessions, messages, attachments and packed bodies`)
