// SPDX-License-Identifier: EUPL-1.2
// Drafts on this device: one entry each, so that what is typed survives a closed window, a dead line and a node that is off.
import type { Fields, Id, Lang } from "../../api/shapes";
import type { Written } from "../../api/writing";
import { recall, remember } from "../memory";

export interface Shelved {
	draft: string;
	kind: Written;
	lang: Lang;
	entity?: Id | undefined; /* of what is revised */
	parents?: Id[] | undefined;
	fields: Fields;
	scope: number;
	owner: string | null; /* whose it is: the author of an account, null while nobody was signed in */
	saved: number | null; /* the node's version that this one follows */
	dirty: boolean; /* holds what the node does not */
	at: number; /* changed on this device */
	sending?: Sent | undefined;
}

/** A publication whose end is not known: sent again with the same token until it is. */
export interface Sent {
	token: string;
	entity?: Id | undefined; /* once the practice itself is published */
	rest: number; /* how many records that came along are published */
	code?: string | undefined; /* on paper, to withdraw it; never sent with a draft */
}

const INDEX = "drafts";

const ids = (): string[] => (recall(INDEX) ?? "").split(" ").filter(Boolean);

export function fromShelf(draft: string): Shelved | null {
	try {
		const one = JSON.parse(recall(`draft.${draft}`) ?? "null") as Shelved | null;
		return one?.draft === draft ? one : null;
	} catch {
		return null;
	}
}

/** False where this browser keeps nothing. */
export function toShelf(one: Shelved): boolean {
	const kept = remember(`draft.${one.draft}`, JSON.stringify(one));
	if (!ids().includes(one.draft)) remember(INDEX, [...ids(), one.draft].join(" "));
	return kept;
}

export function offShelf(draft: string): void {
	remember(`draft.${draft}`, null);
	remember(INDEX, ids().filter((id) => id !== draft).join(" "));
}

/** Those that this account may see; newest first. */
export const shelf = (owner: string | null): Shelved[] =>
	ids().map(fromShelf).filter((one): one is Shelved => one !== null && (one.owner === null || one.owner === owner))
		.sort((a, b) => b.at - a.at);
