// SPDX-License-Identifier: EUPL-1.2
// One message as it is typed, checked, and handed to the outbox.
import { useState } from "preact/hooks";
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
	type: (text: string) => void;
	send: () => void;
}

export interface Target {
	about: Id;
	parent: Id | null;
	quote: Passage | null; /* of the parent */
}

function faultOf(text: string): string | null {
	if (!text) return t().talk.empty_text;
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
	const send = (): void => {
		const text = draft.text.trim().normalize("NFC");
		const wrong = faultOf(text);
		setFault(wrong);
		const who = account.peek();
		if (wrong || !who) return;
		const mentions = [...peopleOf(talk)].filter(([name]) => text.includes(`@${name}`)).map(([, person]) => person);
		put({
			about, parent, text, lang, mentions,
			quote: parent && quote ? { id: parent, from: quote.from, length: quote.length } : null,
			words: quote?.words,
			token: randomHex(16),
			login: who.login,
			after: talk.last(),
			at: Date.now(),
		});
		draft.set("");
		onSent();
	};
	const type = (text: string): void => {
		draft.set(text);
		setFault(null);
	};
	return { draft, lang, setLang, fault, type, send };
}
