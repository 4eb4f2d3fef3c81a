// SPDX-License-Identifier: EUPL-1.2
// MessagePack on one side, plain values with hex ids on the other.
import { decode, encode } from "@msgpack/msgpack";

export const hex = (bytes: Uint8Array): string => {
	let out = "";
	for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
	return out;
};

/** An id or token as it travels where hex will not do. */
export const bytes = (text: string): Uint8Array =>
	Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** So many random bytes, as hex. */
export const randomHex = (count: number): string => hex(crypto.getRandomValues(new Uint8Array(count)));

function plain(value: unknown): unknown {
	if (value instanceof Uint8Array) return hex(value);
	if (Array.isArray(value)) return value.map(plain);
	if (value && typeof value === "object") {
		const out: Record<string, unknown> = {};
		for (const [key, inner] of Object.entries(value)) out[key] = plain(inner);
		return out;
	}
	return value;
}

export const pack = (value: unknown): Uint8Array<ArrayBuffer> =>
	encode(value, { ignoreUndefined: true }) as Uint8Array<ArrayBuffer>;

export const unpack = (bytes: ArrayBuffer): unknown => plain(decode(new Uint8Array(bytes)));
