// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md that write: publications, withdrawals, drafts. Loaded with the pages that need them.
import { request } from "./socket";
import type { Fields, Id, Lang, Place } from "./shapes";

export type Written = "practice" | "tool" | "toolbox" | "tutorial" | "testimony" | "profile";

export interface Publication {
	kind: Written | "adoption"; /* an adoption has a form of its own, and no draft */
	lang: Lang;
	scope?: number;
	entity?: Id | undefined;
	parents?: Id[] | undefined;
	fields: Fields;
	token: string;
	draft?: string | undefined;
	named?: boolean; /* a testimony under the account's own name */
	code?: string | undefined; /* on paper, of a testimony: docs/api.md */
}

export interface Version {
	id: Id;
	created: number;
	lang: Lang;
	author?: { name: string } | null;
	title?: string | null;
	parents: Id[];
	head: boolean;
	withdrawn?: number | null;
}

interface Reach {
	withdrawn: number;
	partners: { structure: Place; applied?: number | null }[];
}

export interface NodeDraft {
	draft: string;
	saved: number;
	kind: Written;
	lang: Lang;
	entity?: Id | null;
	parents?: Id[] | null;
	title?: string | null;
	fields?: Fields;
}

export interface Fault {
	path: string;
	why: string;
}

export const publishRecord = (one: Publication): Promise<{ id: Id; entity: Id }> => request("record.publish", one);
export const checkRecord = (kind: Written, fields: Fields): Promise<{ faults: Fault[] }> =>
	request("record.check", { kind, fields });
/** What was told beside a practice. */
export type Beside = "contact" | "tools" | "testimonies";
export const withdrawRecord = (id: Id, reason: string, keep: Beside[] = []): Promise<{ withdrawn: number }> =>
	request("record.withdraw", { id, reason, keep });
export const showWithdrawal = (id: Id): Promise<Reach> => request("record.withdrawal", { id });
export const listVersions = (id: Id): Promise<{ items: Version[] }> => request("practice.versions", { id });

export const saveDraft = (draft: object): Promise<{ saved: number }> => request("draft.save", draft);
export const listDrafts = (): Promise<{ items: NodeDraft[] }> => request("draft.list");
export const showDraft = (draft: string): Promise<NodeDraft> => request("draft.show", { draft });
export const dropDraft = (draft: string): Promise<object> => request("draft.drop", { draft });

/** 16 random bytes in hexadecimal: the name of a draft, or the token of a publication. */
export function fresh(): string {
	let hex = "";
	for (const byte of crypto.getRandomValues(new Uint8Array(16))) hex += byte.toString(16).padStart(2, "0");
	return hex;
}
