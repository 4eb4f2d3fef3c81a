// SPDX-License-Identifier: EUPL-1.2
// The time that relative dates are told by; moves once a minute.
import { signal } from "@preact/signals";

export const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 60_000);
