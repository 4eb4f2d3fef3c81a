// SPDX-License-Identifier: EUPL-1.2
// Works out tests/vectors with the second implementation: the answers are what the document says, not what the C code happens to do.
// usage: vectors.mjs FOLDER
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as essaim from './essaim.mjs'
import { Federation } from './federation.mjs'
import * as records from './records.mjs'

function vectors(name) {
	const text = readFileSync(join(process.argv[2], `${name}.txt`), 'utf8')
	const lines = text.split('\n').map((line) => line.split('#')[0].trim()).filter(Boolean)
	return Object.fromEntries(lines.map((line) => line.split(/\s+/)).map(([key, hex]) => [key, Buffer.from(hex, 'hex')]))
}

const json = (name) => JSON.parse(readFileSync(join(process.argv[2], `${name}.json`), 'utf8'))
const unhex = (text) => Buffer.from(text, 'hex')

let checked = 0
function same(name, got, wanted) {
	assert.equal(Buffer.from(got).toString('hex'), Buffer.from(wanted).toString('hex'), name)
	checked++
}

function seedKeys(byte) {
	return essaim.signKeys(Buffer.alloc(32, byte))
}

function ticket() {
	const v = vectors('ticket')
	const read = essaim.readTicket(v.text.toString())
	same('ticket federation', read.federation, v.federation)
	same('ticket secret', read.secret, v.secret)
	same('ticket id', essaim.hash('essaim/v1/ticket-id', v.secret), v.id)
	same('ticket psk', essaim.ticketPsk(v.secret, v.federation), v.psk)
	same('network psk', essaim.networkPsk(v.network_key, v.federation), v.network_psk)
	same('ticket channel key', read.channelKey, essaim.channelKeys(Buffer.alloc(32, 0x81)).publicKey)
	assert.deepEqual(read.addresses, ['node.example:7474', '[2001:db8::7]:7474'])
	assert.equal(read.expiresMs, 1700604800000)
	assert.equal(essaim.makeTicket(read), v.text.toString().trim())
}

function federation() {
	const v = vectors('federation')
	const founder = seedKeys(0x01)
	const node = seedKeys(0x41)
	const channel = essaim.channelKeys(Buffer.alloc(32, 0x81))
	const certificate = essaim.makeCertificate(founder, node, channel, 1700000000000)
	same('founder', essaim.hash('essaim/v1/structure', founder.publicKey), v.founder)
	same('certificate', certificate, v.founder_certificate)
	same('federation', essaim.hash('essaim/v1/act', v.found), v.federation)
	const seal = (act) => {
		const id = essaim.hash('essaim/v1/act', act)
		const by = essaim.unpack(certificate)
		const vouch = (domain) => [by, essaim.sign(node.secretKey, domain, id)]
		return essaim.pack([act, vouch('essaim/v1/proposal'), [vouch('essaim/v1/cosign')]])
	}
	same('found, sealed', seal(v.found), v.found_sealed)
	same('admit, sealed', seal(v.admit), v.admit_sealed)
	const found = essaim.readSealed(v.found_sealed)
	const admit = essaim.readSealed(v.admit_sealed)
	same('admit id', admit.id, v.admit_id)
	same('admit follows found', admit.prev, found.id)
	same('admit names the federation', admit.federation, v.federation)
	same('newcomer', admit.payload[0][0], v.newcomer)
	same('payload', essaim.pack(admit.payload), v.admit_payload)
	assert.equal(found.payload[0], 'Réseau')
	assert.equal(admit.approvals.length, 1)
}

function chain() {
	const v = vectors('chain')
	const folded = new Federation()
	const names = Object.keys(v).filter((name) => name.startsWith('sealed_')).sort()
	for (const name of names) {
		const index = name.slice(7)
		if (v[`too_few_${index}`]) assert.throws(() => folded.fold(v[`too_few_${index}`]), /too few/)
		if (index !== '00') assert.throws(() => folded.fold(v.sealed_00), /not the next act/)
		folded.fold(v[name])
		same(`id ${index}`, folded.acts.at(-1), v[`id_${index}`])
		same(`state ${index}`, folded.state(), v[`state_${index}`])
	}
	assert.equal(names.length, 20)
}

async function channel() {
	const v = vectors('channel')
	const keys = (who) => ({
		psk: v.psk,
		federation: v.federation,
		channel: essaim.channelKeys(v[`${who}_channel_secret`]),
		ephemeral: v[`${who}_ephemeral_secret`],
	})
	const i = essaim.handshake(true, keys('initiator'))
	const r = essaim.handshake(false, keys('responder'))
	const message1 = i.send()
	same('message 1', essaim.prefixed(message1), v.message_1)
	r.recv(message1)
	const message2 = r.send(v.responder_certificate)
	same('message 2', essaim.prefixed(message2), v.message_2)
	same('payload 2', i.recv(message2), v.responder_certificate)
	const message3 = i.send(v.initiator_certificate)
	same('message 3', essaim.prefixed(message3), v.message_3)
	r.recv(message3)
	same('handshake hash', i.hash, v.handshake_hash)
	const out = new essaim.Frames(i.tx, 2)
	same('frame 1', out.seal(Buffer.from('hello')), v.frame_1)
	same('frame 2', out.seal(Buffer.alloc(0)), v.frame_2)
	same('frame 3', out.seal(Buffer.from('rekeyed')), v.frame_3)
	same('end', new essaim.Frames(r.tx).sealEnd('ok', 'bye'), v.end)

	let rest = Buffer.concat([v.frame_1, v.frame_2, v.frame_3])
	const incoming = new essaim.Frames(r.rx, 2)
	for (const wanted of ['hello', '', 'rekeyed']) {
		const take = async (count) => {
			const taken = rest.subarray(0, count)
			rest = rest.subarray(count)
			return taken
		}
		same(`"${wanted}" opened`, (await incoming.open(take)).message, Buffer.from(wanted))
	}
}

function headersAndBodies() {
	for (const one of json('records')) {
		const header = records.readHeader(unhex(one.header))
		for (const [name, said] of Object.entries(one.fields)) {
			const plain = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)
			const got = header[name]
			assert.deepEqual(Array.isArray(got) ? got.map(plain) : plain(got), said, name)
			checked++
		}
		same('record id', records.recordId(unhex(one.header)), unhex(one.id))
		same('author', records.readBody(header, unhex(one.body), unhex(one.body_key)).author, unhex(one.author))
		const fields = Object.entries(one.fields).map(([name, value]) => {
			if (Array.isArray(value)) return value.map(unhex)
			return typeof value === 'string' && name !== 'lang' ? unhex(value) : value
		})
		same('header', essaim.pack(fields), unhex(one.header))
	}
}

function logs() {
	const certificate = json('certificate')
	const [structure, node] = [certificate.structure_seed, certificate.node_seed].map((seed) => essaim.signKeys(unhex(seed)))
	const channel = { publicKey: unhex(certificate.channel_key) }
	same('certificate', essaim.makeCertificate(structure, node, channel, certificate.created_ms), unhex(certificate.bytes))

	const start = json('log_start')
	const read = records.readLogStart(unhex(start.header), unhex(start.body), unhex(start.body_key))
	same('log', read.log, unhex(start.log))
	same('log key', read.log_key, essaim.signKeys(unhex(start.log_seed)).publicKey)

	const tree = json('inclusion')
	const root = unhex(tree.roots.at(-1))
	tree.leaves.forEach((leaf, index) => {
		const path = tree.paths[index].map(unhex)
		same(`path ${index}`, records.rootOf(records.leafHash(unhex(leaf)), index, tree.leaves.length, path), root)
	})
	const checkpoint = json('checkpoint')
	assert.equal(records.checkpointText(read.log, tree.leaves.length, root), checkpoint.text)
	essaim.verifyText(unhex(checkpoint.signature), read.log_key, checkpoint.text)
	checked += 2

	const proof = json('proof')
	for (const one of [proof, proof.later_key, proof.listed])
		same('proof', records.readProof(unhex(one.bytes)), unhex(one.record))
}

ticket()
federation()
chain()
headersAndBodies()
logs()
await channel()
console.log(`${checked} answers agree`)
