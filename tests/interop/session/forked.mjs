// SPDX-License-Identifier: EUPL-1.2
// A member shows one history of its logs to a real node and another one to the peer. They find out when they meet, prove
// it, and freeze the logs at the same leaves (docs/protocol.md, "Forks").
// usage: forked.mjs FOLDER        ESSAIM is the program; FOLDER is empty
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { beginLogs, forkLogs } from './histories.mjs'
import { Member } from './member.mjs'
import { FORKS, VECTOR } from './messages.mjs'
import { await_, done, RealNode } from './real.mjs'
import { hex } from './values.mjs'
import * as vectors from './vector.mjs'

const a = new RealNode(join(process.argv[2], 'a'))
const peer = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')
const liar = new Member('Menteurs', 'FR', 'Metz', 'fr')

const invite = () => a.cli('invite').trim()
const vectorOf = (member) => hex(vectors.vectorRoot(member.store.vector()))
const agrees = (what, member, session) => await_(what, () => vectorOf(member) === a.status().vector, session)

async function tells(member) {
	const session = await member.meetLive(a.address)
	await agrees('what was told', member, session)
	await member.part(session)
}

// The node gets the first history, the peer the second; then they meet. Returns their session once they agree.
async function meetsOverForks(shape) {
	const logs = beginLogs(liar, shape)
	await tells(liar)
	await tells(peer)
	const twin = forkLogs(liar, logs, shape)
	await tells(liar)
	peer.store.copyFrom(twin.store)
	const session = await peer.meetLive(a.address)
	await agrees('both hold what is in common', peer, session)
	assert.ok(!session.end)
	const frozen = new Map(a.status().frozen.map(({ id, index }) => [id, index]))
	Object.values(shape).forEach(([common], i) => {
		assert.equal(peer.store.frozen.get(hex(logs[i].id)).index, common, Object.keys(shape)[i])
		assert.equal(peer.store.log(logs[i].id).edge.size, common, Object.keys(shape)[i])
		assert.equal(frozen.get(hex(logs[i].id)), common, Object.keys(shape)[i])
	})
	/* The liar publishes nothing again: it learns what was cut, and forgets it. */
	await tells(liar)
	return session
}

a.init('Cité', 'FR', 'Montbéliard', 'fr')
a.cli('found', '--name', "Réseau d'essai")
await a.start()
await peer.join(a.address, invite())
await liar.join(a.address, invite())

let session = await meetsOverForks({ 'a few': [2, 1, 3], 'from leaf 1 on': [1, 1, 5], deep: [700, 3, 250], 'over segments': [1500, 40, 1000] })
assert.ok(session.search.found > 0 && session.search.made === 0)
await peer.part(session)
done('what the peer sends continues another history: the node claims, the peer searches and proves')

session = await meetsOverForks({ 'a few': [2, 3, 1], 'from leaf 1 on': [1, 5, 1], deep: [700, 250, 3], 'over segments': [1500, 1000, 40] })
assert.ok(session.search.made > 0 && session.search.found === 0)
await peer.part(session)
done('what the node sends continues another history: the peer claims, the node searches and proves')

session = await meetsOverForks({ 'of one size': [4, 2, 2] })
await peer.part(session)
done('two histories of one size: found by comparing roots')

const late = new Member('Tard', 'FR', 'Nancy', 'fr')
await late.join(a.address, invite())
session = await late.meetLive(a.address)
await agrees('one that comes later', late, session)
assert.equal(late.store.frozen.size, 9)
assert.ok(session.received.indexOf(FORKS) < session.received.indexOf(VECTOR))
await late.part(session)
session = await late.meetLive(a.address)
assert.ok(!session.received.includes(FORKS), 'proofs that both have')
await late.part(session)
done('who comes later gets the proofs before the vector, and once')

await a.stop()
a.cli('check')
done('all of it')
