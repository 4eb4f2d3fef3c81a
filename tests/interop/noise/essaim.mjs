// SPDX-License-Identifier: EUPL-1.2
// A second implementation of what docs/protocol.md says of tickets, certificates, acts and the channel, on foreign libraries: noise-handshake,
// @msgpack/msgpack, Node's own crypto. It shares nothing with the C code but the document.
import { Buffer } from 'node:buffer'
import { createCipheriv, randomBytes } from 'node:crypto'
import { createRequire } from 'node:module'
import { decode, decodeMulti, encode } from '@msgpack/msgpack'

const require = createRequire(import.meta.url)
const Noise = require('noise-handshake')
const Cipher = require('noise-handshake/cipher')
const x25519 = require('noise-handshake/dh')
const sodium = require('sodium-universal')

const TAG = 16
const CERTIFICATE_MAX = 512
const FRAME_MAX = 65535 - TAG
const REKEY_FRAMES = 65536
const MORE = 0x80000000
const END = 0x40000000

export const pack = (value) => Buffer.from(encode(value))
export const unpack = (bytes) => decode(bytes)

// --- hashes and keys ------------------------------------------------------------------------------------

export function blake2b(bytes, key) {
	const out = Buffer.alloc(32)
	sodium.crypto_generichash(out, Buffer.from(bytes), ...(key ? [Buffer.from(key)] : []))
	return out
}

export const hash = (domain, ...parts) => blake2b(Buffer.concat([Buffer.from(domain + '\0'), ...parts]))
export const ticketPsk = (secret, federation) =>
	blake2b(Buffer.concat([Buffer.from('essaim/v1/ticket-psk\0'), federation]), secret)
export const networkPsk = (key, federation) =>
	blake2b(Buffer.concat([Buffer.from('essaim/v1/psk\0'), federation]), key)

export function signKeys(seed = randomBytes(32)) {
	const keys = { publicKey: Buffer.alloc(32), secretKey: Buffer.alloc(64) }
	sodium.crypto_sign_seed_keypair(keys.publicKey, keys.secretKey, seed)
	return keys
}

export function sign(secretKey, domain, ...parts) {
	const signature = Buffer.alloc(64)
	sodium.crypto_sign_detached(signature, Buffer.concat([Buffer.from(domain + '\0'), ...parts]), secretKey)
	return signature
}

export function verifyText(signature, publicKey, text) {
	if (!sodium.crypto_sign_verify_detached(Buffer.from(signature), Buffer.from(text), Buffer.from(publicKey)))
		throw Object.assign(new Error('a signature does not verify'), { word: 'bad_signature' })
}

export function verify(signature, publicKey, domain, ...parts) {
	verifyText(signature, publicKey, Buffer.concat([Buffer.from(domain + '\0'), ...parts]))
}

export function openSealed(sealed, channel) {
	const out = Buffer.alloc(sealed.length - 48)
	if (!sodium.crypto_box_seal_open(out, Buffer.from(sealed), channel.publicKey, channel.secretKey))
		throw new Error('the sealed network key does not open')
	return out
}

// --- certificates ---------------------------------------------------------------------------------------

export function makeCertificate(structure, node, channel, createdMs) {
	const id = hash('essaim/v1/structure', structure.publicKey)
	const fields = [1, id, structure.publicKey, node.publicKey, channel.publicKey, createdMs]
	return pack([...fields, sign(structure.secretKey, 'essaim/v1/certificate', pack(fields))])
}

export function readCertificate(bytes) {
	const fields = unpack(bytes)
	const [version, structure, structureKey, nodeKey, channelKey, createdMs, signature] = fields
	if (version !== 1 || fields.length !== 7) throw new Error('a certificate of another version')
	verify(signature, structureKey, 'essaim/v1/certificate', pack(fields.slice(0, 6)))
	return { structure, structureKey, nodeKey, channelKey, createdMs, signature }
}

// --- tickets --------------------------------------------------------------------------------------------

export function makeTicket({ federation, addresses, channelKey, secret, expiresMs }) {
	const fields = pack([1, federation, addresses, channelKey, secret, expiresMs])
	return `essaim1${Buffer.concat([fields, hash('essaim/v1/ticket', fields).subarray(0, 4)]).toString('base64url')}`
}

export function readTicket(text) {
	if (!text.startsWith('essaim1')) throw new Error('no ticket')
	const bytes = Buffer.from(text.slice(7), 'base64url')
	const fields = bytes.subarray(0, -4)
	if (!hash('essaim/v1/ticket', fields).subarray(0, 4).equals(bytes.subarray(-4)))
		throw new Error('a mistyped ticket')
	const [version, federation, addresses, channelKey, secret, expiresMs] = unpack(fields)
	if (version !== 1) throw new Error('a ticket of another version')
	return { federation, addresses, channelKey, secret, expiresMs }
}

// --- acts -----------------------------------------------------------------------------------------------

// Takes a sealed act apart and checks every signature in it. Who may sign is the fold's question, not asked here.
export function readSealed(sealed) {
	const [act, proposal, cosignatures] = unpack(sealed)
	const id = hash('essaim/v1/act', act)
	const vouch = ([certificate, signature], domain) =>
		verify(signature, readCertificate(pack(certificate)).nodeKey, domain, id)
	vouch(proposal, 'essaim/v1/proposal')
	for (const one of cosignatures) vouch(one, 'essaim/v1/cosign')
	const [version, type, federation, epoch, index, prev, createdMs, payload, approvals] = unpack(act)
	if (version !== 1) throw new Error('an act of another version')
	const what = hash('essaim/v1/act-payload', Buffer.from([type]), pack(payload))
	for (const [certificate, last, signature] of approvals) {
		const lastBytes = Buffer.alloc(8)
		lastBytes.writeBigUInt64BE(BigInt(last))
		const key = readCertificate(pack(certificate)).nodeKey
		verify(signature, key, 'essaim/v1/approval', federation, what, lastBytes)
	}
	return { id, type, federation, epoch, index, prev, createdMs, payload, approvals, cosignatures }
}

// --- the channel ----------------------------------------------------------------------------------------

export function handshake(initiator, { psk, federation, channel, ephemeral }) {
	const state = new Noise('XXpsk0', initiator, channel, { psk: Buffer.from(psk) })
	state.initialise(Buffer.concat([Buffer.from('essaim\0\x01', 'latin1'), federation]))
	if (ephemeral) state.e = x25519.generateKeyPair(Buffer.from(ephemeral))
	return state
}

export const channelKeys = (secret) => x25519.generateKeyPair(secret && Buffer.from(secret))

export function prefixed(message) {
	const length = Buffer.alloc(2)
	length.writeUInt16BE(message.length)
	return Buffer.concat([length, message])
}

// One direction's frames. noise-handshake has no REKEY, so that is done here, with Node's own ChaCha20-Poly1305.
export class Frames {
	constructor(key, rekeyFrames = REKEY_FRAMES) {
		this.cipher = new Cipher(Buffer.from(key))
		this.rekeyFrames = rekeyFrames
		this.count = 0
	}

	counted() {
		if (++this.count < this.rekeyFrames) return
		const nonce = Buffer.alloc(12, 0xff).fill(0, 0, 4)
		const aead = createCipheriv('chacha20-poly1305', this.cipher.key, nonce, { authTagLength: TAG })
		this.cipher.key = aead.update(Buffer.alloc(32))
		this.count = 0
	}

	sealOne(flags, body) {
		const head = Buffer.alloc(4)
		head.writeUInt32BE((flags | body.length) >>> 0)
		const frame = [this.cipher.encrypt(head), this.cipher.encrypt(body)]
		this.counted()
		return Buffer.concat(frame)
	}

	seal(message, flags = 0) {
		const frames = []
		for (; message.length > FRAME_MAX; message = message.subarray(FRAME_MAX))
			frames.push(this.sealOne(MORE, message.subarray(0, FRAME_MAX)))
		return Buffer.concat([...frames, this.sealOne(flags, message)])
	}

	sealEnd(word, text) {
		return this.seal(pack([word, text]), END)
	}

	// take(n) resolves to the next n bytes. Resolves to { message } or { end }.
	async open(take) {
		const parts = []
		for (;;) {
			const head = this.cipher.decrypt(await take(4 + TAG)).readUInt32BE()
			const body = this.cipher.decrypt(await take((head & 0x3fffffff) + TAG))
			this.counted()
			if (head & END) return { end: body.length ? unpack(body) : ['', ''] }
			parts.push(body)
			if (!(head & MORE)) return { message: Buffer.concat(parts) }
		}
	}
}

const dataOf = async (wire, least, most) => {
	const length = (await wire.take(2)).readUInt16BE()
	if (length < least || length > most) throw new Error(`a handshake message of ${length} bytes`)
	return Buffer.from(await wire.take(length))
}

function readIdentity(state, message) {
	const certificate = readCertificate(state.recv(message))
	if (!Buffer.from(certificate.channelKey).equals(Buffer.from(state.rs)))
		throw new Error('the certificate is for another channel key')
	return certificate
}

// What both ends have of an open channel: { certificate, wire, send, sendBytes, end, receive, receiveBytes }.
function linkOf(wire, state, certificate) {
	const out = new Frames(state.tx)
	const incoming = new Frames(state.rx)
	const waiting = [] // of a message of the channel, what was not asked for yet
	return {
		wire,
		certificate,
		send: (value) => wire.write(out.seal(pack(value))),
		sendBytes: (bytes) => wire.write(out.seal(bytes)),
		end: (word, text) => wire.write(out.sealEnd(word, text)),
		receiveBytes: () => incoming.open(wire.take),
		receive: async () => {
			if (waiting.length) return waiting.shift()
			const { message, end } = await incoming.open(wire.take)
			if (end) return { end }
			waiting.push(...decodeMulti(message))
			return waiting.shift()
		},
	}
}

// Goes through the handshake as the initiator, who dialled, and resolves to the open channel.
export async function open(wire, keys) {
	const state = handshake(true, keys)
	wire.write(prefixed(state.send()))
	const certificate = readIdentity(state, await dataOf(wire, 96, 96 + CERTIFICATE_MAX))
	wire.write(prefixed(state.send(keys.certificate)))
	return linkOf(wire, state, certificate)
}

// The same as the responder, who was dialled, under the first of several keys that fits: { link, way: its place among them }.
export async function accept(wire, psks, keys) {
	const first = await dataOf(wire, 48, 48)
	let state
	const way = psks.findIndex((psk) => {
		state = handshake(false, { ...keys, psk })
		try {
			state.recv(Buffer.from(first))
			return true
		} catch {
			return false
		}
	})
	if (way < 0) throw new Error('a stranger')
	wire.write(prefixed(state.send(keys.certificate)))
	return { link: linkOf(wire, state, readIdentity(state, await dataOf(wire, 64, 64 + CERTIFICATE_MAX))), way }
}
