// SPDX-License-Identifier: EUPL-1.2
// One session between members (docs/protocol.md, "The session"), on an open channel.
import { Buffer } from 'node:buffer'
import { hash, pack } from '../noise/essaim.mjs'
import { readCosignatures, sayCosignatures } from './cosign.mjs'
import { answerFormer, helloToFormer } from './former.mjs'
import { readMessage } from './forms.mjs'
import {
	ACTS, BODIES, BODY_POLICY, CHUNK, CLAIM, COSIGNED, CREDIT, FETCH, FORKS, GRAFT, HELD, HELLO, HERE, KEY, MOTIONS, NODES,
	NOTE, PEERS, PING, PONG, PROBE, PRUNE, ROOTS, RUN, SEEK, SYNCED, TOTALS, VECTOR, WANT,
} from './messages.mjs'
import { Refusal, refuse } from './refusal.mjs'
import { Search } from './search.mjs'
import { ERASURE, LOG_START } from './store.mjs'
import { hex, same, splitValues, want } from './values.mjs'
import * as vectors from './vector.mjs'

const NETWORK_KEY = 4 // the type of an act
const PORTION = 600000
const UNDER_WAY_MAX = 4 << 20
const GRAFT_MS = 300
const GAP_MS = 10000
const ZERO8 = Buffer.alloc(8)

// What outlives a session: the lists that were said and heard, and the process's instance.
export class Memory {
	constructor(instance) {
		this.instance = instance
		this.said = null
		this.heard = null
	}
}

export class Session {
	// options.digests: say digests although the vector is short. options.forget: name no base. options.policy: of bodies.
	// options.former: the link is under a former network key.
	constructor(link, { fold, keys, store, memory, cosignatures }, options = {}) {
		Object.assign(this, { link, fold, keys, store, memory, cosignatures, options })
		this.theirs = new Map() // log hex → size that the other side has
		this.whole = new Map() // the same, of logs that it named by their whole ids
		this.notes = new Set() // logs that go as notes
		this.received = [] // types, in order
		this.forms = [] // forms of the vectors that came
		this.runs = []
		this.underWay = 0 // bytes of runs and bodies that were not given back
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
			[MOTIONS]: () => {}, // nothing is under way here
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
			/* No attachments are here, and none are asked for. */
			[SEEK]: ([, ids]) => this.send([HELD, ids.map((id) => [id])]),
			[HELD]: () => {},
			[FETCH]: ([, id, first, count]) => {
				for (let i = 0; i < count; i++) this.send([CHUNK, id, first + i])
			},
			[CHUNK]: () => refuse('state', 'a chunk that nobody asked for'),
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
			if (!(error instanceof Refusal)) this.broken = error
			else this.link.end(error.word, error.message.slice(0, 256))
			this.end ??= ['broken', error.message]
			this.link.wire.closeGently()
		}
		this.store.sessions.delete(this)
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

	close() {
		this.finish('ok', 'closed here')
	}

	finish(word, why) {
		this.link.end(word, why)
		this.end = [word, why]
		this.link.wire.closeGently()
		this.wake()
	}

	// --- greeting ---------------------------------------------------------------------------------------------

	hello() {
		if (this.options.former) return helloToFormer(this)
		this.greeted = this.store.vector()
		this.digest = vectors.logsDigest(this.greeted).subarray(0, 8)
		this.root = vectors.vectorRoot(this.greeted).subarray(0, 16)
		const base = this.memory.heard && !this.options.forget ? vectors.nameOf(this.memory.heard) : ZERO8
		this.heardBase = this.options.forget ? null : this.memory.heard
		const head = (this.fold.head ?? Buffer.alloc(16)).subarray(0, 16)
		this.acts = this.fold.acts.length
		this.forks = this.store.forksDigest()
		this.send([HELLO, this.acts, head, this.root, this.digest, this.forks, base, this.memory.instance])
		if (this.options.policy) this.send([BODY_POLICY, ...this.options.policy])
	}

	onHello(hello) {
		want(!this.theirHello, 'state', 'a second hello')
		const [, acts, head, root, digest, forks, base, instance] = hello
		this.theirHello = { acts, head, root, digest, forks, base }
		want(!same(instance, this.memory.instance), 'exists', 'this is the same process')
		if (this.options.former) return answerFormer(this)
		if (acts < this.acts) {
			want(acts === 0 || same(this.fold.acts[acts - 1].id.subarray(0, 16), head), 'fork', 'another federation')
			this.send([ACTS, acts, this.fold.acts.slice(acts).map(({ sealed }) => sealed)])
			this.sayForks()
			this.sayVector()
		} else if (acts === this.acts) {
			want(same(this.fold.head.subarray(0, 16), head), 'fork', 'another federation')
			this.sayForks()
			if (same(root, this.root)) this.liveAtOnce()
			else this.sayVector()
		}
	}

	liveAtOnce() {
		this.memory.said = this.memory.heard = vectors.listOf(this.greeted)
		this.theirList = this.myList = this.memory.said
		for (const { logs } of this.greeted) for (const { id, size } of logs) this.theirs.set(hex(id), size)
		this.live = this.sentSynced = this.gotSynced = true
		this.equalAtOnce = true
		this.becomeLive()
	}

	onActs([, first, sealed]) {
		sealed.forEach((one, i) => {
			if (first + i < this.fold.acts.length) return
			const act = this.fold.take(Buffer.from(one))
			if (act.type === NETWORK_KEY) this.keys.takeAct(act)
		})
		if (this.options.former) return answerFormer(this)
		if (this.store.applyLimits()) this.store.tell((session) => session.sayAnew())
		if (this.theirHello && !this.myList && this.fold.acts.length >= this.theirHello.acts) {
			this.sayForks()
			this.sayVector()
		}
	}

	sayForks() {
		if (!same(this.forks, this.theirHello.forks)) this.search.tell([...this.store.frozen.values()].map(({ bytes }) => bytes))
	}

	// --- vectors ----------------------------------------------------------------------------------------------

	sayVector(form) {
		const vector = this.store.vector()
		const { acts, digest, base } = this.theirHello
		const logsEqual = same(digest, this.digest) && acts === this.acts
		const first = !this.myList && !this.mine
		const based = this.memory.said && same(vectors.nameOf(this.memory.said), base)
		const changes = first && based ? vectors.sayChanges(this.memory.said, vector) : null
		this.said = vector
		if (first && (form === 3 || this.options.digests)) {
			const message = vectors.sayDigests(vector)
			this.mine = message[2]
			return this.send(message)
		}
		if (changes) this.sayList(changes.message, changes.list)
		else if (first && logsEqual) this.sayList(vectors.saySizes(this.greeted), vectors.listOf(this.greeted))
		else this.sayList(vectors.sayAll(vector), vectors.listOf(vector))
	}

	sayList(message, list) {
		this.log(`said form ${message[1]}`)
		this.send(message)
		this.myList = this.memory.said = list
		this.begin()
		if (!this.outrun) return
		this.outrun = false
		this.sayAnew()
	}

	onVector([, form, bin, more]) {
		this.forms.push(form)
		const again = Boolean(this.theirList)
		if (form === 3) {
			this.theirDigests = Buffer.from(bin)
			if (this.mine) return this.sayParts()
			return
		}
		if (form === 0) {
			const equal = this.theirHello.acts === this.acts && same(this.theirHello.digest, this.digest)
			want(!again && equal, 'malformed', 'sizes of other logs')
			this.theirList = vectors.hearSizes(bin, this.greeted)
		} else if (form === 1) this.theirList = vectors.hearAll(bin)
		else if (form === 2) {
			want(this.heardBase, 'malformed', 'changes of nothing')
			this.theirList = vectors.hearChanges(bin, more, this.heardBase)
		} else if (form === 4) {
			want(this.mine && this.theirDigests, 'malformed', 'parts without digests')
			this.theirList = vectors.hearParts(bin, this.said, this.mine, this.theirDigests)
		} else refuse('malformed', `a vector of form ${form}`)
		this.memory.heard = this.theirList
		this.setTheirs(again)
		if (again && this.equalAtOnce) {
			this.equalAtOnce = false
			return this.sayAnew()
		}
		if (this.mine && !this.myList) this.sayList(vectors.sayAll(this.said), vectors.listOf(this.said))
		else this.begin()
	}

	// What was said holds no more. What was said as digests is said anew once its parts were.
	sayAnew() {
		if (!this.myList) this.outrun = Boolean(this.mine)
		else this.sayList(vectors.sayAll(this.store.vector()), vectors.listOf(this.store.vector()))
	}

	sayParts() {
		const message = vectors.sayParts(this.said, this.mine, this.theirDigests)
		const list = vectors.hearParts(message[2], this.said, this.theirDigests, this.mine)
		this.sayList(message, list)
	}

	// What they hold of each log: what a prefix says that names one log and stands once.
	setTheirs(again) {
		this.theirs.clear()
		this.notes.clear()
		const times = new Map()
		for (const { prefix } of this.theirList) times.set(prefix, (times.get(prefix) ?? 0) + 1)
		for (const { prefix, size } of this.theirList) {
			const log = this.store.logOf(prefix)
			if (log && times.get(prefix) === 1 && !this.isTwin(log.id)) this.theirs.set(hex(log.id), size)
		}
		for (const log of this.store.logs.values())
			if (this.isTwin(log.id) && this.whole.has(hex(log.id))) this.theirs.set(hex(log.id), this.whole.get(hex(log.id)))
		if (again) this.sentSynced = false
	}

	begin() {
		if (!this.theirList || !this.myList || this.sentSynced) return
		this.sendMissing(true)
		this.post([SYNCED])
		this.sentSynced = true
		if (this.gotSynced) this.becomeLive()
	}

	onSynced() {
		this.gotSynced = true
		if (this.sentSynced && !this.live) this.becomeLive()
	}

	becomeLive() {
		this.live = true
		this.send([PEERS, [], []])
		this.timer = setTimeout(() => {
			if (this.end) return
			this.saidDigest = true
			this.send([COSIGNED, this.cosignatures.digest()])
			this.sayLacking()
		}, 3000)
		this.timer.unref()
	}

	// --- runs -------------------------------------------------------------------------------------------------

	missing() {
		return [...this.store.logs.values()].filter((log) => (this.theirs.get(hex(log.id)) ?? 0) < log.edge.size)
	}

	sendMissing(totals = false) {
		const logs = this.missing()
		const records = logs.reduce((sum, log) => sum + log.edge.size - (this.theirs.get(hex(log.id)) ?? 0), 0)
		if (totals && records) this.post([TOTALS, records])
		for (const log of logs) if (!this.notes.has(hex(log.id))) this.sendLog(log)
		const told = logs.filter((log) => this.notes.has(hex(log.id)))
		if (told.length) this.send([NOTE, told.flatMap((log) => [this.nameFor(log), log.edge.size])])
		for (const log of told) this.theirs.set(hex(log.id), log.edge.size)
	}

	nameFor(log) {
		return (this.theirs.get(hex(log.id)) ?? 0) > 0 ? log.id.subarray(0, 8) : log.id
	}

	sendLog(log) {
		const name = hex(log.id)
		for (let at = this.theirs.get(name) ?? 0; at < log.edge.size; at = this.theirs.get(name)) {
			const end = log.runEnd(at)
			const headers = log.headers.slice(at, end)
			const parts = this.portions(headers)
			const run = [RUN, at === 0 ? null : log.id, at, log.signatures.get(end), Buffer.concat(headers)]
			this.post([...run, (parts.shift() ?? []).map(({ body }) => body)])
			for (const part of parts) this.post([BODIES, part.map(({ id, body }) => [id, ...(body ?? [])])])
			this.theirs.set(name, end)
		}
	}

	// The bodies of a run, in portions that fit into a message.
	portions(headers) {
		const parts = []
		let room = 0
		for (const header of headers) {
			const id = hash('essaim/v1/record', header)
			const body = this.packed(id)
			const length = 80 + (body?.[2] ?? 0)
			if (length > room) {
				parts.push([])
				room = PORTION
			}
			parts.at(-1).push({ id, body })
			room -= length
		}
		return parts
	}

	packed(id, asked = false) {
		const { key, plain, fields } = this.store.records.get(hex(id))
		return plain && (asked || this.isWanted(fields)) ? [key, 0, plain.length, plain] : null
	}

	// Counted against the credit: waits, and what is posted behind it waits too.
	post(message) {
		this.outbox.push(message)
		this.flush()
	}

	flush() {
		while (this.outbox.length && !this.end && this.underWay < UNDER_WAY_MAX) {
			const message = this.outbox.shift()
			if (message[0] === RUN || message[0] === BODIES) this.underWay += pack(message).length
			this.send(message)
		}
	}

	onCredit([, bytes]) {
		want(Number.isInteger(bytes) && bytes >= 1 && bytes <= this.underWay, 'malformed', 'credit for what was not sent')
		this.underWay -= bytes
		this.credits.push(bytes)
		this.flush()
	}

	onRun([, reference, start, signature, headers, bodies], length) {
		let id = reference
		if (typeof reference === 'number') {
			want(this.theirList && reference < this.theirList.length, 'malformed', 'an index into no list')
			id = this.store.logOf(this.theirList[reference].prefix)?.id
			want(id, 'gap', 'an index of no log that is here')
		}
		const before = id ? (this.store.log(id)?.edge.size ?? 0) : 0
		this.send([CREDIT, length])
		const { log, records, graft } = this.takeRun({ id, start, signature, headers, bodies })
		if (!log) return
		if (graft !== undefined) {
			this.regrafts.push(graft)
			return this.send([GRAFT, this.nameFor(log), graft])
		}
		const name = hex(log.id)
		this.theirs.set(name, Math.max(this.theirs.get(name) ?? 0, log.edge.size))
		this.runs.push({ log: name, before, records, reference })
		this.log(`run ${name.slice(0, 8)} from ${start}: ${records.length}`)
	}

	// What leaves a gap is asked for anew; what does not verify may continue another copy.
	takeRun(run) {
		try {
			return this.store.takeRun(run)
		} catch (error) {
			const log = run.id && this.store.log(run.id)
			if (error.word === 'gap') {
				if (run.id && this.search.isOpen(run.id)) return {}
				if (this.gapAt && Date.now() - this.gapAt < GAP_MS) throw error
				this.gapAt = Date.now()
				this.sayAnew()
				return {}
			}
			if (!error.isCopy || !log || !this.search.claim(log, error.message)) throw error
			return {}
		}
	}

	onPolicy([, kinds, languages, largest]) {
		this.policy = { kinds, languages, largest: largest || Infinity }
	}

	// Whether the other side takes the body of a record in passing.
	isWanted({ kind, structure, lang, bodyClass }) {
		const own = same(structure, this.link.certificate.structure)
		if (!this.policy || own || kind === LOG_START || kind === ERASURE) return true
		const { kinds, languages, largest } = this.policy
		const tag = lang.toLowerCase()
		const spoken = !languages || tag === 'und' || languages.some((one) => tag === one || tag.startsWith(`${one}-`))
		return (!kinds || kinds.includes(kind)) && spoken && bodyClass <= largest
	}

	// --- bodies -----------------------------------------------------------------------------------------------

	want(ids) {
		this.wanted = ids.map(hex)
		this.send([WANT, ids])
	}

	onWant([, ids]) {
		const answers = []
		for (let room = PORTION; answers.length < ids.length && room > 0; room -= 80 + (answers.at(-1)[3] ?? 0)) {
			const id = ids[answers.length]
			answers.push([id, ...(this.store.records.has(hex(id)) ? (this.packed(id, true) ?? []) : [])])
		}
		this.send([BODIES, answers]) // what did not fit is asked for again
	}

	onBodies([, answers], length) {
		for (const answer of answers) {
			if (answer.length > 1) this.store.takeBody(answer)
			this.wanted = this.wanted?.filter((id) => id !== hex(answer[0]))
		}
		this.bodies = answers
		this.send([CREDIT, length])
	}

	onPing([, number]) {
		this.pings++
		this.send([PONG, number])
	}

	// --- while it is live -------------------------------------------------------------------------------------

	nameOf(name) {
		return name.length === 8 ? this.store.logOf(hex(name)) : this.store.log(name)
	}

	// Whether another log is known that begins alike.
	isTwin(id) {
		const others = [...this.store.logs.values()].map((log) => hex(log.id)).concat([...this.whole.keys()])
		return others.some((other) => other !== hex(id) && other.startsWith(hex(id.subarray(0, 8))))
	}

	onNote([, told]) {
		this.noted = (this.noted ?? 0) + 1
		for (let i = 0; i < told.length; i += 2) {
			const [name, size] = [told[i], told[i + 1]]
			const log = this.nameOf(name)
			if (name.length === 32) this.whole.set(hex(name), size)
			if (log) this.theirs.set(hex(log.id), Math.max(this.theirs.get(hex(log.id)) ?? 0, size))
			setTimeout(() => {
				const held = this.nameOf(name)?.edge.size ?? 0
				if (!this.end && held < size) this.send([GRAFT, name, held])
			}, GRAFT_MS)
		}
	}

	onGraft([, name, size]) {
		const log = this.nameOf(name)
		if (!log) return
		this.notes.delete(hex(log.id))
		this.theirs.set(hex(log.id), size)
		this.sendLog(log)
		this.grafts.push(size)
	}

	onPrune([, name]) {
		const own = this.link.certificate.structure
		const all = [...this.store.logs.values()].filter(({ structure }) => !same(structure, own))
		for (const log of name ? [this.nameOf(name)] : all) if (log) this.notes.add(hex(log.id))
		this.pruned = true
	}

	onPeers([, own, others]) {
		this.peers = { own, others }
	}

	onCosigned([, what]) {
		if (!(what instanceof Uint8Array)) {
			for (const one of readCosignatures(what)) this.cosignatures.take(one)
		} else if (what.length === 8) {
			this.cosignDigest = what
			if (same(what, this.cosignatures.digest()) || this.saidParts) return
			this.saidParts = true
			this.send([COSIGNED, this.cosignatures.parts()])
		} else {
			this.cosignParts ??= Buffer.from(what)
			this.sayLacking()
		}
	}

	// Once a link, and after the own digest.
	sayLacking() {
		if (!this.saidDigest || !this.cosignParts || this.saidLacking) return
		this.saidLacking = true
		for (const some of sayCosignatures(this.cosignatures.lacking(this.cosignParts))) this.send([COSIGNED, some])
	}

	sayRoots() {
		this.send([ROOTS, 0, vectors.vectorRoot(this.store.vector()).subarray(0, 8)])
	}

	onRoots([, form, bin]) {
		const vector = this.store.vector()
		this.roots[form] = Buffer.from(bin)
		if (form === 0) {
			if (!same(bin, vectors.vectorRoot(vector).subarray(0, 8))) this.send([ROOTS, 1, vectors.sayDigests(vector)[2]])
		} else if (form === 1) {
			const told = vectors.sayRoots(vector, bin)
			if (told.length) this.send([ROOTS, 2, told])
		} else if (form === 2) {
			const log = vectors.hearRoots(bin).map((said) => this.store.otherCopy(said)).find(Boolean)
			if (log) this.search.claim(log)
		} else refuse('malformed', 'roots')
	}
}
