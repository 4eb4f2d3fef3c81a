// SPDX-License-Identifier: EUPL-1.2
// A second implementation, written from docs/protocol.md, in a federation with a running node.
// usage: peer.mjs HOST:PORT TICKET HOME        ESSAIM is the program, HOME the node's home
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
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
const POSITION = 22

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

async function meets(what, form, options) {
	const session = await meet(options)
	await session.until(`live: ${what}`, () => session.live)
	assert.deepEqual(session.forms, form === null ? [] : form, what)
	return session
}

// One session for each way in which the node can say its vector.
async function forms() {
	let session = await meets('equal vectors', null)
	await part(session)
	done('equal vectors: live at once, and no vector is said')

	nodePublishes('Dite en tailles')
	session = await meets('sizes', [0], { forget: true })
	await part(session)
	agree('sizes')
	nodePublishes('Dite en paires')
	const log = new Publisher(store, federation, who)
	session = await meets('pairs', [1], { forget: true })
	await await_('the log of the peer', () => status().logs.some(({ id }) => id === hex(log.id)))
	agree('pairs')
	await part(session)
	nodePublishes('Répondue en tailles à des empreintes')
	session = await meets('digests, answered in sizes', [0], { forget: true, digests: true })
	await part(session)
	agree('digests answered in sizes')
	done('the node says its vector as sizes and pairs; each leads to the same vector on both sides')

	for (let i = 0; i < 500; i++) new Publisher(store, federation, who)
	session = await meet()
	await session.until('live with 500 logs', () => session.live)
	await await_('500 logs', () => status().vector === hex(vectors.vectorRoot(store.vector())))
	await part(session)
	nodePublishes('Dite en empreintes')
	new Publisher(store, federation, who)
	session = await meets('digests', [3, 4], { forget: true, digests: true })
	await await_('log 501', () => status().vector === hex(vectors.vectorRoot(store.vector())))
	await part(session)
	session = await meets('equal vectors', null)
	await part(session)
	nodePublishes('Dite en changements')
	session = await meets('changes', [2])
	await part(session)
	agree('changes')
	done('with 500 logs: digests, and parts of what differs; then changes since the last time')
	return log
}

// What is published here shows at the node, which can prove it to anybody.
async function publish(log, session) {
	const practice = log.add(PRACTICE, { description: { title: 'Taller de ceràmica' }, innovation: 'Una veu.' }, { lang: 'ca' })
	const entity = practice.id
	const text = 'Molt útil, gràcies.'
	const comment = log.add(COMMENT, { practice: entity, text }, { lang: 'ca', entity })
	session.sendMissing()
	await await_('the practice of the peer', () => shown(practice.id))
	await await_('the comment of the peer', () => shown(comment.id))
	assert.match(cli('show', hex(practice.id)), /Taller de ceràmica/)
	assert.match(cli('show', hex(comment.id)), /Molt útil/)
	const file = join(home, '..', 'proof')
	cli('export', hex(comment.id), '--format', 'proof', '--output', file)
	execFileSync(process.env.ESSAIM, ['verify', file])
	assert.equal(hex(readProof(readFileSync(file))), hex(comment.id))
	agree('publishing')
	cli('check')
	done('a practice and a comment of the peer: shown, proven, and the store is whole')
	return { practice, comment }
}

// More than may be under way at once: the rest goes as the node gives back what is durable.
async function largeBodies(log, session) {
	const made = Array.from({ length: 30 }, () => log.add(POSITION, { blob: randomBytes(250000) }))
	session.sendMissing()
	await session.until('credit for most of it', () => session.outbox.length === 0)
	await await_('the large bodies', () => status().vector === hex(vectors.vectorRoot(store.vector())))
	assert.ok(shown(made.at(-1).id))
	if (process.env.TRACE) console.log(`credits: ${session.credits}, under way: ${session.underWay}`)
	done('records of a kind without a schema, 7 MB of them: as the credit allows')
}

await join_()
let session = await catchUp()
await part(session)
const log = await forms()
session = await meet()
await session.until('live', () => session.live)
const { practice, comment } = await publish(log, session)
await largeBodies(log, session)
await part(session)
done('all of it')
