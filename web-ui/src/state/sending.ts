// SPDX-License-Identifier: EUPL-1.2
// One message on its way: typed, being sent, published, or refused with its text kept.
import { useEffect, useRef, useState } from "preact/hooks";
import { failure, isUnsure, type Failure } from "../api/failure";
import { publishComment } from "../api/methods";
import { account } from "../api/session";
import type { Id } from "../api/shapes";
import { type Draft, useDraft } from "./draft";
import { number } from "./format";
import { type Language, language, t } from "./language";
import type { Talk } from "./talk";

const TEXT_MOST = 10_000;

interface Sent {
	text: string;
	known: Set<Id>; /* messages that stood there before */
}

export interface Sending {
	draft: Draft;
	lang: Language;
	setLang: (lang: Language) => void;
	sending: boolean;
	failed: Failure | null;
	fault: string | null; /* what is wrong with the text itself */
	type: (text: string) => void;
	send: () => Promise<void>;
}

function faultOf(text: string): string | null {
	if (!text) return t().talk.empty_text;
	return [...text].length > TEXT_MOST ? t().talk.tooLong(number(TEXT_MOST)) : null;
}

export function useSending(practice: Id, talk: Talk, parent: Id | null, onPublished: () => void): Sending {
	const draft = useDraft(practice);
	const [lang, setLang] = useState<Language>(language.value);
	const [sending, setSending] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const sent = useRef<Sent | null>(null);
	const comments = talk.loaded.value.value;

	const published = (): void => {
		sent.current = null;
		draft.set("");
		setSending(false);
		setFailed(null);
		onPublished();
	};

	/* An answer that never came may still have been stored: the refreshed discussion tells. */
	useEffect(() => {
		const last = sent.current;
		if (!last || !failed || !isUnsure(failed)) return;
		const arrived = comments?.some((one) =>
			!last.known.has(one.id) && one.text === last.text && one.author?.name === account.value?.name);
		if (arrived) published();
	}, [comments, failed]);

	const send = async (): Promise<void> => {
		const text = draft.text.trim().normalize("NFC");
		if (sending) return;
		const wrong = faultOf(text);
		setFault(wrong);
		if (wrong) return;
		sent.current = { text, known: new Set(comments?.map((one) => one.id)) };
		setSending(true);
		setFailed(null);
		try {
			const { comment } = await publishComment(practice, parent, text, lang);
			talk.add(comment);
			published();
		} catch (why) {
			setFailed(failure(why));
			setSending(false);
		}
	};
	const type = (text: string): void => {
		draft.set(text);
		setFault(null);
	};
	return { draft, lang, setLang, sending, failed, fault, type, send };
}
