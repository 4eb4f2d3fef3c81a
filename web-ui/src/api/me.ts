// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about one's own account. Loaded with the pages that need them.
import type { Account, Lang, Place } from "./shapes";
import { request } from "./socket";

export type How = "keep" | "anonymise" | "erase";

export interface Erasing {
	how: How;
	left: number;
	working: boolean;
	later?: number | null; /* when what no profile names is erased */
	erased: number;
	partners: { structure: Place; applied?: number | null }[];
}

interface Part {
	items: unknown[];
	next?: string | null;
}

const parts = ["account", "records", "drafts", "reading", "notices", "searches"] as const;

/** What is told besides, as a whole; null: as it was. */
export interface Told {
	languages: string[];
	website: string;
}
export const changeProfile = (name: string, lang: Lang, told: Told | null): Promise<{ account: Account }> =>
	request("me.profile", { name, lang, ...told });
export const leave = (how: How, password: string, atOnce: boolean): Promise<{ code: string }> =>
	request("me.leave", { how, password, at_once: atOnce });

/** How one comes in, and where letters go. */
export type Pace = "never" | "daily" | "weekly";
export interface Ways {
	letters: boolean;
	address?: string | null;
	wanted?: string | null;
	wanted_gone: boolean; /* says the mail server of that address */
	digest: { pace: Pace; next?: number | null; refused?: number | null };
	wish?: { text: string; asked: number; state: "waits" | "granted" | "declined"; reason?: string | null } | null;
}
export const ways = (): Promise<Ways> => request("me.ways");
export const setAddress = (address: string, lang: Lang): Promise<unknown> => request("me.address", { address, lang });
export const chooseDigest = (pace: Pace): Promise<unknown> => request("me.digest", { pace });
export const sendWish = (text: string): Promise<unknown> => request("me.wish", { text });
export const confirmAddress = (code: string): Promise<unknown> => request("me.confirm", { code });

export const showErasing = (code: string): Promise<Erasing> => request("me.erasures", { code });
export const hasten = (code: string): Promise<unknown> => request("me.hasten", { code });

/** Everything that this node has of the account. */
export async function takeAll(): Promise<Record<string, unknown[]>> {
	const all: Record<string, unknown[]> = {};
	for (const part of parts) {
		const items: unknown[] = [];
		let after: string | null | undefined;
		do {
			const page: Part = await request("me.data", { part, after });
			items.push(...page.items);
			after = page.next;
		} while (after);
		all[part] = items;
	}
	return all;
}
