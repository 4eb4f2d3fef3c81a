// SPDX-License-Identifier: EUPL-1.2
// The peer listens, and dials over a website: a node that knows it as a member dials it and catches up, also one whose
// admission it has not heard of; it sponsors another, and of two links to one node keeps one (docs/protocol.md, "Roles", "Greeting",
// "Joining", "The channel" and "Carriers").
// usage: dialled.mjs FOLDER        ESSAIM is the program; FOLDER is empty
//
//   a ──► peer (over TCP, dialled by it, and over its website)      b ──► peer (listens), while a is off      c ──► peer, its sponsor
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import WebSocket from 'ws'
import * as essaim from '../noise/essaim.mjs'
import { Wire } from '../noise/wire.mjs'
import { Listener } from './listener.mjs'
import { Member } from './member.mjs'
import { Publisher } from './publisher.mjs'
import { await_, done, RealNode } from './real.mjs'
import { hex, same } from './values.mjs'
import * as vectors from './vector.mjs'

const PRACTICE = 3
const scratch = process.argv[2]
const a = new RealNode(join(scratch, 'a'))
const b = new RealNode(join(scratch, 'b'))
const c = new RealNode(join(scratch, 'c'))
const peer = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')

const vectorOf = (member) => hex(vectors.vectorRoot(member.store.vector()))
const agrees = (what, real, session) => await_(what, () => vectorOf(peer) === real.status().vector, session)

async function begin() {
	a.init('Cité', 'FR', 'Montbéliard', 'fr')
	a.cli('found', '--name', "Réseau d'essai")
	await a.start()
	await peer.join(a.address, a.cli('invite').trim())
	return a.publish('Relais de quartier')
}

// The node's website carries the same bytes.
async function overTheWebsite(log) {
	const session = await peer.meetLive(a.website)
	await agrees('what a holds', a, session)
	const mine = log.add(PRACTICE, { description: { title: 'Pel port de la web' } }, { lang: 'ca' })
	const blob = log.add(22, { blob: randomBytes(200000) }) // many messages of the websocket
	session.sendMissing()
	await await_('a record of the peer', () => a.shown(mine.id) && a.shown(blob.id), session)
	const theirs = a.publish('Par la porte du site')
	await session.until('a record of the node', () => peer.store.records.get(hex(theirs))?.body)
	await peer.part(session)
	done('over the websocket of the node: records both ways')
}

// What the document says of the answering side of a website.
async function atTheDoor() {
	const refused = (options, protocols = ['essaim-peer.v1']) =>
		new Promise((resolve) => {
			const ws = new WebSocket(a.website, protocols, { perMessageDeflate: false, ...options })
			ws.on('unexpected-response', (_, { statusCode }) => resolve(statusCode))
			ws.on('error', () => resolve('error'))
			ws.on('open', () => resolve('open'))
		})
	assert.equal(await refused({ origin: 'https://example.org' }), 403)
	assert.notEqual(await refused({}, []), 'open')
	const ws = new WebSocket(a.website, ['essaim-peer.v1'], { perMessageDeflate: false })
	await new Promise((resolve) => ws.on('open', resolve))
	const closed = new Promise((resolve) => ws.on('close', resolve))
	ws.send('a text')
	await closed
	done('a page of a browser may not knock, nor who names no subprotocol; a text message ends the connection')
}

// b was admitted while nobody told the peer; it dials, brings the acts, and comes back as a member.
async function isDialled(relayed) {
	b.init('Agenzia', 'IT', 'Torino', 'it')
	b.cli('join', a.cli('invite').trim())
	const acts = peer.fold.acts.length
	await a.stop()
	const listener = await Listener.open(peer)
	await b.start('--dial', listener.address, '--given-only')
	await await_('b is linked', () => listener.sessions.some((session) => session.live))
	assert.equal(listener.sessions[0].isUnknown, true)
	assert.equal(listener.sessions[0].end[0], 'stale')
	assert.equal(peer.fold.acts.length, acts + 1)
	await agrees('b holds what the peer holds', b, listener.session)
	assert.ok(b.shown(relayed))
	done('a node dials the peer: first unknown, then, after the acts that it brought, a member that catches up')
	return listener
}

async function whileItIsLinked(listener, log) {
	const { session } = listener
	const mine = log.add(PRACTICE, { description: { title: 'Mentre truquen' } }, { lang: 'ca' })
	session.sendMissing()
	await await_('a record of the peer', () => b.shown(mine.id), session)
	const theirs = b.publish('Mentre bussano')
	await session.until('a record of b', () => peer.store.records.get(hex(theirs))?.body)
	await agrees('records both ways', b, session)
	await peer.part(session)
	await await_('b dials anew', () => listener.session !== session && listener.session.live)
	await agrees('the same again', b, listener.session)
	assert.deepEqual(listener.session.forms, [], 'equal vectors')
	done('records both ways over the link that the node dialled; it dials anew once that has ended')
}

// Whoever holds no key of the federation gets not one byte.
async function strangers(listener) {
	const { federation, channel, certificate } = peer
	const knock = async (bytes) => {
		const wire = await Wire.dial(listener.address)
		wire.write(bytes)
		return wire.untilClosed()
	}
	const first = (psk, of) => essaim.prefixed(essaim.handshake(true, { psk, federation: of, channel, certificate }).send())
	const psk = essaim.networkPsk(peer.keys.all()[0][1], federation)
	assert.equal(await knock(first(randomBytes(32), federation)), 0)
	assert.equal(await knock(first(psk, randomBytes(32))), 0)
	assert.equal(await knock(Buffer.from('GET / HTTP/1.1\r\n\r\n')), 0)
	assert.ok(listener.strangers >= 3)
	done('strangers at the door of the peer get no answer')
}

// With a's help again: all three hold the same.
async function together(listener) {
	await a.start('--dial', listener.address, '--given-only')
	await await_('a catches up over the peer', () => a.status().vector === b.status().vector && vectorOf(peer) === b.status().vector)
	await await_('a is linked', () => listener.sessions.filter((session) => session.live && !session.end).length === 2)
	const id = a.publish('De la part du pair')
	await await_('what a published is at b', () => b.shown(id))
	done('two nodes meet over the peer alone, hold the same, and it passes on what is new')
}

// The peer asks for the admission, which a proposes and cosigns; until that counts the joiner is told to come again.
async function sponsors(listener) {
	c.init('Műhely', 'HU', 'Pécs', 'hu')
	const ticket = peer.sponsor.invite([listener.address])
	const acts = peer.fold.acts.length
	const joins = async (node) => (await once(spawn(process.env.ESSAIM, ['join', ticket, '--home', node.home], { stdio: 'ignore' }), 'exit'))[0]
	assert.equal(await joins(c), 0)
	assert.equal(peer.fold.acts.length, acts + 1)
	assert.deepEqual([listener.joined[0], listener.joined.at(-1)], ['pending', 'ok'])
	await c.start('--dial', listener.address, '--given-only')
	await await_('c holds what the peer holds', () => vectorOf(peer) === c.status().vector)

	const late = new RealNode(join(scratch, 'late'))
	late.init('Taller', 'ES', 'Reus', 'ca')
	assert.notEqual(await joins(late), 0)
	assert.equal(listener.joined.at(-1), 'used')
	await c.stop()
	done('a node joins with a ticket of the peer, once the federation agreed, and catches up; the ticket admits nobody else')
}

// a dialled the peer; now the peer dials a as well, and again.
async function rivals(listener) {
	const isFromA = (session) => !session.end && same(session.link.certificate.structure, peer.fold.structures[0].structure)
	const its = listener.sessions.find(isFromA)
	const mine = await peer.meet(a.address)
	await await_('one of two ends', () => its.end || mine.end)
	const isMine = Buffer.compare(mine.instance, Buffer.from(its.theirHello.instance)) < 0
	const [stays, ended] = isMine ? [mine, its] : [its, mine]
	assert.equal(ended.end[0], 'exists', ended.broken?.stack)
	assert.ok(!stays.end)
	await stays.until('live', () => stays.live)
	const id = a.publish('Un seul fil')
	await stays.until('a record over the link that stayed', () => peer.store.records.get(hex(id))?.body)
	if (isMine) {
		const younger = await peer.meet(a.address)
		await await_('the younger of two in one direction ends', () => younger.end)
		assert.equal(younger.end[0], 'exists')
		assert.ok(!mine.end)
		await peer.part(mine)
	}
	done(`of two links to one node the one stays that the smaller instance began, here the ${isMine ? 'peer' : 'node'}`)
}

const relayed = await begin()
const log = new Publisher(peer)
await overTheWebsite(log)
await atTheDoor()
const listener = await isDialled(relayed)
await whileItIsLinked(listener, log)
await strangers(listener)
await together(listener)
await sponsors(listener)
await rivals(listener)
await listener.close()
for (const node of [a, b]) await node.stop()
for (const node of [a, b, c]) node.cli('check')
done('all of it')
