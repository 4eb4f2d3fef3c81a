// SPDX-License-Identifier: EUPL-1.2
// Remarks on pages and moderation, as docs/api.md tells them.
import { request } from "./socket";
import type { Comment, Conversation, Id, Lang } from "./shapes";

export const remarkStates = ["new", "planned", "done", "declined"] as const;
export type RemarkState = (typeof remarkStates)[number];

export interface Remark {
	number: number;
	created: number;
	state: RemarkState;
	set: number | null;
	signed_in: boolean;
	page: string;
	lang: Lang | null;
	text: string;
	note: string | null;
}

export interface Remarks {
	items: Remark[];
	next: number | null;
	counts: Record<RemarkState, number>;
}

export const sendRemark = (one: { page: string; text: string; lang: Lang; token: string }): Promise<{ number: number }> =>
	request("feedback.send", one);
export const stateOfRemark = (number: number, token: string): Promise<{ state: RemarkState; set: number | null }> =>
	request("feedback.state", { number, token });
export const listRemarks = (state: RemarkState | null, before: number | null): Promise<Remarks> =>
	request("feedback.list", { state, before });
export const setRemark = (number: number, state: RemarkState, note: string): Promise<object> =>
	request("feedback.set", { number, state, note });

// Flags and what editors decide.
export const reasons = ["hurtful", "personal", "advertising", "false", "rights", "other"] as const;
export type Reason = (typeof reasons)[number];

export interface Case {
	record: Id;
	kind: string;
	created: number;
	flags: number;
	first: number | null;
	last: number | null;
	reasons: { code: Reason; count: number }[];
	notes: string[];
	hidden: number | null;
	note: string | null;
	structure: { id: Id; name: string; city: string | null; country: string | null };
	ours: boolean;
	author: { name: string } | null;
	words: string | null; /* of what is no comment: its first text */
	comment: Comment | null;
	answers: Comment | null;
	conversation: Conversation | null;
}

export interface Cases {
	cases: Case[];
	hidden: Case[];
	blocked: { structure: Case["structure"]; since: number }[];
	suspended: { person: string; name: string | null; until: number }[];
}

export type Action = "dismiss" | "hide" | "show" | "warn" | "suspend" | "lift" | "block" | "unblock" | "note";

export interface Decision {
	number: number;
	time: number;
	action: Exclude<Action, "note">;
	reason: Reason;
	kind: string | null;
	days: number | null;
	structure: { name: string } | null;
}

export const sendFlag = (record: Id, reason: Reason, note: string): Promise<object> => request("flag.send", { record, reason, note });
export const listCases = (): Promise<Cases> => request("moderation.list");
export const decide = (action: Action, what: {
	record?: Id; structure?: Id; person?: string; reason?: Reason; days?: number; note?: string;
}): Promise<object> => request("moderation.act", { action, ...what });
export const listDecisions = (before: number | null): Promise<{ items: Decision[]; next: number | null }> =>
	request("decision.list", { before });
