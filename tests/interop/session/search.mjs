// SPDX-License-Identifier: EUPL-1.2
// How two sides of a link find the first leaf in which their copies of a log differ (docs/protocol.md, "The search").
import { Buffer } from 'node:buffer'
import { verifyText } from '../noise/essaim.mjs'
import { makeProof } from './fork.mjs'
import { CLAIM, FORKS, NODES, NOTE, PROBE } from './messages.mjs'
import { checkpointText } from './record.mjs'
import { edgeOf, followPath, joinHashes, leafHash, pathOf, splitHashes, subtreesOf } from './tree.mjs'
import { hex, same, want } from './values.mjs'

const CLAIM_MS = 10000
const CLAIMS_MAX = 8
const STEP_HEIGHT = 6
const EDGE = 0
const SUBTREE = 1
const LEAF = 2
const CLOSED = 3

const rootOf = (log, start, height) => edgeOf(log.headers.slice(start, start + 2 ** height)).root()

export class Search {
	constructor(session) {
		this.session = session
		this.store = session.store
		this.open = null // what is claimed here: { log, size, held, why, late: a timer }
		this.going = null // what is searched here: { log, size, root, signature, common, and where it has got to }
		this.made = this.heard = 0
		this.found = 0 // proofs
	}

	// --- what is claimed here: the other side searches

	// The copies of a log may differ: true, where that will show. One claim after the other; what comes meanwhile comes again,
	// since a claim ends with a proof, and with it new vectors, or with the session. why: of the run that did not verify, if one did.
	claim(log, why) {
		if (this.open) return true
		const checkpoint = log.checkpoint()
		if (!checkpoint || this.made++ >= CLAIMS_MAX) return false
		const { size, root, signature } = checkpoint
		this.open = { log, size, held: size, why }
		this.wait()
		this.session.send([CLAIM, log.id, size, root, signature, size])
		return true
	}

	isOpen(id) {
		return Boolean(this.open) && same(this.open.log.id, id)
	}

	wait() {
		clearTimeout(this.open.late)
		this.open.late = setTimeout(() => this.refuted(), CLAIM_MS).unref()
	}

	close() {
		clearTimeout(this.open?.late)
		this.open = null
	}

	refuted() {
		const { log, why } = this.open
		this.close()
		if (!why || this.session.isTwin(log.id) || this.session.end) return
		this.session.finish('bad_signature', why)
		this.session.wake()
	}

	onProbe([, form, id, first, second]) {
		if (!this.isOpen(id)) return
		const { log, size, held } = this.open
		if (form === CLOSED) return this.refuted()
		this.wait()
		if (log.edge.size < held) return // cut meanwhile
		const answer = (...what) => this.session.send([NODES, form, id, ...what])
		if (form === EDGE) {
			if (first >= 1 && first <= held) answer(first, Buffer.concat(log.edgeAt(first).hashes))
		} else if (form === SUBTREE) {
			const below = Math.min(STEP_HEIGHT, second)
			if (second > 52 || first % 2 ** second !== 0 || first + 2 ** second > held) return
			const roots = Array.from({ length: 2 ** below }, (_, i) => rootOf(log, first + i * 2 ** (second - below), second - below))
			answer(first, second, Buffer.concat(roots))
		} else if (form === LEAF) {
			if (first < held) answer(first, log.headers[first], Buffer.concat(pathOf(log.headers.slice(0, size), first)))
		}
	}

	// --- what the other side claims: searched here

	ask(id, form, ...what) {
		this.session.send([PROBE, form, id, ...what])
	}

	onClaim([, id, size, root, signature, held]) {
		want(this.heard++ < CLAIMS_MAX, 'limit', 'claims')
		if (this.going) return this.ask(id, CLOSED)
		const log = this.store.log(id)
		if (!log) return this.meetTwin(id, held)
		try {
			verifyText(signature, log.start.logKey, checkpointText(id, size, root))
		} catch {
			want(false, 'bad_signature', 'a claim')
		}
		const common = Math.min(held, log.edge.size)
		if (common === 0 || !log.checkpoint()) return this.ask(id, CLOSED)
		this.going = { log, size, root, signature, common }
		this.ask(id, EDGE, common)
	}

	// Of two logs that begin alike each side names its own whole.
	meetTwin(id, held) {
		const twin = this.store.logOf(hex(id.subarray(0, 8)))
		if (twin && !same(twin.id, id)) {
			this.session.send([NOTE, [twin.id, twin.edge.size]])
			this.session.onNote([NOTE, [id, held]])
		}
		this.ask(id, CLOSED)
	}

	onNodes([, form, id, ...what]) {
		const search = this.going
		want(search && same(search.log.id, id), 'state', 'nodes that were not asked for')
		if (form === EDGE) this.onEdge(search, ...what)
		else if (form === SUBTREE) this.onSubtree(search, ...what)
		else if (form === LEAF) this.onLeaf(search, ...what)
	}

	// Goes on with the first of these subtrees that differs; a search without one is over.
	follow(search, subtrees, hashes) {
		const { log } = search
		const at = subtrees.findIndex(({ start, height }, i) => !same(hashes[i], rootOf(log, start, height)))
		if (at < 0) {
			this.going = null
			return this.ask(log.id, CLOSED)
		}
		const { start, height } = subtrees[at]
		Object.assign(search, { start, height, expected: hashes[at] })
		if (height === 0) this.ask(log.id, LEAF, start)
		else this.ask(log.id, SUBTREE, start, height)
	}

	onEdge(search, size, bin) {
		const subtrees = subtreesOf(search.common)
		want(size === search.common && bin.length === 32 * subtrees.length, 'malformed', 'an edge')
		const hashes = splitHashes(bin)
		const whole = hashes.reduceRight((right, left) => joinHashes([left, right]))
		want(search.common !== search.size || same(whole, search.root), 'bad_hash', 'an edge of another root')
		this.follow(search, subtrees, hashes)
	}

	onSubtree(search, start, height, bin) {
		want(start === search.start && height === search.height, 'malformed', 'nodes that were not asked for')
		const below = Math.min(STEP_HEIGHT, height)
		want(bin.length === 32 * 2 ** below, 'malformed', 'the number of nodes')
		const hashes = splitHashes(bin)
		want(same(joinHashes(hashes), search.expected), 'bad_hash', 'nodes of another subtree')
		const subtrees = hashes.map((_, i) => ({ start: start + i * 2 ** (height - below), height: height - below }))
		this.follow(search, subtrees, hashes)
	}

	onLeaf(search, index, header, bin) {
		const { log, size, root, signature } = search
		want(index === search.start && search.height === 0, 'malformed', 'a leaf that was not asked for')
		want(same(leafHash(Buffer.from(header)), search.expected), 'bad_hash', 'another leaf')
		const path = splitHashes(bin)
		const led = followPath(leafHash(Buffer.from(header)), index, size, path)
		want(led && same(led, root), 'bad_hash', 'a path to another root')
		this.going = null
		const own = log.checkpoint(index)
		if (!own) return this.ask(log.id, CLOSED)
		const mine = { ...own, header: log.headers[index], path: pathOf(log.headers.slice(0, own.size), index) }
		const start = this.store.records.get(hex(log.id))
		const copies = [{ size, signature, header: Buffer.from(header), path }, mine]
		this.found++
		this.store.learnFork(makeProof(index, copies, start, this.store.fold.acts[0].id))
	}

	// --- proofs

	onForks([, proofs]) {
		for (const bytes of proofs) {
			const log = this.store.learnFork(bytes)
			if (this.isOpen(log)) this.close()
		}
	}

	tell(proofs) {
		for (let i = 0; i < proofs.length; i += 32) this.session.send([FORKS, proofs.slice(i, i + 32)])
	}
}
