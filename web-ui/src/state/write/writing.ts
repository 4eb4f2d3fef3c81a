// SPDX-License-Identifier: EUPL-1.2
// A text on its way: typed, kept on this device at every pause, saved on the node, published once.
import { signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { effect } from "@preact/signals";
import { type Failure, failure, isUnsure } from "../../api/failure";
import { isMap } from "../../api/fields";
import { account } from "../../api/session";
import type { Fields, Id, Value } from "../../api/shapes";
import { line, opened } from "../../api/socket";
import { dropDraft, fresh, publishRecord, saveDraft, showDraft, type Written } from "../../api/writing";
import { freshCode } from "../media/code";
import { go } from "../route";
import { fromShelf, offShelf, type Shelved, toShelf } from "./shelf";
import { publishable, setAt } from "./values";

const SHELF_MS = 250;
const NODE_MS = 1500;
const AGAIN_MS = 3000;

/** kept: on the node; device: only here; long: only here, the node takes no text of this length; nowhere: this browser
 *  keeps nothing and the node does not answer. */
export type Kept = "new" | "saving" | "kept" | "device" | "long" | "nowhere";

export interface Writing {
	one: Signal<Shelved>;
	kept: Signal<Kept>;
	keptAt: Signal<number>;
	twin: Signal<string | null>; /* the draft that another window or device wrote meanwhile */
	sending: Signal<boolean>;
	failed: Signal<Failure | null>;
	published: Signal<Id | null>;
	code: Signal<string | null>; /* for the paper of who has no account, once it is published */
	set: (path: string[], value: Value) => void;
	change: (part: Partial<Shelved>) => void;
	publish: () => Promise<void>;
	drop: () => Promise<void>;
	end: () => void;
}

/** Records that an import read beside the practice: each becomes a publication of its own. */
function restOf(fields: Fields): { kind: Written; fields: Fields }[] {
	const extra = isMap(fields["_extra"]) ? fields["_extra"] : {};
	const list = (name: string): Fields[] => (Array.isArray(extra[name]) ? (extra[name] as Value[]).filter(isMap) : []);
	return [
		...list("testimonies").map((one) => ({ kind: "testimony" as const, fields: one })),
		...(isMap(extra["contact"]) ? [{ kind: "profile" as const, fields: extra["contact"] }] : []),
		...list("tools").map((one) => ({ kind: "tool" as const, fields: one })),
	];
}

/** A token for each record of one publication: the first bytes count. */
const tokenOf = (token: string, at: number): string => at.toString(16).padStart(4, "0") + token.slice(4);

function open(first: Shelved): Writing {
	const one = signal(first);
	const kept = signal<Kept>(first.saved !== null && !first.dirty ? "kept" : "new");
	const keptAt = signal(first.at);
	const twin = signal<string | null>(null);
	const sending = signal(false);
	const failed = signal<Failure | null>(null);
	const published = signal<Id | null>(null);
	const code = signal<string | null>(null);
	let shelfTimer = 0;
	let nodeTimer = 0;
	let saving = false;
	let ended = false;

	const put = (): boolean => toShelf(one.peek());
	const flush = (): void => {
		if (!shelfTimer) return;
		clearTimeout(shelfTimer);
		shelfTimer = 0;
		const here = put();
		if (kept.peek() !== "saving") kept.value = here ? "device" : "nowhere";
	};

	/** Ours goes on under a name of its own: neither version is lost. */
	const part = (): void => {
		const before = one.peek();
		twin.value = before.draft;
		one.value = { ...before, draft: fresh(), saved: null, dirty: true, sending: undefined };
		offShelf(before.draft);
		put();
		history.replaceState(history.state, "", `/write/${one.peek().draft}`);
	};

	const toNode = async (): Promise<void> => {
		clearTimeout(nodeTimer);
		const mine = one.peek();
		if (ended || saving || sending.peek() || !mine.dirty || !account.peek() || line.peek() !== "open") return;
		saving = true;
		kept.value = "saving";
		try {
			const { saved } = await saveDraft({
				draft: mine.draft, kind: mine.kind, lang: mine.lang, entity: mine.entity, parents: mine.parents,
				fields: { ...mine.fields, _scope: mine.scope }, saved: mine.saved ?? undefined,
			});
			const now = one.peek();
			if (now.draft !== mine.draft) return;
			const untouched = now.fields === mine.fields && now.lang === mine.lang && now.scope === mine.scope;
			one.value = { ...now, saved, dirty: !untouched, owner: account.peek()?.author ?? now.owner };
			const here = put();
			keptAt.value = Date.now();
			kept.value = untouched ? "kept" : here ? "device" : "nowhere"; /* more was typed meanwhile */
		} catch (raw) {
			if (ended) return;
			const { code: why } = failure(raw);
			if (why === "exists") part();
			kept.value = !put() ? "nowhere" : why === "too_large" ? "long" : "device";
		} finally {
			saving = false;
			if (one.peek().dirty && !ended && kept.peek() !== "long") nodeTimer = window.setTimeout(() => void toNode(), AGAIN_MS);
		}
	};

	const change = (parts: Partial<Shelved>): void => {
		if (sending.peek() || published.peek()) return;
		one.value = { ...one.peek(), ...parts, dirty: true, at: Date.now(), sending: undefined };
		failed.value = null;
		clearTimeout(shelfTimer);
		shelfTimer = window.setTimeout(flush, SHELF_MS);
		clearTimeout(nodeTimer);
		nodeTimer = window.setTimeout(() => void toNode(), NODE_MS);
	};

	const sent = (parts: Partial<Shelved>): void => {
		one.value = { ...one.peek(), ...parts };
		put();
	};

	/** Sent under one token until the node has said what became of it. */
	const publish = async (): Promise<void> => {
		if (sending.peek() || published.peek()) return;
		flush();
		clearTimeout(nodeTimer);
		sending.value = true;
		failed.value = null;
		const now = one.peek();
		const rest = now.entity ? [] : restOf(now.fields);
		const paper = now.kind === "testimony" && !now.entity && now.fields["_paper"] === true;
		const going = now.sending ?? { token: fresh(), rest: 0, code: paper ? freshCode() : undefined };
		sent({ sending: going });
		try {
			let entity = going.entity;
			if (!entity) {
				const { kind, lang, scope } = now;
				const answer = await publishRecord({
					kind, lang, scope, entity: now.entity, parents: now.parents, fields: publishable(now.fields),
					token: going.token, draft: rest.length === 0 ? now.draft : undefined, code: going.code,
					named: now.fields["_named"] === true && now.fields["consent"] === "own",
				});
				entity = answer.entity;
				sent({ sending: { ...going, entity } });
			}
			for (let i = going.rest; i < rest.length; i++) {
				const { kind, fields } = rest[i]!;
				await publishRecord({
					kind, lang: now.lang, scope: now.scope, fields: { ...publishable(fields), practice: entity },
					token: tokenOf(going.token, i + 1),
				});
				sent({ sending: { ...going, entity, rest: i + 1 } });
			}
			ended = true;
			if (rest.length > 0) await dropDraft(now.draft).catch(() => undefined);
			offShelf(now.draft);
			code.value = going.code ?? null;
			published.value = now.kind !== "testimony" && now.kind !== "profile" ? entity : String(now.fields["practice"] ?? entity);
		} catch (raw) {
			const why = failure(raw);
			if (!isUnsure(why) && why.code !== "offline" && !one.peek().sending?.entity) sent({ sending: undefined });
			failed.value = why;
		} finally {
			sending.value = false;
		}
	};

	const drop = async (): Promise<void> => {
		ended = true;
		clearTimeout(shelfTimer);
		clearTimeout(nodeTimer);
		shelfTimer = 0;
		offShelf(one.peek().draft);
		if (account.peek()) await dropDraft(one.peek().draft).catch(() => undefined);
	};

	const awake = effect(() => {
		if (opened.value > 0 && account.value) queueMicrotask(() => void toNode());
	});
	window.addEventListener("pagehide", flush);
	document.addEventListener("visibilitychange", flush);
	const end = (): void => {
		flush();
		awake();
		void toNode();
		clearTimeout(nodeTimer);
		window.removeEventListener("pagehide", flush);
		document.removeEventListener("visibilitychange", flush);
	};
	return {
		one, kept, keptAt, twin, sending, failed, published, code, change, publish, drop, end,
		set: (path, value) => change({ fields: setAt(one.peek().fields, path, value) }),
	};
}

export function useWriting(first: Shelved): Writing {
	const writing = useMemo(() => open(first), [first.draft]);
	useEffect(() => writing.end, [writing]);
	return writing;
}

/** The draft of this name: what the device holds and the node does not comes first, else the node's. */
export async function findDraft(draft: string): Promise<Shelved | null> {
	const here = fromShelf(draft);
	if (here?.dirty || !account.peek()) return here;
	try {
		const there = await showDraft(draft);
		const fields = { ...(there.fields ?? {}) };
		const scope = fields["_scope"] === 1 ? 1 : 0;
		delete fields["_scope"];
		return {
			draft, kind: there.kind, lang: there.lang, entity: there.entity ?? undefined, parents: there.parents ?? undefined,
			fields, scope, owner: account.peek()?.author ?? null, saved: there.saved, dirty: false, at: there.saved,
			sending: here?.sending,
		};
	} catch (why) {
		if (here) return here;
		if (failure(why).code === "not_found") return null;
		throw why;
	}
}

interface Begun {
	kind: Written;
	lang: string;
	fields?: Fields;
	entity?: Id;
	parents?: Id[];
	scope?: number;
}

/** A new draft, kept at once, and the page on which it is written. */
export function begin({ kind, lang, fields = {}, entity, parents, scope = 0 }: Begun, replace = false): void {
	const one: Shelved = {
		draft: fresh(), kind, lang, entity, parents, fields, scope, owner: account.peek()?.author ?? null,
		saved: null, dirty: true, at: Date.now(),
	};
	held.set(one.draft, one);
	toShelf(one);
	go(`/write/${one.draft}`, replace);
}

/** For browsers that keep nothing: what this window has begun. */
export const held = new Map<string, Shelved>();
