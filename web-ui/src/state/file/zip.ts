// SPDX-License-Identifier: EUPL-1.2
// One file out of a ZIP archive (APPNOTE 6.3.10: end record, central directory, local header), inflated under a bound:
// what an archive says of its sizes is never believed.

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LEN = 22;
const COMMENT_MOST = 65_535;
const ENTRIES_MOST = 2000;
const STORED = 0;
const DEFLATED = 8;

/** Not an archive that can be read here. */
export class BadArchive extends Error {}
/** More than is taken. */
export class TooLarge extends Error {}

function endOf(view: DataView): number {
	const first = Math.max(0, view.byteLength - END_LEN - COMMENT_MOST);
	for (let at = view.byteLength - END_LEN; at >= first; at--) if (view.getUint32(at, true) === END) return at;
	throw new BadArchive("no end record");
}

async function inflate(packed: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array> {
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
	const reader = stream.getReader();
	const parts: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = await reader.read().catch(() => {
			throw new BadArchive("damaged");
		});
		if (done) break;
		size += value.length;
		if (size > most) {
			void reader.cancel().catch(() => undefined);
			throw new TooLarge();
		}
		parts.push(value);
	}
	const whole = new Uint8Array(size);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

async function take(bytes: Uint8Array<ArrayBuffer>, view: DataView, central: number, most: number): Promise<Uint8Array> {
	const method = view.getUint16(central + 10, true);
	const packedLen = view.getUint32(central + 20, true);
	const local = view.getUint32(central + 42, true);
	if (view.getUint16(central + 8, true) & 1) throw new BadArchive("encrypted");
	if (view.getUint32(local, true) !== LOCAL) throw new BadArchive("no local header");
	const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
	if (start + packedLen > bytes.length) throw new BadArchive("cut off");
	const packed = bytes.subarray(start, start + packedLen);
	if (method === STORED) {
		if (packedLen > most) throw new TooLarge();
		return packed;
	}
	if (method !== DEFLATED) throw new BadArchive(`method ${method}`);
	return inflate(packed, most);
}

/** The file of this name, at most `most` bytes of it; null where there is none. */
export async function unzip(bytes: Uint8Array<ArrayBuffer>, name: string, most: number): Promise<Uint8Array | null> {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	try {
		const end = endOf(view);
		const count = view.getUint16(end + 10, true);
		if (count > ENTRIES_MOST) throw new TooLarge();
		let at = view.getUint32(end + 16, true);
		for (let i = 0; i < count; i++) {
			if (view.getUint32(at, true) !== CENTRAL) throw new BadArchive("no central header");
			const nameLen = view.getUint16(at + 28, true);
			const found = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLen));
			if (found === name) return await take(bytes, view, at, most);
			at += 46 + nameLen + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
		}
		return null;
	} catch (why) {
		if (why instanceof RangeError) throw new BadArchive("cut off");
		throw why;
	}
}
