// SPDX-License-Identifier: EUPL-1.2
// What each side says that it has (docs/protocol.md, "Vectors"), and that it sent all of it: methods of Session.
import { Buffer } from 'node:buffer'
import { COSIGNED, PEERS, SYNCED } from './messages.mjs'
import { refuse } from './refusal.mjs'
import { hex, same, want } from './values.mjs'
import * as vectors from './vector.mjs'

export const lists = {
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
	},

	sayList(message, list) {
		this.log(`said form ${message[1]}`)
		this.send(message)
		this.myList = this.memory.said = list
		this.sentSynced = false // it is waited for anew
		this.begin()
		if (!this.outrun) return
		this.outrun = false
		this.sayAnew()
	},

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
	},

	// What was said holds no more. What was said as digests is said anew once its parts were.
	sayAnew() {
		if (!this.myList) this.outrun = Boolean(this.mine)
		else this.sayList(vectors.sayAll(this.store.vector()), vectors.listOf(this.store.vector()))
	},

	sayParts() {
		const message = vectors.sayParts(this.said, this.mine, this.theirDigests)
		const list = vectors.hearParts(message[2], this.said, this.theirDigests, this.mine)
		this.sayList(message, list)
	},

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
		if (again) this.sentSynced = this.gotSynced = false
	},

	begin() {
		if (!this.theirList || !this.myList || this.sentSynced) return
		this.sendMissing(true)
		this.post([SYNCED])
		this.sentSynced = true
		if (this.gotSynced && !this.live) this.becomeLive()
	},

	onSynced() {
		this.gotSynced = true
		if (this.sentSynced && !this.live) this.becomeLive()
	},

	becomeLive() {
		this.live = true
		this.send([PEERS, [], []])
		this.motions.sayAll(this)
		this.files.look()
		this.timer = setTimeout(() => {
			if (this.end) return
			this.saidDigest = true
			this.send([COSIGNED, this.cosignatures.digest()])
			this.sayLacking()
		}, 3000)
		this.timer.unref()
	},
}
