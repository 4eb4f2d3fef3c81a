// SPDX-License-Identifier: EUPL-1.2
// The code on paper of who has no account: made on this device, known to nobody else; the node keeps a hash of it.

const DIGITS = 24;
const GROUP = 4;

/** 24 digits in groups of four, all equally likely. */
export function freshCode(): string {
	let digits = "";
	while (digits.length < DIGITS) {
		for (const byte of crypto.getRandomValues(new Uint8Array(DIGITS))) {
			if (byte < 250 && digits.length < DIGITS) digits += String(byte % 10);
		}
	}
	return digits.match(new RegExp(`\\d{${GROUP}}`, "g"))!.join(" ");
}
