// SPDX-License-Identifier: EUPL-1.2
// What carries the bytes of a channel (docs/protocol.md, "Carriers"): TCP, or a websocket with npm's ws.
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:net'
import WebSocket, { createWebSocketStream } from 'ws'

const SUBPROTOCOL = 'essaim-peer.v1'

async function dialTcp(address) {
	const at = address.lastIndexOf(':')
	const socket = connect(Number(address.slice(at + 1)), address.slice(0, at).replace(/^\[|\]$/g, ''))
	await once(socket, 'connect')
	return socket
}

// The contents of the binary messages, one after the other, as a stream; ws sends no Origin of its own.
async function dialWebsite(address) {
	const ws = new WebSocket(address, [SUBPROTOCOL], { perMessageDeflate: false, followRedirects: false })
	const stream = createWebSocketStream(ws)
	ws.on('message', (_, isBinary) => isBinary || ws.terminate())
	await once(ws, 'open')
	return stream
}

// A connection whose bytes are taken by number. A close in the middle rejects with .closed set and .after bytes read in all.
export class Wire {
	// HOST:PORT, or the address of a website's carrier.
	static async dial(address) {
		return new Wire(await (/^wss?:/.test(address) ? dialWebsite(address) : dialTcp(address)))
	}

	constructor(socket) {
		this.socket = socket
		this.bytes = Buffer.alloc(0)
		this.received = 0
		this.closed = false
		this.wake = () => {}
		socket.on('data', (data) => {
			this.bytes = Buffer.concat([this.bytes, data])
			this.received += data.length
			this.wake()
		})
		socket.on('error', () => {})
		socket.on('close', () => {
			this.closed = true
			this.wake()
		})
		this.take = this.take.bind(this)
	}

	write(bytes) {
		this.socket.write(bytes)
	}

	async take(count) {
		while (this.bytes.length < count) {
			if (this.closed) throw new Error(`closed after ${this.received} bytes`)
			await new Promise((resolve) => (this.wake = resolve))
		}
		const taken = this.bytes.subarray(0, count)
		this.bytes = this.bytes.subarray(count)
		return taken
	}

	// Resolves to how many bytes came before the other side closed.
	async untilClosed() {
		while (!this.closed) await new Promise((resolve) => (this.wake = resolve))
		return this.received
	}

	close() {
		this.socket.destroy()
	}

	// Behind the channel's end: to close with bytes unread would reset the connection, and what was sent might be lost.
	closeGently() {
		this.socket.end()
		setTimeout(() => this.socket.destroy(), 2000).unref()
	}
}
