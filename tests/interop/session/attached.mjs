// SPDX-License-Identifier: EUPL-1.2
// Attachments between the peer and a real node (docs/protocol.md, "Attachments"): each takes a file from the other, a chunk
// that is not what it should be is kept by neither, and what was withdrawn is given no more.
// usage: attached.mjs FOLDER        ESSAIM is the program; FOLDER is empty
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHUNK_BYTES, cutFile } from './chunks.mjs'
import { Member } from './member.mjs'
import * as say from './messages.mjs'
import { Publisher } from './publisher.mjs'
import { await_, done, RealNode } from './real.mjs'
import { FORM } from './refusal.mjs'
import { hex } from './values.mjs'

const TOOL = 4
const ERASURE = 17
const scratch = process.argv[2]
const a = new RealNode(join(scratch, 'a'))
const peer = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')

// What the node says of a file: how many bytes of it are there.
const heldByNode = (id) => JSON.parse(a.cli('file', 'list', '--json')).find((file) => file.id === hex(id))?.held ?? 0

function publishFile(title, bytes) {
	const path = join(scratch, 'film.mp4')
	writeFileSync(path, bytes)
	const file = a.cli('file', 'add', path).trim()
	const tool = join(scratch, 'tool.json')
	writeFileSync(tool, JSON.stringify({ title, files: [{ file, size: bytes.length, type: 'video/mp4', name: 'film.mp4' }] }))
	return { id: Buffer.from(file, 'hex'), record: Buffer.from(a.cli('publish', '--kind', 'tool', tool).slice(0, 64), 'hex') }
}

// Of a file that stands on the peer's shelf.
function addTool(log, title, reference) {
	return log.add(TOOL, { title, files: [{ ...reference, name: 'taller.mp4' }] }, { lang: 'ca' })
}

async function fromTheNode() {
	/* One chunk, the last one short, and a tree that is not full. */
	const files = [1, CHUNK_BYTES, 5 * CHUNK_BYTES + 17].map((size) => randomBytes(size))
	const published = files.map((bytes, i) => publishFile(`Film ${i}`, bytes))
	const session = await peer.meetLive(a.address)
	for (const [i, { id }] of published.entries()) {
		await await_('a file of the node', () => peer.store.shelf.isWhole(id), session)
		assert.ok(peer.store.shelf.bytesOf(id).equals(files[i]))
	}
	assert.equal(session.files.refused, 0)
	done('three files of the node: sought, fetched, each chunk held against its id')
	return { session, published }
}

async function fromThePeer(log, session) {
	const bytes = randomBytes(70 * CHUNK_BYTES + 1) // more than may be asked for at once
	const { shelf } = peer.store
	const { id, record } = { id: cutFile(bytes).id, record: addTool(log, 'Taller filmat', shelf.put(bytes, 'video/mp4')) }
	session.sendMissing()
	await await_('a file of the peer', () => heldByNode(id) === bytes.length, session)
	assert.ok(a.file(id).equals(bytes))
	a.cli('check')
	assert.ok(session.files.given >= 71)
	done('a file of the peer in 71 chunks: sought, fetched and whole at the node')
	return { id, record }
}

// A chunk that was changed on the peer's disk is refused, and the node asks it no more for this file.
async function flippedAtThePeer(log, session) {
	const bytes = randomBytes(3 * CHUNK_BYTES)
	const { shelf } = peer.store
	const reference = shelf.put(bytes, 'video/mp4')
	const chunk = shelf.files.get(hex(reference.file)).chunks[1]
	chunk.bytes = Buffer.from(chunk.bytes)
	chunk.bytes[1000] ^= 1
	addTool(log, 'Malmès', reference)
	session.sendMissing()
	await await_('what is good of it', () => heldByNode(reference.file) > 0, session)
	const given = session.files.given
	const other = shelf.put(randomBytes(2 * CHUNK_BYTES), 'video/mp4')
	addTool(log, 'Sencer', other)
	session.sendMissing()
	await await_('another file', () => heldByNode(other.file) === other.size, session)
	assert.ok(heldByNode(reference.file) <= 2 * CHUNK_BYTES, 'a chunk with another bit')
	assert.ok(session.files.given <= given + 4, 'asked for again')
	assert.ok(a.refuses('file', 'get', hex(reference.file)))
	done('a chunk with one bit changed is kept by no node; the link goes on, and other files over it')
}

// The same the other way: what comes changed is not kept here.
function flippedOnItsWay(id) {
	const { shelf } = peer.store
	const file = shelf.files.get(hex(id))
	const [{ path, bytes }] = file.chunks
	file.chunks[0] = null
	const change = (of, at) => Buffer.from(of.map((byte, i) => (i === at ? byte ^ 1 : byte)))
	assert.ok(!shelf.take(id, 0, path, change(bytes, 7)))
	assert.ok(!shelf.take(id, 0, [change(path[0], 3), ...path.slice(1)], bytes))
	assert.ok(!shelf.take(id, 0, path.slice(1), bytes))
	assert.ok(!shelf.take(id, 1, path, bytes))
	assert.ok(!shelf.take(id, 0, path, bytes.subarray(1)))
	assert.ok(!shelf.isWhole(id))
	assert.ok(shelf.take(id, 0, path, bytes))
	assert.ok(shelf.isWhole(id))
	done('a chunk or path with one bit changed, at another place or of another length is not kept by the peer')
}

async function answerOf(session, message, type) {
	const before = session.received.filter((one) => one === type).length
	session.send(message)
	await session.until('the answer', () => session.received.filter((one) => one === type).length > before)
}

// What no record refers to any more is neither held nor given, here and there.
async function withdrawn(log, session, { published, mine }) {
	const doomed = published.at(-1)
	a.cli('erase', hex(doomed.record), '--reason', 'mistake')
	await await_('the file goes with its record', () => !peer.store.shelf.files.has(hex(doomed.id)), session)
	log.add(ERASURE, { reason: 'person' }, { parents: [mine.record.id] })
	session.sendMissing()
	await await_('the node removes the file of the peer', () => heldByNode(mine.id) === 0, session)
	session.files.theirs.set(hex(mine.id), 'what was held')
	await answerOf(session, [say.SEEK, [mine.id, doomed.id, randomBytes(32)]], say.HELD)
	for (const id of [mine.id, doomed.id]) assert.ok(!session.files.theirs.has(hex(id)), 'held no more')
	session.files.asked.add(`${hex(doomed.id)}/0`)
	await answerOf(session, [say.FETCH, doomed.id, 0, 1], say.CHUNK)
	assert.ok(!peer.store.shelf.files.has(hex(doomed.id)))
	a.cli('check')
	done('a file goes with the last record that refers to it, at both, and is given no more')
}

// The word with which the node ends a session in which something is sent that it should not take.
async function wordFor(what, message, words) {
	const session = await peer.meetLive(a.address)
	session.send(message)
	await session.until('the end', () => session.end, 20000)
	assert.ok(words.includes(session.end[0]), `${what}: ${session.end}`)
	await session.running
}

async function refused({ id }) {
	const { path, bytes } = peer.store.shelf.files.get(hex(id)).chunks[0]
	await wordFor('a chunk that nobody asked for', [say.CHUNK, id, 0, Buffer.concat(path), bytes], ['state'])
	await wordFor('a fetch of 65 chunks', [say.FETCH, id, 0, 65], FORM)
	await wordFor('a fetch behind the last chunk there can be', [say.FETCH, id, 32767, 2], FORM)
	done('refused by the node: chunks that it did not ask for, fetches beyond the bounds')
}

a.init('Cité', 'FR', 'Montbéliard', 'fr')
a.cli('found', '--name', "Réseau d'essai")
await a.start()
await peer.join(a.address, a.cli('invite').trim())
const { session, published } = await fromTheNode()
const log = new Publisher(peer)
const mine = await fromThePeer(log, session)
await flippedAtThePeer(log, session)
flippedOnItsWay(published[2].id)
await withdrawn(log, session, { published, mine })
await peer.part(session)
await refused(published[1])
await a.stop()
a.cli('check')
done('all of it')
