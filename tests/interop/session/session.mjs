// SPDX-License-Identifier: EUPL-1.2
// One session between members (docs/protocol.md, "The session"), on an open channel.
import { pack } from '../noise/essaim.mjs'
import { Files } from './files.mjs'
import { readMessage } from './forms.mjs'
import { greeting } from './greeting.mjs'
import { lists } from './lists.mjs'
import { live } from './live.mjs'
import {
	ACTS, BODIES, BODY_POLICY, CHUNK, CLAIM, COSIGNED, CREDIT, FETCH, FORKS, GRAFT, HELD, HELLO, HERE, KEY, MOTIONS, NODES,
	NOTE, PEERS, PING, PONG, PROBE, PRUNE, ROOTS, RUN, SEEK, SYNCED, TOTALS, VECTOR, WANT,
} from './messages.mjs'
import { refuse } from './refusal.mjs'
import { runs } from './runs.mjs'
import { Search } from './search.mjs'
import { hex, splitValues } from './values.mjs'

// What is listened to on a link that was decided on older acts than one of the sides has.
const TO_STRANGERS = [HELLO, ACTS, VECTOR, NOTE, KEY, PING, PONG]

// What outlives a session: the process's instance, and for each channel key the lists that were said and heard.
export class Memory {
	constructor(instance) {
		this.instance = instance
		this.lists = new Map()
	}

	of(channelKey) {
		const name = hex(channelKey)
		if (!this.lists.has(name)) this.lists.set(name, { said: null, heard: null })
		return this.lists.get(name)
	}
}

export class Session {
	// options.digests: say digests although the vector is short. options.forget: name no base. options.policy: of bodies.
	// options.former: the link is under a former network key. options.dialled: it began here.
	constructor(link, { fold, keys, store, memory, cosignatures, motions }, options = {}) {
		Object.assign(this, { link, fold, keys, store, cosignatures, motions, options })
		this.instance = memory.instance
		this.memory = memory.of(link.certificate.channelKey)
		this.isUnknown = !options.former && !fold.speaks(link.certificate)
		this.isStranger = Boolean(options.former) || this.isUnknown
		this.theirs = new Map() // log hex → size that the other side has
		this.whole = new Map() // the same, of logs that it named by their whole ids
		this.notes = new Set() // logs that go as notes
		this.received = [] // types, in order
		this.forms = [] // forms of the vectors that came
		this.runs = []
		this.underWay = 0 // bytes of runs and bodies that wait for credit and were not given back
		this.owed = 0 // the same with the answers to what was asked for
		this.credits = []
		this.sent = []
		this.regrafts = [] // from where on listed runs were asked for again
		this.grafts = [] // from where on the other side asked
		this.roots = [] // by form, what came last
		this.pings = 0
		this.here = new Map() // by entity, who looks at it over there
		this.outbox = []
		this.live = this.sentSynced = this.gotSynced = false
		this.watchers = []
		this.search = new Search(this)
		this.files = new Files(this)
		this.end = null
		this.handlers = {
			[HELLO]: this.onHello,
			[ACTS]: this.onActs,
			[VECTOR]: this.onVector,
			[RUN]: this.onRun,
			[CREDIT]: this.onCredit,
			[WANT]: this.onWant,
			[BODIES]: this.onBodies,
			[TOTALS]: ([, records]) => (this.totals = records),
			[SYNCED]: this.onSynced,
			[PING]: this.onPing,
			[PONG]: ([, number]) => (this.pong = number),
			[MOTIONS]: ([, objects]) => this.motions.hear(objects, this),
			[NOTE]: this.onNote,
			[GRAFT]: this.onGraft,
			[PRUNE]: this.onPrune,
			[PEERS]: this.onPeers,
			[COSIGNED]: this.onCosigned,
			[KEY]: ([, sealed]) => this.keys.take(sealed),
			[ROOTS]: this.onRoots,
			[FORKS]: (message) => this.search.onForks(message),
			[CLAIM]: (message) => this.search.onClaim(message),
			[PROBE]: (message) => this.search.onProbe(message),
			[NODES]: (message) => this.search.onNodes(message),
			[BODY_POLICY]: this.onPolicy,
			[SEEK]: (message) => this.files.onSeek(message),
			[HELD]: (message) => this.files.onHeld(message),
			[FETCH]: (message) => this.files.onFetch(message),
			[CHUNK]: (message) => this.files.onChunk(message),
			[HERE]: ([, entity, looks, people, more]) => this.here.set(hex(entity), { looks, people, more }),
		}
	}

	send(message) {
		this.sent = [...this.sent, `${message[0]}: ${pack(message).length}`].slice(-8) // for the sentence of a failure
		this.link.send(message)
	}

	log(text) {
		if (process.env.TRACE) console.log(text)
	}

	// Reads until the end; what is to be refused ends the session with its word.
	async run() {
		this.store.sessions.add(this)
		this.hello()
		try {
			while (!this.end) await this.step()
		} catch (error) {
			if (!error.word) this.broken = error
			else this.link.end(error.word, error.message.slice(0, 256))
			this.end ??= [error.word ?? 'broken', error.message]
			this.link.wire.closeGently()
		}
		this.store.sessions.delete(this)
		this.files.stop()
		this.wake()
	}

	async step() {
		const { message, end } = await this.link.receiveBytes()
		if (end) {
			this.end = end
			return
		}
		for (const one of splitValues(message)) await this.take(one)
	}

	async take(message) {
		const values = readMessage(message)
		this.log(`<- ${values[0]} ${message.length}`)
		const handler = this.handlers[values[0]]
		if (!handler) refuse('malformed', `message ${values[0]}`)
		if (this.isStranger && !TO_STRANGERS.includes(values[0])) return
		await handler.call(this, values, message.length)
		this.received.push(values[0])
		this.wake()
	}

	wake() {
		this.watchers = this.watchers.filter((watcher) => !watcher())
	}

	// Resolves once what is asked for is so.
	until(what, condition, timeoutMs = 60000) {
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`not in time: ${what}; ended: ${this.end}; came: ${this.received}`)), timeoutMs)
			const look = () => {
				const done = condition()
				if (!done && !this.end) return false
				clearTimeout(late)
				if (done) resolve(done)
				else reject(new Error(`ended before ${what}: ${this.end}; sent: ${this.sent}`, { cause: this.broken }))
				return true
			}
			if (!look()) this.watchers.push(look)
		})
	}

	onPing([, number]) {
		this.pings++
		this.send([PONG, number])
	}

	close() {
		this.finish('ok', 'closed here')
	}

	finish(word, why) {
		this.link.end(word, why)
		this.end = [word, why]
		this.link.wire.closeGently()
		this.wake()
	}
}

Object.assign(Session.prototype, greeting, lists, runs, live)
