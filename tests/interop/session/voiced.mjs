// SPDX-License-Identifier: EUPL-1.2
// The peer has a say in the federation (docs/protocol.md, "Motions" and "The stewards' promise"): it approves, cosigns, states
// for who leads a hand-over, coordinates, and leads two itself.
// usage: voiced.mjs FOLDER        ESSAIM is the program; FOLDER is empty
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { sign } from '../noise/essaim.mjs'
import { Member } from './member.mjs'
import { MOTIONS } from './messages.mjs'
import { await_, done, RealNode } from './real.mjs'
import { FORM } from './refusal.mjs'
import { hex, same } from './values.mjs'

const [ADMIT, POLICY, HAND_OVER] = [1, 6, 7] // types of acts
const scratch = process.argv[2]
const a = new RealNode(join(scratch, 'a'))
const c = new RealNode(join(scratch, 'c'))
const peer = new Member('Ciutat dels Oficis', 'ES', 'Barcelona', 'ca')
const { motions, steward } = peer

const federation = (...args) => a.cli('federation', ...args).trim()
const shows = (text) => new RegExp(text).test(federation('show'))
const acts = () => peer.fold.acts.length

async function requestOf(type, session) {
	const find = () => motions.requests().find((one) => one.type === type)
	await await_(`a request of type ${type}`, find, session)
	return find()
}

// A proposal of a type that is not cosigned here yet.
async function proposalOf(type, session) {
	const find = () => motions.proposals().find(({ tip }) => tip.type === type)
	await await_(`a proposal of type ${type}`, find, session)
	return find()
}

async function agreesOnActs(count, session) {
	await await_(`${count} acts`, () => acts() >= count && JSON.parse(federation('show', '--json')).acts === acts(), session)
	assert.equal(acts(), count)
}

// Two approvals are asked for: who joins waits until the peer gives the second.
async function approves(session) {
	federation('policy', 'admit=2')
	await agreesOnActs(3, session)
	c.init('Agenzia', 'IT', 'Torino', 'it')
	const joining = spawn(process.env.ESSAIM, ['join', a.cli('invite').trim(), '--home', c.home], { stdio: 'ignore' })
	const { type, payload, approvals } = await requestOf(ADMIT, session)
	assert.equal(payload[0][2], 'Agenzia')
	assert.equal(approvals.length, 1)
	assert.equal(acts(), 3)
	steward.approve(type, payload)
	const [status] = await once(joining, 'exit')
	assert.equal(status, 0)
	await agreesOnActs(4, session)
	assert.ok(shows('Agenzia'))
	assert.equal(motions.requests().length, 0, 'what counts waits no more')
	done('an admission waits for a second approval: the peer gives it, and the act counts')
}

// Of two stewards both must cosign.
async function cosigns(session) {
	const id = federation('stewards', 'Cité', 'Ciutat dels Oficis')
	await settleByApproval(5, session)
	assert.ok(peer.fold.member(peer.structure).steward, id)
	federation('policy', 'admit=1', 'hand-over=2')
	const before = acts()
	await approveAll(session, () => motions.proposals().length > 0)
	const proposal = await proposalOf(POLICY, session)
	assert.equal(acts(), before, 'one cosignature of two')
	steward.cosign(proposal)
	await agreesOnActs(before + 1, session)
	assert.ok(shows('admit 1') && shows('hand-over 2'))
	const { tip } = proposal
	assert.throws(() => steward.keep({ ...tip, id: Buffer.alloc(32, 1) }, peer.structure), (error) => error.word === 'not_allowed')
	done('a steward that cosigns: the act counts with the second of two cosignatures, and no other one at its index')
}

// Approves what the node asks for, where it needs more voices than its own.
async function approveAll(session, isDone) {
	await await_('approvals', () => {
		for (const { type, payload, approvals } of motions.requests())
			if (!approvals.some(([certificate]) => same(certificate[1], peer.structure))) steward.approve(type, payload)
		return isDone()
	}, session)
}

async function settleByApproval(count, session) {
	await approveAll(session, () => acts() >= count)
	await agreesOnActs(count, session)
}

// The node leads: it states for itself, the peer follows, and cosigns the hand-over that then comes.
async function handsOver(session) {
	const before = acts()
	federation('hand-over', 'Ciutat dels Oficis', '--reason', 'à tour de rôle')
	await approveAll(session, () => motions.statements().length > 0)
	const [{ structure, opens, proposer }] = motions.statements()
	assert.ok(same(structure, proposer) && !same(proposer, peer.structure))
	assert.equal(opens, 1)
	steward.state(opens, proposer)
	steward.cosign(await proposalOf(HAND_OVER, session))
	await agreesOnActs(before + 1, session)
	assert.equal(peer.fold.federation.epoch, 1)
	assert.equal(hex(peer.fold.federation.coordinator), hex(peer.structure))
	done('a hand-over: the peer follows the statement of who leads, and cosigns; it coordinates now')
}

// What the node asks for, the peer proposes; the node cosigns as a steward.
async function coordinates(session) {
	const before = acts()
	federation('policy', 'suspend=2')
	await approveAll(session, () => enough(motions.requests()[0]))
	const [{ type, payload, approvals }] = motions.requests()
	steward.propose(type, payload, approvals)
	if (acts() === before) assert.equal(motions.proposals().length, 1)
	const id = await await_('the node knows what waits', () => acts() > before || federation('pending') !== '', session)
	assert.equal(id, undefined)
	await agreesOnActs(before + 1, session)
	assert.ok(shows('suspend 2'))
	done('the peer coordinates: it proposes, the node cosigns, and the act counts at both')
}

// As many approvals as the policy asks for.
function enough(request) {
	return request && request.approvals.length >= Math.min(peer.fold.federation.policy[4], 3)
}

// What both approved to go back to the node, led by the peer until it is proposed.
async function leadsOnce(session) {
	steward.approve(HAND_OVER, [peer.fold.structures[0].structure, 'de tornada'])
	const waits = () => JSON.parse(federation('pending', '--json')).find(({ act, state }) => act === 'hand-over' && state === 'asked')
	await await_('the request at the node', waits, session)
	federation('approve', waits().id)
	const request = () => motions.requests().find(({ type, approvals }) => type === HAND_OVER && approvals.length === 2)
	await await_('the approval of the node', request, session)
	const opens = steward.lead()
	await await_('the statement of the node', () => steward.followers(opens).length === 2, session)
	steward.handOver(opens, request())
	return opens
}

// The peer leads: behind an act that it alone cosigned, and behind which the approvals do not hold; then behind the end of the chain.
async function leads(session) {
	const before = acts()
	const payload = [[...peer.fold.federation.policy.slice(0, 7), 2]]
	steward.propose(POLICY, payload, [steward.approval(POLICY, payload)])
	assert.equal(acts(), before, 'the node was not asked whether it approves')
	const opens = await leadsOnce(session)
	await agreesOnActs(before + 2, session)
	assert.equal(peer.fold.federation.epoch, opens)
	assert.equal(hex(peer.fold.federation.coordinator), hex(peer.structure))
	assert.ok(shows('allowance 2'))
	done('the peer leads a hand-over: it carries on what it had cosigned alone, and stays, since the approvals were of another state')

	await leadsOnce(session)
	await agreesOnActs(before + 3, session)
	assert.equal(hex(peer.fold.federation.coordinator), hex(peer.fold.structures[0].structure))
	done('it leads again, behind the end of the chain: the node coordinates')
}

// The word with which the node ends a session in which an object is sent that it should not take.
async function wordFor(what, object, words) {
	const session = await peer.meetLive(a.address)
	session.send([MOTIONS, [object]])
	await session.until('the end', () => session.end, 20000)
	assert.ok(words.includes(session.end[0]), `${what}: ${session.end}`)
	await session.running
}

async function refused() {
	await wordFor('an object of no type', [3, Buffer.from([0x90])], FORM)
	await wordFor('a proposal that is none', [0, Buffer.from([0x90])], FORM)
	await wordFor('a request that is none', [1, Buffer.from([0x93, 1, 0x90, 0x90])], FORM)
	const payload = [[1, 1, 1, 1, 1, 1, 1, 1]]
	const [certificate, last] = steward.approval(POLICY, payload)
	const wrong = sign(peer.node.secretKey, 'essaim/v1/approval', Buffer.from('something else'))
	await wordFor('an approval of something else', [1, motions.request(POLICY, payload, [[certificate, last, wrong]])], ['bad_signature'])
	done('refused by the node: objects of no type, without form, with a signature of something else')
}

a.init('Cité', 'FR', 'Montbéliard', 'fr')
a.cli('found', '--name', "Réseau d'essai")
await a.start()
await peer.join(a.address, a.cli('invite').trim())
const session = await peer.meetLive(a.address)
await approves(session)
await cosigns(session)
await handsOver(session)
await coordinates(session)
await leads(session)
await peer.part(session)
await refused()
await a.stop()
a.cli('check')
done('all of it')
