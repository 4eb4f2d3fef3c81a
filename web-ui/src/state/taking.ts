// SPDX-License-Identifier: EUPL-1.2
// The message that somebody wants to take back, on the way to the page where it is done.
import { signal } from "@preact/signals";
import type { Comment } from "../api/shapes";

export const toTakeBack = signal<{ comment: Comment; from: string } | null>(null);
