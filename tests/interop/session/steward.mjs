// SPDX-License-Identifier: EUPL-1.2
// What a member signs in the federation: approvals, and as a steward statements and cosignatures under its promise
// (docs/protocol.md, "The stewards' promise"). The process is short: what a steward must keep durably is kept in memory.
import { Buffer } from 'node:buffer'
import { hash, pack, sign, unpack } from '../noise/essaim.mjs'
import { payloadHash } from './motions.mjs'
import { refuse } from './refusal.mjs'
import { hex, same, u64 } from './values.mjs'

const HAND_OVER = 7 // the type of an act
const AHEAD_MAX = 1024 // epochs

const isHigher = (one, other) => one.epoch > other.epoch || (one.epoch === other.epoch && one.index > other.index)

export class Steward {
	// member: { fold, motions, node: sign keys, certificate: bytes, structure }
	constructor(member) {
		this.member = member
		this.promise = { epoch: 0, proposer: null } // cosigns nothing before that epoch
		this.cosigned = null // the highest: { epoch, index, id }
	}

	get federation() {
		return this.member.fold.federation
	}

	get certificate() {
		return unpack(this.member.certificate)
	}

	sign(domain, ...parts) {
		return sign(this.member.node.secretKey, domain, ...parts.map((part) => Buffer.from(part)))
	}

	// The highest act that counts or was cosigned here.
	get highest() {
		const { acts, settled } = this.federation
		const end = { epoch: settled, index: acts.length - 1, id: acts.at(-1) }
		return this.cosigned && isHigher(this.cosigned, end) ? this.cosigned : end
	}

	approval(type, payload) {
		const last = this.federation.lastAbout({ type, payload })
		const over = [this.federation.acts[0], payloadHash(type, payload), u64(last)]
		return [this.certificate, last, this.sign('essaim/v1/approval', ...over)]
	}

	approve(type, payload) {
		this.member.motions.putRequest(type, payload, this.approval(type, payload))
	}

	// As the coordinator.
	propose(type, payload, approvals) {
		const { acts, epoch } = this.federation
		this.put(this.draft({ type, epoch, index: acts.length, prev: acts.at(-1), payload, approvals }))
	}

	// An act with its proposal, which nobody has cosigned yet.
	draft({ type, epoch, index, prev, payload, approvals }, ...statements) {
		const act = pack([1, type, this.federation.acts[0], epoch, index, prev, Date.now(), payload, approvals])
		const id = hash('essaim/v1/act', act)
		return pack([act, [this.certificate, this.sign('essaim/v1/proposal', id)], [], ...statements])
	}

	// Throws, and promises nothing, where it would not count.
	put(bytes) {
		this.cosign({ bytes, tip: this.federation.judge(bytes) })
	}

	cosign(proposal) {
		const { tip } = proposal
		this.keep(tip, unpackProposer(tip))
		this.member.motions.addCosignature(proposal, [this.certificate, this.sign('essaim/v1/cosign', tip.id)])
	}

	// Writes down before it answers what the promise allows, and refuses the rest.
	keep({ type, epoch, index, id }, proposer) {
		if (this.cosigned && same(this.cosigned.id, id)) return
		if (epoch < this.promise.epoch || !isHigher({ epoch, index }, this.highest)) refuse('not_allowed', 'promised otherwise')
		if (type === HAND_OVER) {
			if (this.cosigned && this.cosigned.epoch >= epoch) refuse('not_allowed', 'cosigned in that epoch already')
			if (this.promise.epoch === epoch && !same(this.promise.proposer, proposer)) refuse('not_allowed', 'follows another')
		}
		this.cosigned = { epoch, index, id }
	}

	// Into an epoch, for who will propose its hand-over.
	state(opens, proposer) {
		const { epoch, index, id } = this.highest
		const before = this.promise
		const isOld = opens <= epoch || opens < before.epoch || opens > this.federation.epoch + AHEAD_MAX
		if (isOld || (opens === before.epoch && hex(before.proposer) !== hex(proposer))) refuse('not_allowed', 'promised otherwise')
		this.promise = { epoch: opens, proposer }
		const said = [u64(opens), proposer, u64(epoch), u64(index), id]
		const signature = this.sign('essaim/v1/statement', this.federation.acts[0], ...said)
		this.member.motions.putStatement(pack([this.certificate, opens, proposer, epoch, index, id, signature]))
	}

	// --- a hand-over that this steward approved

	// Begins to lead: states for itself, into an epoch that nobody has stated for. Returns that epoch.
	lead() {
		const heard = this.member.motions.statements().map(({ opens }) => opens)
		const opens = Math.max(this.federation.epoch, this.promise.epoch, ...heard) + 1
		this.state(opens, this.member.structure)
		return opens
	}

	// Who stated for this leader, without those that name an act which is not here.
	followers(opens) {
		const { motions, structure } = this.member
		return motions.statements().filter((one) =>
			one.opens === opens && same(one.proposer, structure) && (one.index < this.federation.acts.length || motions.proposal(one.id)))
	}

	// Proposes it behind the highest act that the followers stated, once they are a majority. Where the approvals do not hold behind
	// that act, it is carried on alone, by a hand-over to whoever coordinates there.
	handOver(opens, { payload, approvals }) {
		const { acts } = this.federation
		const followers = this.followers(opens)
		const standing = followers.filter(({ index, id }) => index >= acts.length || same(acts[index], id))
		const end = { epoch: 0, index: acts.length - 1, id: acts.at(-1) }
		const top = standing.reduce((highest, one) => (one.index >= acts.length && isHigher(one, highest) ? one : highest), end)
		const carried = this.member.motions.proposal(top.id)
		const behind = (words) => {
			const tip = this.draft({ type: HAND_OVER, epoch: opens, index: top.index + 1, prev: top.id, ...words }, followers.map(({ fields }) => fields))
			return carried ? carry(carried.bytes, tip) : tip
		}
		try {
			this.put(behind({ payload, approvals }))
		} catch (error) {
			if (!carried) throw error
			const { coordinator } = this.federation.behind(carried.bytes)
			this.put(behind({ payload: [coordinator, ''], approvals: [] }))
		}
	}
}

// What a hand-over carries on travels around it: each act is the witness of the one before.
function carry(sealed, tip) {
	const [act, proposal, cosignatures, statements = [], witness] = unpack(sealed)
	return pack([act, proposal, cosignatures, statements, witness ? carry(witness, tip) : tip])
}

const unpackProposer = ({ proposal }) => proposal[0][1]
