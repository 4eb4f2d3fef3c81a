// SPDX-License-Identifier: EUPL-1.2
// A second implementation, written from docs/protocol.md, in a federation with a running node.
// usage: peer.mjs HOST:PORT TICKET HOME        ESSAIM is the program, HOME the node's home
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readProof } from '../noise/records.mjs'
import { unpackBody } from './bodies.mjs'
import { sayCosignatures } from './cosign.mjs'
import { Member } from './member.mjs'
import { makeRecord, Publisher } from './publisher.mjs'
import { await_, done, RealNode } from './real.mjs'
import * as say from './messages.mjs'
import { FORM } from './refusal.mjs'
import { hex, same } from './values.mjs'
import * as vectors from './vector.mjs'

const [address, ticketText, home] = process.argv.slice(2)
const COMMENT = 7
const PRACTICE = 3
const ERASURE = 17
const POSITION = 22

const me = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')
const { structure, node, fold, store, cosignatures } = me
const real = new RealNode(home, address)
const cli = (...args) => real.cli(...args)
const status = () => real.status()
const shown = (id) => real.shown(id)
const nodePublishes = (title) => real.publish(title)
const meet = (options) => me.meet(address, options)
const part = (session) => me.part(session)

function agree(what) {
	assert.equal(hex(vectors.vectorRoot(store.vector())), status().vector, `the vector after ${what}`)
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
	const log = new Publisher(me)
	session = await meets('pairs', [1], { forget: true })
	await await_('the log of the peer', () => status().logs.some(({ id }) => id === hex(log.id)))
	agree('pairs')
	await part(session)
	nodePublishes('Répondue en tailles à des empreintes')
	session = await meets('digests, answered in sizes', [0], { forget: true, digests: true })
	await part(session)
	agree('digests answered in sizes')
	done('the node says its vector as sizes and pairs; each leads to the same vector on both sides')

	for (let i = 0; i < 500; i++) new Publisher(me)
	session = await meet()
	await session.until('live with 500 logs', () => session.live)
	await await_('500 logs', () => status().vector === hex(vectors.vectorRoot(store.vector())))
	await part(session)
	nodePublishes('Dite en empreintes')
	new Publisher(me)
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
	const comment = log.add(COMMENT, { text }, { lang: 'ca', entity })
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

// Records flow both ways on one link, as they are made.
async function bothWays(log, session) {
	for (let i = 0; i < 5; i++) {
		const theirs = nodePublishes(`Vive ${i}`)
		const mine = log.add(PRACTICE, { description: { title: `Viva ${i}` } }, { lang: 'ca' })
		session.sendMissing()
		await session.until('a record of the node', () => store.records.get(hex(theirs))?.body)
		await await_('a record of the peer', () => shown(mine.id))
	}
	agree('records both ways')
	session.send([say.PING, 4711])
	await session.until('pong', () => session.pong === 4711)
	await session.until('peers', () => session.peers)
	done('live: records both ways, ping and pong, peers')
}

// A peer that takes the bodies of comments only gets the headers of the others, and what it asks for.
async function takesOnlyComments() {
	const session = await meets('before a policy', null, { policy: [[COMMENT], ['ca', 'fr'], 4096] })
	session.send([say.PING, 4713])
	await session.until('pong', () => session.pong === 4713)
	const id = nodePublishes('Sans corps en passant')
	await session.until('the header', () => store.records.has(hex(id)))
	assert.ok(!store.records.get(hex(id)).body)
	session.want([id])
	await session.until('the body', () => session.wanted.length === 0)
	assert.equal(store.records.get(hex(id)).body.description.title, 'Sans corps en passant')
	agree('a body policy')
	await part(session)
	done('a body policy: headers without bodies in passing, and the body that was asked for')
}

// After three seconds and a quiet one the node compares roots; what is claimed to differ, it goes into.
async function comparesRoots() {
	nodePublishes('Pour les racines')
	const session = await meets('changes, before roots', [2])
	await session.until('the root', () => session.roots[0])
	const vector = store.vector()
	assert.equal(hex(session.roots[0]), hex(vectors.vectorRoot(vector).subarray(0, 8)))
	session.send([say.ROOTS, 0, Buffer.alloc(8, 1)])
	await session.until('the digests of structures', () => session.roots[1])
	const digests = vectors.sayDigests(vector)[2]
	assert.equal(hex(session.roots[1]), hex(digests))
	digests[0] ^= 1
	session.send([say.ROOTS, 1, digests])
	await session.until('the logs of the structure that differs', () => session.roots[2])
	const told = vector[0].logs.flatMap(({ id, size, root }) => [id.subarray(0, 8), vectors.leb(size), root.subarray(0, 8)])
	assert.equal(hex(session.roots[2]), hex(Buffer.concat(told)))
	await part(session)
	done('roots in all three forms')
}

// For more than a minute nothing but pings, and then records again.
async function aMinute(log, session) {
	const before = session.pings
	await sleep(65000)
	assert.ok(!session.end && session.pings >= before + 2, `${session.pings} pings; ended: ${session.end}`)
	const theirs = nodePublishes('Après une minute')
	const mine = log.add(PRACTICE, { description: { title: 'Un minut després' } }, { lang: 'ca' })
	session.sendMissing()
	await session.until('a record of the node', () => store.records.get(hex(theirs))?.body)
	await await_('a record of the peer', () => shown(mine.id))
	done('still connected after a minute of silence but for pings')
}

async function wants(session) {
	const held = [...store.records.values()].filter(({ fields }) => !same(fields.structure, structure)).slice(-3)
	const unknown = randomBytes(32)
	session.want([...held.map(({ id }) => id), unknown])
	await session.until('what was wanted', () => session.wanted.length === 0)
	for (const [i, { id, plain, key }] of held.entries()) {
		const [got, gotKey, codec, length, bytes] = session.bodies[i]
		assert.equal(hex(got), hex(id))
		assert.equal(hex(gotKey), hex(key))
		assert.equal(hex(unpackBody(codec, length, bytes)), hex(plain))
	}
	assert.deepEqual(session.bodies.map((answer) => answer.length), [5, 5, 5, 1])
	done('want and bodies: three that it holds, and one of which it says that it does not')
}

// The node's log goes as notes once it was pruned; what a note tells of is grafted.
async function notesAndPrunes(log, session) {
	session.send([say.PRUNE, logOfNode().id.subarray(0, 8)])
	/* What is published before the node has read that goes out at once. */
	session.send([say.PING, 4712])
	await session.until('pong', () => session.pong === 4712)
	const noted = nodePublishes('Annoncée')
	await session.until('a note', () => session.noted)
	assert.ok(!store.records.has(hex(noted)))
	await session.until('the record behind the note', () => store.records.get(hex(noted))?.body)
	const after = nodePublishes('De nouveau tout de suite')
	await session.until('a record after the graft', () => store.records.get(hex(after))?.body)
	assert.equal(session.noted, 1)

	session.notes.add(hex(log.id))
	const told = log.add(PRACTICE, { description: { title: 'Anunciada' } }, { lang: 'ca' })
	session.sendMissing()
	await session.until('a graft of the node', () => session.grafts.length)
	await await_('the record behind the note', () => shown(told.id))
	agree('notes and grafts')
	done('prune, note and graft, both ways')
}

const hasText = (id, text) => cli('show', hex(id)).includes(text)

async function erasures(log, session, comment) {
	const doomed = nodePublishes('À retirer')
	const kept = nodePublishes('À garder')
	await session.until('both records', () => [doomed, kept].every((id) => store.records.get(hex(id))?.body))
	cli('erase', hex(doomed), '--reason', 'mistake')
	await session.until('the erasure', () => store.erased.has(hex(doomed)))
	assert.ok(!store.records.get(hex(doomed)).body)
	session.want([doomed])
	await session.until('no body', () => session.wanted.length === 0)
	assert.deepEqual(session.bodies.map((answer) => answer.length), [1])
	done('an erasure of the node is applied by the peer, and the body is given to nobody')

	assert.ok(hasText(comment.id, 'Molt útil'))
	log.add(ERASURE, { reason: 'person' }, { parents: [comment.id, kept] })
	session.sendMissing()
	await await_('the erasure of the peer', () => !spawnSync(process.env.ESSAIM, ['show', hex(comment.id), '--home', home], { encoding: 'utf8' }).stdout.includes('Molt útil'))
	assert.ok(hasText(kept, 'À garder'))
	assert.ok(store.records.get(hex(kept)).body)
	const mine = [...store.records.values()].find(({ body }) => body?.description?.title === 'Viva 1')
	assert.ok(real.refuses('erase', hex(mine.id), '--reason', 'mistake'))
	assert.ok(hasText(mine.id, 'Viva 1'))
	agree('erasures')
	cli('check')
	done('an erasure of the peer is applied by the node; neither withdraws anything of the other')
}

async function cosigned(session) {
	await session.until('the digest of cosignatures', () => session.cosignDigest)
	const ours = cosignatures.make(logOfNode(), me)
	for (const some of sayCosignatures([ours])) session.send([say.COSIGNED, some])
	await await_('the cosignature of the peer', () => cli('log', 'cosigners').includes(hex(node.publicKey)))
	await session.until('a cosignature of the node', () => [...cosignatures.kept.values()].some(({ log }) => same(store.log(log).structure, structure)))
	done('cosignatures both ways')
}

// --- what is refused ----------------------------------------------------------------------------------------

// The word with which the node ends a session in which something is sent that it should not take.
async function wordFor(what, act, word) {
	const session = await meet()
	await session.until('live', () => session.live)
	act(session)
	await session.until('the end', () => session.end, 20000).catch((error) => assert.fail(`${what}: ${error.message}`))
	assert.ok([word].flat().includes(session.end[0]), `${what}: ${session.end}`)
	await session.running
}

const runOf = ({ id, start, signature, headers, bodies }) => [say.RUN, start === 0 ? null : id, start, signature, headers, bodies]

// A run that is refused here with a word, and there with the same.
async function bothRefuse(what, run, word) {
	assert.throws(() => store.takeRun(run), (error) => error.word === word, what)
	await wordFor(what, (session) => session.send(runOf(run)), word)
}

async function refused(log) {
	const before = status().vector
	const good = log.run(makeRecord(structure, COMMENT, { text: 'Refusat.' }, { entity: log.id }))
	const changed = (bytes, at) => Buffer.from(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
	await bothRefuse('a changed signature', { ...good, signature: changed(good.signature, 3) }, 'bad_signature')
	await bothRefuse('a changed byte of a header', { ...good, headers: changed(good.headers, good.headers.length - 1) , bodies: [] }, 'bad_signature')
	const [key, codec, length, plain] = good.bodies[0]
	await bothRefuse('a changed byte of a body', { ...good, bodies: [[key, codec, length, changed(plain, length - 2)]] }, 'bad_hash')
	await bothRefuse('another body key', { ...good, bodies: [[changed(key, 0), codec, length, plain]] }, 'bad_hash')
	await bothRefuse('a length that is not the body’s', { ...good, bodies: [[key, codec, length + 1, plain]] }, 'malformed')
	await bothRefuse('no headers', { ...good, headers: Buffer.alloc(0), bodies: [] }, 'malformed')
	const gap = { ...good, start: good.start + 1 }
	assert.throws(() => store.takeRun({ ...gap }), (error) => error.word === 'gap')
	const session = await meet()
	await session.until('live', () => session.live)
	session.send(runOf(gap))
	await session.until('the vector again', () => session.forms.length === 1)
	assert.deepEqual(session.forms, [1])
	assert.equal(session.theirs.get(hex(log.id)), good.start)
	await part(session)
	done('a run that leaves a gap is answered with the vector, from which the rest would be sent again')

	await wordFor('a message of no type', (session) => session.send([99]), FORM)
	await wordFor('credit for what was not sent', (session) => session.send([say.CREDIT, 1 << 30]), FORM)
	await wordFor('a second hello', (session) => session.hello(), 'state')
	await wordFor('a want of too many', (session) => session.send([say.WANT, Array(513).fill(randomBytes(32))]), FORM)
	await wordFor('a message of joiners', (session) => session.send([12, 'a', 'FR', 'b', 'fr']), 'state')
	await wordFor('an act of nobody', (session) => session.send([say.ACTS, 2, [Buffer.from([0x90])]]), FORM)
	await wordFor('a number in a longer form', (session) => session.link.sendBytes(Buffer.from('92cc0a01', 'hex')), FORM)
	done('refused by the node: messages unknown, out of place, too long, malformed')
	assert.equal(status().vector, before)
	done('refused by both: changed signatures, headers, bodies, keys and lengths; nothing of them is kept')
}

await me.join(address, ticketText)
done(`joined: ${fold.acts.length} acts folded, ${fold.structures.length} members`)
let session = await catchUp()
await part(session)
const log = await forms()
session = await meet()
await session.until('live', () => session.live)
const { practice, comment } = await publish(log, session)
await largeBodies(log, session)
await bothWays(log, session)
await wants(session)
await notesAndPrunes(log, session)
await erasures(log, session, comment)
await cosigned(session)
if (!process.env.QUICK) await aMinute(log, session)
await part(session)
await takesOnlyComments()
await comparesRoots()
await refused(log)
await part(await meets('equal vectors, after all that', null))
agree('all of it')
done('all of it')
