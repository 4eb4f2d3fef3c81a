// SPDX-License-Identifier: EUPL-1.2
// A foreign peer meets a running node: strangers get no answer, the holder of a ticket joins and comes back as a member.
// usage: peer.mjs HOST:PORT TICKET
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import * as essaim from './essaim.mjs'
import { Wire } from './wire.mjs'

const [address, ticketText] = process.argv.slice(2)
const ticket = essaim.readTicket(ticketText)
const federation = Buffer.from(ticket.federation)

const HELLO = 0
const ACTS = 1
const PING = 10
const PONG = 11
const JOIN = 12
const ADMITTED = 13
const REFUSED = 14

const structure = essaim.signKeys()
const node = essaim.signKeys()
const channel = essaim.channelKeys()
const certificate = essaim.makeCertificate(structure, node, channel, Date.now())
const ticketKeys = { psk: essaim.ticketPsk(ticket.secret, federation), federation, channel, certificate }

const open = async (keys) => essaim.open(await Wire.dial(address), keys)

function done(what) {
	console.log(`ok: ${what}`)
}

// Sends a first message and resolves to the number of bytes that came back before the node closed.
async function answerTo(bytes) {
	const wire = await Wire.dial(address)
	wire.write(bytes)
	return wire.untilClosed()
}

async function firstMessage(change) {
	return essaim.prefixed(essaim.handshake(true, { ...ticketKeys, ...change }).send())
}

async function strangers() {
	assert.equal(await answerTo(await firstMessage({ psk: randomBytes(32) })), 0)
	done('without the key the connection closes at message 1, without an answer')
	assert.equal(await answerTo(await firstMessage({ federation: randomBytes(32) })), 0)
	done('so it does for another federation')
	const message = await firstMessage({})
	for (const at of [2, 20, 33, 49]) {
		const changed = Buffer.from(message)
		changed[at] ^= 1
		assert.equal(await answerTo(changed), 0)
	}
	done('and for a message 1 with any byte changed')
	assert.equal(await answerTo(Buffer.from([0xff, 0xff])), 0)
	assert.equal(await answerTo(Buffer.from('GET / HTTP/1.1\r\n\r\n')), 0)
	done('and for what is no handshake')
}

// Holds the ticket, but shows the certificate of another channel key.
async function liar() {
	const other = essaim.channelKeys()
	const wrong = essaim.makeCertificate(structure, node, other, Date.now())
	const link = await open({ ...ticketKeys, certificate: wrong })
	link.send([PING, 1])
	await assert.rejects(link.receive(), /closed/)
	done('a certificate for another channel key is refused')
}

// A message of several frames that makes no sense: the node takes it whole, and says in its authenticated end what was wrong.
async function senseless() {
	const link = await open(ticketKeys)
	link.send([PING, Buffer.alloc(200000)])
	const { end } = await link.receive()
	assert.equal(end[0], 'malformed')
	await link.wire.untilClosed()
	done(`a message of four frames that makes no sense is answered with the end: ${end.join(', ')}`)
}

// Whoever brings the ticket second, under another name, is not admitted.
async function latecomer() {
	const other = essaim.signKeys()
	const late = essaim.makeCertificate(other, node, channel, Date.now())
	const link = await open({ ...ticketKeys, certificate: late }).catch(() => null)
	let answer = ['closed at the handshake']
	if (link) {
		link.send([JOIN, 'Quelqu’un d’autre', 'FR', 'Lyon', 'fr'])
		answer = await link.receive().catch(() => ['closed'])
		assert.ok(answer.end || answer[0] === REFUSED || answer[0] === 'closed', `${answer}`)
		link.wire.close()
	}
	done(`the ticket admits nobody else: ${answer.end ?? answer}`)
}

async function receiveUntil(link, type) {
	for (;;) {
		const message = await link.receive()
		if (message.end) throw new Error(`the node ended: ${message.end}`)
		if (message[0] === type) return message
	}
}

// Joins as docs/protocol.md says and returns the network key.
async function join() {
	const link = await open(ticketKeys)
	assert.deepEqual(Buffer.from(link.certificate.channelKey), Buffer.from(ticket.channelKey))
	done('with a ticket the handshake completes, and the certificate is for the channel key of the ticket')
	link.send([PING, 7])
	assert.deepEqual(await receiveUntil(link, PONG), [PONG, 7])
	done('a message goes there and back')

	link.send([JOIN, 'Ciutat dels Oficis', 'ES', 'Barcelona', 'ca'])
	const acts = []
	let admitted
	while (!admitted) {
		const message = await link.receive()
		if (message.end) throw new Error(`the node ended: ${message.end}`)
		if (message[0] === ACTS) {
			assert.equal(message[1], acts.length)
			acts.push(...message[2].map((sealed) => essaim.readSealed(sealed)))
		} else if (message[0] === ADMITTED) {
			admitted = message
		} else {
			assert.ok(message[0] === PING || message[0] === PONG, `message ${message}`)
		}
	}
	assert.equal(acts.length, admitted[1])
	assert.deepEqual(acts[0].id, federation)
	for (let i = 1; i < acts.length; i++) assert.deepEqual(Buffer.from(acts[i].prev), acts[i - 1].id)
	const mine = acts.at(-1).payload[0]
	assert.deepEqual(Buffer.from(mine[0]), essaim.hash('essaim/v1/structure', structure.publicKey))
	assert.deepEqual([...mine].slice(2, 6), ['Ciutat dels Oficis', 'ES', 'Barcelona', 'ca'])
	done(`it was admitted: ${acts.length} acts, each chained to the one before and signed`)
	const key = essaim.openSealed(admitted[2], channel)
	link.end('ok', '')
	link.wire.close()
	return key
}

async function member(networkKey) {
	const psk = essaim.networkPsk(networkKey, federation)
	const link = await open({ psk, federation, channel, certificate })
	const hello = await receiveUntil(link, HELLO)
	assert.equal(hello.length, 8)
	done(`with the network key it is greeted as a member, at ${hello[1]} acts`)
	link.send([PING, 8])
	assert.deepEqual(await receiveUntil(link, PONG), [PONG, 8])
	link.wire.close()
}

await strangers()
await liar()
await senseless()
const key = await join()
await member(key)
await latecomer()
await strangers() // and nobody learned anything by it
