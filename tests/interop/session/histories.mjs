// SPDX-License-Identifier: EUPL-1.2
// Logs that a member signs in two histories. A shape is { name: [leaves in common, more in the first, more in the second] }.
import { Publisher } from './publisher.mjs'

const PRACTICE = 3

export function grow(log, count) {
	log.addMany(count, PRACTICE, { description: { title: 'Taller' } })
}

export function beginLogs(member, shape) {
	return Object.values(shape).map(([common]) => {
		const log = new Publisher(member)
		grow(log, common - 1)
		return log
	})
}

// The member goes on with the first history, and another process of it, which is returned, with the second.
export function forkLogs(member, logs, shape) {
	const twin = member.clone()
	Object.values(shape).forEach(([, first, second], i) => {
		const other = logs[i].fork(twin.store)
		grow(logs[i], first)
		grow(other, second)
	})
	return twin
}
