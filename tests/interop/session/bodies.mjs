// SPDX-License-Identifier: EUPL-1.2
// Bodies as they rest and travel (docs/protocol.md, "Bodies"), with fzstd for the frames.
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { decompress } from 'fzstd'
import { refuse } from './refusal.mjs'

const BODY_MAX = 262144
const WINDOW_MAX = 1 << 20
const MAGIC = Buffer.from('28b52ffd', 'hex')

export function readDictionary(file) {
	const text = readFileSync(file, 'latin1')
	const bytes = text.replaceAll('\n', ' ').replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)))
	return Buffer.from(bytes, 'latin1')
}

const dictionary = readDictionary(new URL('../../../protocol/dictionary/1.txt', import.meta.url))

// Takes the header of a frame apart (RFC 8878, section 3.1.1.1): { window, content, blocks: offset, checksum: has one }.
function readFrameHeader(frame) {
	if (frame.length < 6 || !frame.subarray(0, 4).equals(MAGIC)) refuse('malformed', 'no Zstandard frame')
	const descriptor = frame[4]
	const single = (descriptor >> 5) & 1
	if (descriptor & 3) refuse('malformed', 'a frame with a Dictionary_ID')
	if (descriptor & 8) refuse('malformed', 'the reserved bit of a frame')
	let at = 5
	let window = 0
	if (!single) {
		const base = 2 ** (10 + (frame[at] >> 3))
		window = base + (base / 8) * (frame[at++] & 7)
	}
	const sizeLength = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]
	if (sizeLength === 0) refuse('malformed', 'a frame that does not say its content size')
	let content = 0
	for (let i = sizeLength - 1; i >= 0; i--) content = content * 256 + frame[at + i]
	if (sizeLength === 2) content += 256
	return { window: single ? content : window, content, blocks: at + sizeLength, checksum: (descriptor >> 2) & 1 }
}

// The offset behind the last block.
function blocksEnd(frame, at) {
	for (;;) {
		if (at + 3 > frame.length) refuse('malformed', 'a frame that was cut')
		const head = frame.readUIntLE(at, 3)
		const type = (head >> 1) & 3
		if (type === 3) refuse('malformed', 'a reserved block')
		at += 3 + (type === 1 ? 1 : head >> 3)
		if (at > frame.length) refuse('malformed', 'a frame that was cut')
		if (head & 1) return at
	}
}

// fzstd knows no dictionaries. One of raw content is what stood before the frame: so it is put there, as a raw block of
// the same frame, and cut off afterwards.
function decompressBehind(before, blocks, content) {
	const head = Buffer.alloc(12)
	MAGIC.copy(head)
	head[4] = 0xa0 // single segment, content size in four bytes
	head.writeUInt32LE(before.length + content, 5)
	head.writeUIntLE(before.length << 3, 9, 3)
	const all = decompress(Buffer.concat([head, before, blocks]))
	return Buffer.from(all.subarray(before.length))
}

// The plain bytes of a body.
export function unpackBody(codec, length, packed) {
	if (length > BODY_MAX) refuse('too_large', 'a body over the limit')
	if (codec === 0) {
		if (packed.length !== length) refuse('malformed', 'a plain body of another length')
		return Buffer.from(packed)
	}
	if (codec !== 1 && codec !== 2) refuse('malformed', `codec ${codec}`)
	const frame = Buffer.from(packed)
	const header = readFrameHeader(frame)
	if (header.content !== length) refuse('malformed', 'a frame of another content size')
	if (header.window > WINDOW_MAX) refuse('malformed', 'a window over the limit')
	if (frame.length >= length) refuse('malformed', 'a frame that is not shorter than the body')
	const end = blocksEnd(frame, header.blocks)
	if (end + (header.checksum ? 4 : 0) !== frame.length) refuse('malformed', 'bytes behind the frame')
	const blocks = frame.subarray(header.blocks, end)
	const plain = decompressBehind(codec === 2 ? dictionary : Buffer.alloc(0), blocks, length)
	if (plain.length !== length) refuse('malformed', 'a frame with less in it than it says')
	return plain
}
