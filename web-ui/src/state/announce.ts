// SPDX-License-Identifier: EUPL-1.2
// What a screen reader is told politely, without the focus moving.
import { signal } from "@preact/signals";

export const announcement = signal("");

export function announce(text: string): void {
	announcement.value = "";
	window.setTimeout(() => (announcement.value = text), 60);
}
