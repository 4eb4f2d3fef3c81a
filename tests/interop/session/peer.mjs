// SPDX-License-Identifier: EUPL-1.2
// A second implementation, written from docs/protocol.md, in a federation with a running node.
// usage: peer.mjs HOST:PORT TICKET HOME        ESSAIM is the program, HOME the node's home
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as essaim from '../noise/essaim.mjs'
import { readProof } from '../noise/records.mjs'
import { Cosignatures } from './cosign.mjs'
import { Fold } from './fold.mjs'
import { makeRecord, Publisher, signText } from './publisher.mjs'
import * as say from './session.mjs'
import { checkpointText, Store } from './store.mjs'
import { hex, same } from './values.mjs'
import * as vectors from './vector.mjs'

const [address, ticketText, home] = process.argv.slice(2)
const host = address.slice(0, address.lastIndexOf(':'))
const port = Number(address.slice(address.lastIndexOf(':') + 1))
const ticket = essaim.readTicket(ticketText)
const federation = Buffer.from(ticket.federation)

const COMMENT = 7
const PRACTICE = 3
const ERASURE = 17

const structureKeys = essaim.signKeys()
const node = essaim.signKeys()
const channel = essaim.channelKeys()
const certificate = essaim.makeCertificate(structureKeys, node, channel, Date.now())
const structure = essaim.hash('essaim/v1/structure', structureKeys.publicKey)
const who = { structure, node, certificate }

const fold = new Fold()
const store = new Store(fold)
const cosignatures = new Cosignatures(store)
const memory = new say.Memory(randomBytes(8))
let networkKey

function done(what) {
	console.log(`ok: ${what}`)
}

// --- the node, as people see it -----------------------------------------------------------------------------

function cli(...args) {
	return execFileSync(process.env.ESSAIM, [...args, '--home', home], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

const status = () => JSON.parse(cli('status', '--json'))
const cliRefuses = (...args) => spawnSync(process.env.ESSAIM, [...args, '--home', home], { encoding: 'utf8' }).status !== 0

async function await_(what, condition, timeoutMs = 30000) {
	for (const end = Date.now() + timeoutMs; !condition(); await sleep(100))
		if (Date.now() > end) throw new Error(`not in time: ${what}`)
}

function shown(id) {
	const got = spawnSync(process.env.ESSAIM, ['show', hex(id), '--json', '--home', home], { encoding: 'utf8' })
	return got.status === 0 ? JSON.parse(got.stdout) : null
}

// Has the node publish a practice; returns its id.
function nodePublishes(title) {
	const file = join(home, '..', 'sheet.json')
	writeFileSync(file, JSON.stringify({ lang: 'fr', practice: { description: { title } } }))
	return Buffer.from(cli('import', file).slice(0, 64), 'hex')
}

function agree(what) {
	assert.equal(hex(vectors.vectorRoot(store.vector())), status().vector, `the vector after ${what}`)
}

// --- links --------------------------------------------------------------------------------------------------

async function join_() {
	const psk = essaim.ticketPsk(ticket.secret, federation)
	const link = await essaim.open(host, port, { psk, federation, channel, certificate })
	link.send([12, 'Ciutat dels Oficis', 'ES', 'Barcelona', 'ca'])
	for (;;) {
		const message = await link.receive()
		assert.ok(!message.end, `the node ended: ${message.end}`)
		if (message[0] === say.ACTS) for (const sealed of message[2]) fold.take(Buffer.from(sealed))
		if (message[0] !== 13) continue
		assert.equal(message[1], fold.acts.length)
		networkKey = essaim.openSealed(message[2], channel)
		link.end('ok', '')
		link.wire.close()
		break
	}
	assert.equal(hex(fold.acts[0].id), hex(federation))
	assert.ok(fold.member(structure))
	done(`joined: ${fold.acts.length} acts folded, ${fold.structures.length} members`)
}

async function meet(options) {
	const psk = essaim.networkPsk(networkKey, federation)
	const link = await essaim.open(host, port, { psk, federation, channel, certificate })
	const session = new say.Session(link, { fold, store, memory, cosignatures }, options)
	session.running = session.run()
	return session
}

async function part(session) {
	session.close()
	await session.running
}

const logOfNode = () => [...store.logs.values()].filter((log) => !same(log.structure, structure)).at(-1)

// --- what is held to be so ----------------------------------------------------------------------------------

// Receives all, verified on the way in by Store; bodies that did not come with their runs are asked for.
async function catchUp() {
	const session = await meet()
	await session.until('live', () => session.live)
	const missing = store.missingBodies().map(({ id }) => id)
	if (missing.length) {
		session.want(missing.slice(0, 512))
		await session.until('the bodies that were wanted', () => session.wanted.length === 0)
	}
	assert.equal(store.missingBodies().length, 0)
	agree('the first exchange')
	const codecs = new Set([...store.records.values()].map(({ codec }) => codec))
	done(`caught up: ${store.logs.size} logs, ${store.records.size} records with bodies under codecs ${[...codecs].sort()}, vector agrees`)
	assert.ok(codecs.has(2), 'a body that was packed with the dictionary')
	return session
}

await join_()
let session = await catchUp()
await part(session)
done('all of it')
