// SPDX-License-Identifier: EUPL-1.2
// Remarks on pages, as docs/api.md tells them.
import { request } from "./socket";
import type { Lang } from "./shapes";

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

export const sendRemark = (one: { page: string; text: string; lang: Lang; token: string }): Promise<object> =>
	request("feedback.send", one);
export const listRemarks = (state: RemarkState | null, before: number | null): Promise<Remarks> =>
	request("feedback.list", { state, before });
export const setRemark = (number: number, state: RemarkState, note: string): Promise<object> =>
	request("feedback.set", { number, state, note });
