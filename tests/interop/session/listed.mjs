// SPDX-License-Identifier: EUPL-1.2
// A member signs two histories of its logs and is suspended: what the act lists is what the peer and the real nodes hold
// in the end, whoever held the other history (docs/protocol.md, "What an act lists").
// usage: listed.mjs FOLDER        ESSAIM is the program; FOLDER is empty
//
//   liar, first history ──► a ── suspends it ──► peer, which holds the second history
//   liar, second history ──► b ◄── acts and the first history ── peer
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { beginLogs, forkLogs, grow } from './histories.mjs'
import { Member } from './member.mjs'
import { Publisher } from './publisher.mjs'
import { await_, done, RealNode } from './real.mjs'
import { hex } from './values.mjs'
import * as vectors from './vector.mjs'

const scratch = process.argv[2]
const a = new RealNode(join(scratch, 'a'))
const b = new RealNode(join(scratch, 'b'))
const peer = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')
const liar = new Member('Menteurs', 'FR', 'Metz', 'fr')

// In common, and then in the first and the second history. The first is what the act lists.
const LOGS = {
	longer: [3, 2, 4],
	'as long': [2, 3, 3],
	shorter: [2, 4, 1],
	'longer, beyond a segment': [1100, 10, 20],
	'shorter, beyond a segment': [1100, 10, 5],
	equal: [3, 0, 0],
	'cut short': [3, 0, 2],
	'longer, forked before the last segment': [1000, 30, 40],
	'shorter, forked before the last segment': [1000, 30, 26],
}

// Where the act's last segment is not all of it, the fork is proven, and the proof rules.
const countsOf = ([common, first]) => (common < 1024 && common + first > 1024 ? common : common + first)

const invite = () => a.cli('invite').trim()
const vectorOf = (member) => hex(vectors.vectorRoot(member.store.vector()))

async function agrees(what, member, real, session) {
	await await_(what, () => vectorOf(member) === real.status().vector, session)
}

async function tells(member, real) {
	const session = await member.meetLive(real.address)
	await agrees('what was told', member, real, session)
	await member.part(session)
}

async function federation() {
	a.init('Cité', 'FR', 'Montbéliard', 'fr')
	a.cli('found', '--name', "Réseau d'essai")
	await a.start()
	await peer.join(a.address, invite())
	await liar.join(a.address, invite())
	b.init('Agenzia', 'IT', 'Torino', 'it')
	b.cli('join', invite())
}

// What both histories have in common reaches everybody; then each goes on in a process of its own.
async function fork() {
	const logs = beginLogs(liar, LOGS)
	await tells(liar, a)
	await tells(peer, a)
	await b.start()
	await await_('b holds what a holds', () => b.status().vector === a.status().vector)
	await b.stop()
	const twin = forkLogs(liar, logs, LOGS)
	const unknown = new Publisher({ ...twin, store: twin.store })
	grow(unknown, 2)
	await tells(liar, a)
	return { twin, logs, unknown }
}

function holdsWhatIsListed(member, logs) {
	for (const [i, log] of Object.values(LOGS).entries())
		assert.equal(member.store.log(logs[i].id).edge.size, countsOf(log), Object.keys(LOGS)[i])
}

await federation()
const { twin, logs, unknown } = await fork()
done(`a log in two histories, ${logs.length} times: the first at a, the second at the peer`)

peer.store.copyFrom(twin.store)
assert.equal(vectorOf(peer), vectorOf(twin))
a.cli('federation', 'suspend', 'Menteurs', '--reason', 'left in anger', '--yes')
let session = await peer.meetLive(a.address)
await agrees('the peer holds what a holds', peer, a, session)
holdsWhatIsListed(peer, logs)
assert.ok(!peer.store.log(unknown.id), 'a log that is not listed')
assert.deepEqual([...new Set(session.regrafts)].sort(), [0, 1024], 'the listed runs of logs that were shorter here')
assert.ok(!session.end)
await peer.part(session)
const stale = peer.stale
assert.ok(stale > 0, 'links under a key that was replaced')
assert.equal(peer.keys.held.size, 2)
done('the peer held the other history: it gets acts and key, gives up what it held, and gets what the act lists')

session = await liar.meet(a.address)
await session.until('the end', () => session.end)
assert.equal(session.end[0], 'not_member')
assert.ok(!liar.fold.member(liar.structure))
done('who was suspended gets the act and is sent away')
await a.stop()

await b.start()
await tells(twin, b)
assert.notEqual(b.status().vector, vectorOf(peer))
session = await peer.meetLive(b.address)
await agrees('b holds what the peer holds', peer, b, session)
holdsWhatIsListed(peer, logs)
assert.deepEqual([...new Set(session.grafts)].sort(), [0, 1024], 'the listed runs of logs that were shorter there')
assert.ok(!session.end)
await peer.part(session)
assert.ok(peer.stale > stale, 'links under a key that was replaced')
done('a node held the other history: it gets acts and key, gives up what it held, and gets what the act lists from the peer')

await a.start()
await await_('b holds what a holds', () => b.status().vector === a.status().vector)
assert.equal(a.status().vector, vectorOf(peer))
for (const node of [a, b]) {
	await node.stop()
	node.cli('check')
}
done('all three hold the same')
