// SPDX-License-Identifier: EUPL-1.2
// A member of the federation that this implementation is the node of.
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as essaim from '../noise/essaim.mjs'
import { Wire } from '../noise/wire.mjs'
import { Cosignatures } from './cosign.mjs'
import { Fold } from './fold.mjs'
import { Keys } from './keys.mjs'
import { ACTS, ADMITTED, JOIN } from './messages.mjs'
import { Motions } from './motions.mjs'
import { Memory, Session } from './session.mjs'
import { Sponsor } from './sponsor.mjs'
import { Steward } from './steward.mjs'
import { Store } from './store.mjs'
import { hex, same } from './values.mjs'

// A run of the process: what it holds may be shared with others, what it said and heard is its own.
export class Member {
	constructor(name, country, city, lang) {
		this.name = [name, country, city, lang]
		const keys = essaim.signKeys()
		this.node = essaim.signKeys()
		this.channel = essaim.channelKeys()
		this.certificate = essaim.makeCertificate(keys, this.node, this.channel, Date.now())
		this.structure = essaim.hash('essaim/v1/structure', keys.publicKey)
		this.begin(new Fold())
	}

	begin(fold) {
		this.fold = fold
		this.keys = new Keys(this.fold, this.channel)
		this.store = new Store(this.fold)
		this.cosignatures = new Cosignatures(this.store)
		this.motions = new Motions(this)
		this.steward = new Steward(this)
		this.sponsor = new Sponsor(this)
		this.memory = new Memory(randomBytes(8))
		this.stale = 0 // how many links ended since they were decided on older acts
	}

	// The same keys in another process, which holds a copy of what is here.
	clone() {
		const twin = Object.assign(Object.create(Member.prototype), this)
		twin.begin(this.fold.copy())
		twin.keys.held = new Map(this.keys.held)
		twin.store.copyFrom(this.store)
		return twin
	}

	async open(address, psk) {
		const { federation, channel, certificate } = this
		return essaim.open(await Wire.dial(address), { psk, federation, channel, certificate })
	}

	async join(address, ticketText) {
		const ticket = essaim.readTicket(ticketText)
		this.federation = Buffer.from(ticket.federation)
		const link = await this.open(address, essaim.ticketPsk(ticket.secret, this.federation))
		link.send([JOIN, ...this.name])
		for (;;) {
			const message = await link.receive()
			assert.ok(!message.end, `the node ended: ${message.end}`)
			if (message[0] === ACTS) for (const sealed of message[2]) this.fold.take(Buffer.from(sealed))
			if (message[0] !== ADMITTED) continue
			assert.equal(message[1], this.fold.acts.length)
			this.keys.begin(essaim.openSealed(message[2], this.channel))
			link.end('ok', '')
			link.wire.close()
			break
		}
		assert.equal(hex(this.fold.acts[0].id), hex(this.federation))
		assert.ok(this.fold.member(this.structure))
	}

	// Begins with the newest key; who does not hold that closes without a byte, and is tried under the one before it.
	async meet(address, options) {
		for (const [index, key] of this.keys.all().slice(0, 2)) {
			const link = await this.open(address, essaim.networkPsk(key, this.federation)).catch((error) => {
				if (!/closed after 0 bytes/.test(error.message)) throw error
			})
			if (!link) continue
			const session = new Session(link, this, { ...options, dialled: true, former: index !== this.keys.newest })
			session.running = session.run()
			return session
		}
		throw new Error('the node holds none of the keys')
	}

	// The same until it is live: what was decided on older acts ends, and is dialled anew once the other side may have them.
	async meetLive(address, options) {
		for (let tries = 0; tries < 100; tries++) {
			const session = await this.meet(address, options)
			await session.until('live', () => session.live || session.end)
			if (!session.end) return session
			this.stale++
			assert.equal(session.end[0], 'stale', `ended before it was live: ${session.end}`)
			await session.running
			await sleep(200)
		}
		throw new Error('stale again and again')
	}

	async part(session) {
		session.close()
		await session.running
	}

	logsOf(structure) {
		return [...this.store.logs.values()].filter((log) => same(log.structure, structure))
	}
}
