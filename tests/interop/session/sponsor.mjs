// SPDX-License-Identifier: EUPL-1.2
// Whom a ticket of this member admits (docs/protocol.md, "Tickets" and "Joining"): the other end of Member.join.
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { hash, makeTicket, ticketPsk } from '../noise/essaim.mjs'
import { readMessage } from './forms.mjs'
import { sealKey } from './keys.mjs'
import { ACTS, ADMITTED, JOIN, PING, PONG, REFUSED } from './messages.mjs'
import { refuse } from './refusal.mjs'
import { same, splitValues, want } from './values.mjs'

const ADMIT = 1 // the type of an act
const ALLOWANCE = [100000, 10000000, 2 ** 36] // logs, leaves, bytes of bodies
const ACTS_IN_MESSAGE = 64

export class Sponsor {
	constructor(member) {
		this.member = member
		this.tickets = [] // { secret, expiresMs, structure: who used it }
	}

	// The text of a new ticket.
	invite(addresses, lifeMs = 3600000) {
		const { federation, channel } = this.member
		const ticket = { secret: randomBytes(32), expiresMs: Date.now() + lifeMs, structure: null }
		this.tickets.push(ticket)
		return makeTicket({ federation, addresses, channelKey: channel.publicKey, ...ticket })
	}

	// In the order of the tickets: the keys under which joiners dial.
	psks() {
		return this.tickets.map(({ secret }) => ticketPsk(secret, this.member.federation))
	}

	// Speaks with a joiner until the link ends; resolves to the word of the answer.
	async answer(link, ticket) {
		let word
		try {
			for (;;) {
				const { message, end } = await link.receiveBytes()
				if (end) return word
				for (const one of splitValues(message)) {
					const values = readMessage(one, 'sponsor')
					if (values[0] === PING) link.send([PONG, values[1]])
					if (values[0] !== JOIN) continue
					want(!word, 'state', 'a second join')
					word = this.judge(link, ticket, values.slice(1))
				}
			}
		} catch (error) {
			if (error.word) link.end(error.word, error.message.slice(0, 256))
			link.wire.closeGently()
			return error.word ?? word
		}
	}

	// Answers join: with all that a member needs, or with the word that says why not, or not yet.
	judge(link, ticket, names) {
		const { certificate } = link
		const { fold } = this.member
		const word = this.wordFor(certificate, ticket)
		if (word) return this.refused(link, word)
		ticket.structure = certificate.structure
		if (!fold.member(certificate.structure)) this.ask(certificate, names)
		if (!fold.member(certificate.structure)) return this.refused(link, 'pending')
		this.welcome(link)
		return 'ok'
	}

	wordFor({ structure, structureKey }, { expiresMs, structure: user }) {
		if (!same(hash('essaim/v1/structure', Buffer.from(structureKey)), structure)) return 'not_allowed'
		if (user && !same(user, structure)) return 'used'
		return user || Date.now() < expiresMs ? null : 'expired'
	}

	// Puts its approval into a request, which whoever coordinates proposes.
	ask({ structure, structureKey }, names) {
		const payload = [[structure, structureKey, ...names, ALLOWANCE], this.member.structure]
		const { motions, steward } = this.member
		const isAsked = motions.requests().some((one) => one.type === ADMIT && same(one.payload[0][0], structure))
		if (!isAsked) steward.approve(ADMIT, payload)
	}

	welcome(link) {
		const { fold, keys } = this.member
		const key = keys.held.get(keys.newest) ?? refuse('not_allowed', 'the newest key is not here')
		const acts = fold.acts.map(({ sealed }) => sealed)
		for (let at = 0; at < acts.length; at += ACTS_IN_MESSAGE) link.send([ACTS, at, acts.slice(at, at + ACTS_IN_MESSAGE)])
		link.send([ADMITTED, acts.length, sealKey(key, link.certificate.channelKey)])
	}

	refused(link, word) {
		link.send([REFUSED, word])
		return word
	}
}
