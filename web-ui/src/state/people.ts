// SPDX-License-Identifier: EUPL-1.2
// Who wrote something: by name for readers, by pseudonym to know oneself.
import { account, hello } from "../api/session";
import type { Author, Place } from "../api/shapes";
import { townBeside } from "./format";
import { t } from "./language";

export interface Written {
	author?: Author | null;
	structure?: Place | null;
}

export const isMine = (one: Written): boolean =>
	!!account.value && one.author?.id === account.value.author && one.structure?.id === hello.value?.node.structure;

export const nameOf = (one: Written): string => one.author?.name ?? t().talk.someone;

/** A role of the node's own is said in the reader's language; anything else is how the person calls it. */
export function roleOf(one: Written): string {
	const table: Record<string, string> = t().role;
	const role = one.author?.role;
	return role ? table[role] ?? role : "";
}

export const fromOf = (one: Written): string =>
	[roleOf(one), one.structure?.name, townBeside(one.structure?.name, one.structure?.city)].filter(Boolean).join(" · ");
