// SPDX-License-Identifier: EUPL-1.2
// The types of messages (docs/protocol.md, "The session").
export const HELLO = 0
export const ACTS = 1
export const FORKS = 2
export const VECTOR = 3
export const RUN = 4
export const CREDIT = 5
export const WANT = 6
export const BODIES = 7
export const TOTALS = 8
export const SYNCED = 9
export const PING = 10
export const PONG = 11
export const JOIN = 12
export const ADMITTED = 13
export const MOTIONS = 15
export const NOTE = 16
export const GRAFT = 17
export const PRUNE = 18
export const PEERS = 19
export const COSIGNED = 20
export const KEY = 21
export const ROOTS = 22
export const CLAIM = 23
export const PROBE = 24
export const NODES = 25
export const BODY_POLICY = 26
