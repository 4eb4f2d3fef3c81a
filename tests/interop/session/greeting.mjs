// SPDX-License-Identifier: EUPL-1.2
// How a session begins (docs/protocol.md, "Greeting"): methods of Session.
import { Buffer } from 'node:buffer'
import { answerFormer, answerUnknown, helloToFormer } from './former.mjs'
import { ACTS, BODY_POLICY, HELLO } from './messages.mjs'
import { hex, same, want } from './values.mjs'
import * as vectors from './vector.mjs'

const NETWORK_KEY = 4 // the type of an act
const ZERO8 = Buffer.alloc(8)

export const greeting = {
	hello() {
		if (this.isStranger) return helloToFormer(this)
		this.greeted = this.store.vector()
		this.digest = vectors.logsDigest(this.greeted).subarray(0, 8)
		this.root = vectors.vectorRoot(this.greeted).subarray(0, 16)
		const base = this.memory.heard && !this.options.forget ? vectors.nameOf(this.memory.heard) : ZERO8
		this.heardBase = this.options.forget ? null : this.memory.heard
		const head = (this.fold.head ?? Buffer.alloc(16)).subarray(0, 16)
		this.acts = this.fold.acts.length
		this.forks = this.store.forksDigest()
		this.send([HELLO, this.acts, head, this.root, this.digest, this.forks, base, this.instance])
		if (this.options.policy) this.send([BODY_POLICY, ...this.options.policy])
	},

	onHello(hello) {
		want(!this.theirHello, 'state', 'a second hello')
		const [, acts, head, root, digest, forks, base, instance] = hello
		this.theirHello = { acts, head, root, digest, forks, base, instance }
		want(!same(instance, this.instance), 'exists', 'this is the same process')
		this.judgeRivals()
		if (this.isUnknown) return answerUnknown(this)
		if (this.options.former) return answerFormer(this)
		if (acts < this.acts) {
			want(acts === 0 || same(this.fold.acts[acts - 1].id.subarray(0, 16), head), 'fork', 'another federation')
			this.sayActs()
			this.sayForks()
			this.sayVector()
		} else if (acts === this.acts) {
			want(same(this.fold.head.subarray(0, 16), head), 'fork', 'another federation')
			this.sayForks()
			if (same(root, this.root)) this.liveAtOnce()
			else this.sayVector()
		}
	},

	// Between two processes one link is enough.
	judgeRivals() {
		const { certificate } = this.link
		for (const other of this.store.sessions) {
			const isRival = other !== this && !other.end && other.theirHello && same(other.theirHello.instance, this.theirHello.instance)
			if (!isRival || !same(other.link.certificate.channelKey, certificate.channelKey)) continue
			want(this.isBetter(other), 'exists', 'another link to this node is open')
			if (other.options.dialled !== this.options.dialled) other.finish('exists', 'another link to this node is open')
		}
	},

	// Of two in opposite directions the one stays that the process with the smaller instance began; of two in one direction who began
	// both ends the younger, and the other side leaves it to that.
	isBetter(other) {
		const [mine, its] = [Boolean(this.options.dialled), Boolean(other.options.dialled)]
		if (mine === its) return !mine
		return mine === Buffer.compare(this.instance, Buffer.from(this.theirHello.instance)) < 0
	},

	liveAtOnce() {
		this.memory.said = this.memory.heard = vectors.listOf(this.greeted)
		this.theirList = this.myList = this.memory.said
		for (const { logs } of this.greeted) for (const { id, size } of logs) this.theirs.set(hex(id), size)
		this.live = this.sentSynced = this.gotSynced = true
		this.equalAtOnce = true
		this.becomeLive()
	},

	onActs([, first, sealed]) {
		this.heardActs = Math.max(this.heardActs ?? 0, first + sealed.length)
		sealed.forEach((one, i) => {
			if (first + i < this.fold.acts.length) return
			const act = this.fold.take(Buffer.from(one))
			if (act.type === NETWORK_KEY) this.keys.takeAct(act)
		})
		if (this.isUnknown) return answerUnknown(this)
		if (this.options.former) return answerFormer(this)
		if (this.store.applyLimits()) this.store.tell((session) => session.sayAnew())
		this.motions.sweep()
		this.motions.sayAll(this)
		if (this.theirHello && !this.myList && this.fold.acts.length >= this.theirHello.acts) {
			this.sayForks()
			this.sayVector()
		}
	},

	// Acts that appeared here go to whoever does not have them.
	sayActs() {
		if (this.isStranger || !this.theirHello || this.fold.acts.length <= this.theirActs()) return
		this.send([ACTS, this.theirActs(), this.fold.acts.slice(this.theirActs()).map(({ sealed }) => sealed)])
		this.saidActs = this.fold.acts.length
	},

	// How many acts the other side has, as far as it is known here.
	theirActs() {
		return Math.max(this.theirHello.acts, this.saidActs ?? 0, this.heardActs ?? 0)
	},

	sayForks() {
		if (!same(this.forks, this.theirHello.forks)) this.search.tell([...this.store.frozen.values()].map(({ bytes }) => bytes))
	},
}
