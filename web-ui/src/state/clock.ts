// SPDX-License-Identifier: EUPL-1.2
// The time that relative dates are told by: the node's, since a device's own may be a day off. It moves once a minute.
import { signal } from "@preact/signals";

let ahead = 0; /* of this device, the node's clock, in milliseconds */

export const now = signal(Date.now());

/** The node says what time it is. */
export function setClock(theirs: number): void {
	ahead = theirs - Date.now();
	now.value = theirs;
}

setInterval(() => (now.value = Date.now() + ahead), 60_000);
