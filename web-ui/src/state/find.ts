// SPDX-License-Identifier: EUPL-1.2
// A question to search: how it stands in the address, and its answer. Only the answer to the last question counts,
// whenever it comes; what was shown stays until then.
import { batch, signal } from "@preact/signals";
import { type Failure, failure } from "../api/failure";
import { facetNames, type Answer, type FacetName, type Lang } from "../api/shapes";

export interface Question {
	text: string;
	filters: Partial<Record<FacetName, string[]>>;
	from: number;
	to: number;
	newest: boolean; /* what came last stands first, however well it matches */
}

/** Filters as the address names them; "lang" is what addresses once said. */
export function readQuestion(query: URLSearchParams): Question {
	const filters: Question["filters"] = {};
	for (const name of facetNames) {
		const codes = (query.get(name) ?? (name === "language" ? query.get("lang") : null) ?? "").split(",").filter(Boolean);
		if (codes.length > 0) filters[name] = codes.slice(0, 16);
	}
	const year = (name: string): number => (/^\d{4}$/.test(query.get(name) ?? "") ? Number(query.get(name)) : 0);
	return { text: query.get("q") ?? "", filters, from: year("from"), to: year("to"), newest: query.get("order") === "new" };
}

export function addressOf(question: Question): string {
	const query = new URLSearchParams();
	if (question.text.trim()) query.set("q", question.text);
	for (const name of facetNames) if (question.filters[name]?.length) query.set(name, question.filters[name]!.join(","));
	if (question.from) query.set("from", String(question.from));
	if (question.to) query.set("to", String(question.to));
	if (question.newest) query.set("order", "new");
	const text = query.toString().replace(/%2C/g, ",");
	return text ? `/practices?${text}` : "/practices";
}

export const isNarrowed = (question: Question): boolean =>
	Object.keys(question.filters).length > 0 || question.from > 0 || question.to > 0;

export const withChoice = (question: Question, name: FacetName, codes: string[]): Question => {
	const filters = { ...question.filters };
	if (codes.length > 0) filters[name] = codes;
	else delete filters[name];
	return { ...question, filters };
};

const TEXT_MOST = 200;
const PAGE = 20;

const paramsOf = (question: Question, lang: Lang, after?: string) => ({
	text: [...question.text].slice(0, TEXT_MOST).join(""),
	lang,
	limit: PAGE,
	after,
	order: question.newest ? "new" : undefined,
	filters: {
		...question.filters,
		...(question.from ? { from: question.from } : {}),
		...(question.to ? { to: question.to } : {}),
	},
});

type Ask = (params: ReturnType<typeof paramsOf>) => Promise<Answer>;

const kept = new Map<string, Answer>();
const KEPT_MOST = 30;

function keep(key: string, answer: Answer): void {
	kept.delete(key);
	kept.set(key, answer);
	if (kept.size > KEPT_MOST) kept.delete(kept.keys().next().value as string);
}

export function makeFinder(ask: Ask, first: Answer | null = null) {
	const answer = signal<Answer | null>(first);
	const failed = signal<Failure | null>(null);
	const waiting = signal(false);
	let turn = 0;
	let key = "";

	/** Asks; `fresh` keeps what "more" has brought, since only the head of the list can have changed. */
	async function find(question: Question, lang: Lang, fresh = false): Promise<void> {
		const mine = ++turn;
		const asked = `${lang} ${addressOf(question)}`;
		if (asked !== key && kept.has(asked)) answer.value = kept.get(asked)!;
		const before = asked === key || fresh ? answer.value : null;
		key = asked;
		waiting.value = true;
		try {
			const found = await ask(paramsOf(question, lang));
			if (mine !== turn) return;
			const have = new Set(found.items.map((item) => item.id));
			const more = before && before.items.length > found.items.length && found.next
				? before.items.filter((item) => !have.has(item.id)).slice(0, before.items.length - found.items.length)
				: [];
			batch(() => {
				answer.value = more.length > 0 ? { ...found, items: [...found.items, ...more], next: before!.next ?? null } : found;
				failed.value = null;
				waiting.value = false;
			});
			keep(asked, answer.value!);
		} catch (why) {
			if (mine !== turn) return;
			batch(() => {
				failed.value = failure(why);
				waiting.value = false;
			});
		}
	}

	async function more(question: Question, lang: Lang): Promise<void> {
		const known = answer.value;
		const mine = turn;
		if (!known?.next) return;
		try {
			const further = await ask(paramsOf(question, lang, known.next));
			if (mine !== turn) return;
			const have = new Set(known.items.map((item) => item.id));
			const longer = { ...known, next: further.next ?? null, items: [...known.items, ...further.items.filter((item) => !have.has(item.id))] };
			answer.value = longer;
			failed.value = null;
			keep(key, longer);
		} catch (why) {
			if (mine === turn) failed.value = failure(why);
		}
	}

	return { answer, failed, waiting, find, more };
}
