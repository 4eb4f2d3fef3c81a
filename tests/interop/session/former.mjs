// SPDX-License-Identifier: EUPL-1.2
// A link under a former network key, or with a structure that is a member no more: it gets the acts, and a member the
// newest key (docs/protocol.md, "Former keys and former members").
import { Buffer } from 'node:buffer'
import { sealKey } from './keys.mjs'
import { ACTS, HELLO, KEY } from './messages.mjs'
import { same, want } from './values.mjs'
import { logsDigest, vectorRoot } from './vector.mjs'

const ZERO8 = Buffer.alloc(8)

export function helloToFormer(session) {
	const { fold, instance } = session
	session.acts = fold.acts.length
	const empty = [vectorRoot([]).subarray(0, 16), logsDigest([]).subarray(0, 8)]
	session.send([HELLO, session.acts, fold.head.subarray(0, 16), ...empty, ZERO8, ZERO8, instance])
}

export function answerFormer(session) {
	const { fold, keys, link, theirHello } = session
	if (theirHello.acts > fold.acts.length) return
	const { acts, head } = theirHello
	want(acts === 0 || same(fold.acts[acts - 1].id.subarray(0, 16), head), 'fork', 'another federation')
	if (acts < fold.acts.length) session.send([ACTS, acts, fold.acts.slice(acts).map(({ sealed }) => sealed)])
	const isMember = fold.speaks(link.certificate)
	const key = keys.held.get(keys.newest)
	if (isMember && !key) return // it waits for the other side's
	if (isMember) session.send([KEY, sealKey(key, link.certificate.channelKey)])
	session.finish(isMember ? 'stale' : 'not_member', 'decided on older acts')
}

// Of a structure that no act here admits: the acts may not have come this way yet, and it may bring them itself.
export function answerUnknown(session) {
	const { fold, theirHello } = session
	if (fold.acts.length < theirHello.acts) return
	const brought = fold.acts.length > session.acts
	session.finish(brought ? 'stale' : 'not_member', 'decided on older acts')
}
