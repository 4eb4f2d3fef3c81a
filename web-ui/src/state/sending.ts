// SPDX-License-Identifier: EUPL-1.2
// One message as it is typed, checked, and handed to the outbox.
import { useRef, useState } from "preact/hooks";
import { account } from "../api/session";
import type { Id } from "../api/shapes";
import { randomHex } from "../api/wire";
import { type Draft, useDraft } from "./draft";
import { number } from "./format";
import { type Language, language, t } from "./language";
import { put } from "./outbox";
import type { Passage } from "./passage";
import { isMine } from "./people";
import type { Talk } from "./talk";

const TEXT_MOST = 10_000;

export interface Sending {
	draft: Draft;
	lang: Language;
	setLang: (lang: Language) => void;
	fault: string | null; /* what is wrong with the text itself */
	waits: boolean; /* it goes as soon as its files are here */
	type: (text: string) => void;
	send: () => Promise<void>;
}

export interface Target {
	about: Id;
	parent: Id | null;
	quote: Passage | null; /* of the parent */
}

/** Where the files of a message wait until it is sent. */
export const placeOf = (about: Id): string => `talk ${about}`;

function faultOf(text: string, files: boolean): string | null {
	if (!text && !files) return t().talk.empty_text;
	return [...text].length > TEXT_MOST ? t().talk.tooLong(number(TEXT_MOST)) : null;
}

/** Those who have written here, by the names under which they can be named. */
export function peopleOf(talk: Talk): Map<string, { structure: Id; person: string }> {
	const people = new Map<string, { structure: Id; person: string }>();
	for (const one of talk.loaded.value.value ?? []) {
		if (!one.author?.name || !one.structure || isMine(one)) continue;
		people.set(one.author.name, { structure: one.structure.id, person: one.author.id });
	}
	return people;
}

export function useSending({ about, parent, quote }: Target, talk: Talk, onSent: () => void): Sending {
	const draft = useDraft(about);
	const [lang, setLang] = useState<Language>(language.value);
	const [fault, setFault] = useState<string | null>(null);
	const [waits, setWaits] = useState(false);
	const latest = useRef(draft); /* who waits for files may type on */
	latest.current = draft;
	const asked = useRef(false);
	const send = async (): Promise<void> => {
		if (asked.current) return;
		asked.current = true;
		try {
			await hand();
		} finally {
			asked.current = false;
			setWaits(false);
		}
	};
	const hand = async (): Promise<void> => {
		const place = placeOf(about);
		/* it came with the composer, unless there was no line then: so there are no files */
		const media = await import("./media/going").catch(() => null);
		const attached = (media?.going.peek() ?? []).some((one) => one.kept.place === place);
		setFault(null);
		setWaits(attached);
		const files = attached ? await media!.ready(place) : [];
		if (!files) return setFault(t().talk.filesLate);
		const text = latest.current.text.trim().normalize("NFC");
		const wrong = faultOf(text, attached);
		setFault(wrong);
		const who = account.peek();
		if (wrong || !who) return;
		media?.clear(place);
		const mentions = [...peopleOf(talk)].filter(([name]) => text.includes(`@${name}`)).map(([, person]) => person);
		put({
			about, parent, text, lang, mentions, files: files.length ? files : undefined,
			quote: parent && quote ? { id: parent, from: quote.from, length: quote.length } : null,
			words: quote?.words,
			token: randomHex(16),
			login: who.login,
			after: talk.last(),
			at: Date.now(),
		});
		latest.current.set("");
		onSent();
	};
	const type = (text: string): void => {
		draft.set(text);
		setFault(null);
	};
	return { draft, lang, setLang, fault, waits, type, send };
}
