// SPDX-License-Identifier: EUPL-1.2
// Which remarks were sent from this device: the node does not know whose they are, so that nobody but this browser can ask.
import { recall, remember } from "../memory";

export interface SentRemark {
	number: number;
	token: string;
	page: string;
}

const KEY = "remarks.sent";
const MOST = 10;

const fits = (one: unknown): one is SentRemark => {
	const { number, token, page } = (one ?? {}) as Partial<SentRemark>;
	return Number.isSafeInteger(number) && typeof token === "string" && typeof page === "string" && /^\/(?![/\\])/.test(page);
};

/** The newest first. */
export function sentRemarks(): SentRemark[] {
	try {
		const list: unknown = JSON.parse(recall(KEY) ?? "[]");
		return Array.isArray(list) ? list.filter(fits).slice(0, MOST) : [];
	} catch {
		return [];
	}
}

const keep = (list: SentRemark[]): boolean => remember(KEY, list.length ? JSON.stringify(list.slice(0, MOST)) : null);

export const keepSent = (one: SentRemark): boolean => keep([one, ...sentRemarks().filter((other) => other.number !== one.number)]);
/** One that the node does not have any more. */
export const dropSent = (number: number): boolean => keep(sentRemarks().filter((one) => one.number !== number));
