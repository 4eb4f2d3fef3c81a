// SPDX-License-Identifier: EUPL-1.2
// A translation being written: kept in this browser at every stroke, published when its writer says so.
import { useEffect, useState } from "preact/hooks";
import { asText, at } from "../api/fields";
import { type Failure, failure, isUnsure } from "../api/failure";
import type { Lang, View } from "../api/shapes";
import { draftTranslation, publishTranslation, type TranslatedText, type Translation } from "../api/translations";
import { fresh } from "../api/writing";
import { recall, remember } from "./memory";

export interface Passage {
	text: string;
	machine: boolean; /* nobody has read it yet */
	outdated: boolean; /* what it was made from has changed */
}

interface Kept {
	token: string; /* so that sending again publishes once */
	base: string; /* the translation that this goes on from */
	passages: Record<string, Passage>;
}

export interface Translating {
	passages: Record<string, Passage>;
	set: (field: string, passage: Partial<Passage>) => void;
	suggest: (fields: string[]) => Promise<void>;
	suggesting: boolean;
	publish: () => Promise<boolean>;
	publishing: boolean;
	failed: Failure | null;
}

const blank: Passage = { text: "", machine: false, outdated: false };

const AT_ONCE = 3;
const TRIES = 10;
const pause = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

/** The machine works for one person at a time. */
async function whenFree<T>(ask: () => Promise<T>): Promise<T> {
	for (let tries = 1; ; tries++) {
		try {
			return await ask();
		} catch (why) {
			if (failure(why).code !== "busy" || tries === TRIES) throw why;
			await pause(1000);
		}
	}
}

const keyOf = (practice: string, to: Lang): string => `draft.translation.${practice}.${to}`;

export function begin(texts: TranslatedText[] | undefined): Record<string, Passage> {
	const passages: Record<string, Passage> = {};
	for (const one of texts ?? []) passages[one.field] = { text: one.text, machine: one.state === "machine", outdated: one.outdated };
	return passages;
}

function restore(key: string, base: Translation | null): Kept {
	const kept = recall(key);
	if (kept) {
		try {
			return JSON.parse(kept) as Kept;
		} catch {
			/* not ours, or cut short: begun anew */
		}
	}
	return { token: fresh(), base: base?.id ?? "", passages: begin(base?.texts) };
}

/** `base`: the translation of our own structure that is gone on with, if there is one. */
export function useTranslating(view: View & { id: string }, entity: string, to: Lang, base: Translation | null): Translating {
	const key = keyOf(entity, to);
	const [kept, setKept] = useState<Kept>(() => restore(key, base));
	const [suggesting, setSuggesting] = useState(false);
	const [publishing, setPublishing] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	useEffect(() => setKept(restore(key, base)), [key, base?.id]);

	const change = (make: (passages: Record<string, Passage>) => Record<string, Passage>): void =>
		setKept((before) => {
			const next = { ...before, passages: make(before.passages) };
			remember(key, JSON.stringify(next));
			return next;
		});
	const set = (field: string, passage: Partial<Passage>): void =>
		change((passages) => ({ ...passages, [field]: { ...blank, ...passages[field], ...passage } }));

	/* A few at a time: the first stand there while the machine works on the next, and no answer takes long. */
	const suggest = async (fields: string[]): Promise<void> => {
		setSuggesting(true);
		setFailed(null);
		try {
			for (let from = 0; from < fields.length; from += AT_ONCE) {
				const some = fields.slice(from, from + AT_ONCE);
				const { texts } = await whenFree(() =>
					draftTranslation(view.lang, to, some.map((field) => asText(at(view.practice, field)))));
				change((passages) => {
					const next = { ...passages };
					some.forEach((field, i) => {
						const text = texts[i];
						if (text && !next[field]?.text.trim()) next[field] = { text, machine: true, outdated: false };
					});
					return next;
				});
			}
		} catch (why) {
			setFailed(failure(why));
		}
		setSuggesting(false);
	};

	const publish = async (): Promise<boolean> => {
		const texts = Object.entries(kept.passages).filter(([, one]) => one.text.trim()).map(([field, one]) => ({
			field,
			text: one.text.trim(),
			state: one.machine ? "machine" as const : "human" as const,
		}));
		setPublishing(true);
		setFailed(null);
		try {
			await publishTranslation({
				lang: to,
				entity: base?.entity,
				parents: base?.heads,
				token: kept.token,
				fields: { practice: entity, revision: view.id, texts },
			});
			remember(key, "");
			setPublishing(false);
			return true;
		} catch (why) {
			const said = failure(why);
			setFailed(said);
			setPublishing(false);
			/* What was refused may be mended and sent as something else; what may have arrived keeps its token. */
			if (!isUnsure(said)) {
				setKept((before) => {
					const next = { ...before, token: fresh() };
					remember(key, JSON.stringify(next));
					return next;
				});
			}
			return false;
		}
	};

	return { passages: kept.passages, set, suggest, suggesting, publish, publishing, failed };
}
