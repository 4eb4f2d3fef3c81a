// SPDX-License-Identifier: EUPL-1.2
// A member that answers when it is dialled (docs/protocol.md, "The channel"), over TCP: under any of its network keys as a member,
// under the key of a ticket that it made as a sponsor.
import { once } from 'node:events'
import { createServer } from 'node:net'
import * as essaim from '../noise/essaim.mjs'
import { Wire } from '../noise/wire.mjs'
import { Session } from './session.mjs'

const HANDSHAKE_MS = 10000

export class Listener {
	// options: of the sessions.
	static async open(member, options) {
		const listener = new Listener(member, options)
		listener.server.listen(0, '127.0.0.1')
		await once(listener.server, 'listening')
		return listener
	}

	constructor(member, options) {
		Object.assign(this, { member, options })
		this.sessions = []
		this.joined = [] // words that joiners got
		this.strangers = 0
		this.server = createServer((socket) => this.answer(new Wire(socket)))
	}

	get address() {
		return `127.0.0.1:${this.server.address().port}`
	}

	// Nobody hears why a handshake failed, and a stranger not one byte.
	async answer(wire) {
		const late = setTimeout(() => wire.close(), HANDSHAKE_MS)
		const { member } = this
		const { federation, channel, certificate, sponsor } = member
		const keys = member.keys.all()
		try {
			const psks = [...keys.map(([, key]) => essaim.networkPsk(key, federation)), ...sponsor.psks()]
			const { link, way } = await essaim.accept(wire, psks, { federation, channel, certificate })
			if (way >= keys.length) this.sponsored(link, sponsor.tickets[way - keys.length])
			else this.begin(link, keys[way][0] !== member.keys.newest)
		} catch {
			this.strangers++
			wire.close()
		}
		clearTimeout(late)
	}

	begin(link, former) {
		const session = new Session(link, this.member, { ...this.options, former })
		this.sessions.push(session)
		session.running = session.run()
	}

	async sponsored(link, ticket) {
		this.joined.push(await this.member.sponsor.answer(link, ticket))
	}

	get session() {
		return this.sessions.at(-1)
	}

	async close() {
		this.server.close()
		for (const session of this.sessions) if (!session.end) await this.member.part(session)
	}
}
