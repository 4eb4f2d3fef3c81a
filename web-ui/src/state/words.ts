// SPDX-License-Identifier: EUPL-1.2
// Words that come with a part of the application, when it is opened: one catalogue a language, each loaded once.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { language, type Language } from "./language";

type Loaders<Texts> = Record<Language, () => Promise<{ texts: Texts }>>;

export interface Words<Texts> {
	/** Read it only below a page that called use() and was told that they are here. */
	texts: () => Texts;
	/** Loads the words of the reader's language; whether some are here. */
	use: () => boolean;
}

export function wordsOf<Texts>(loaders: Loaders<Texts>): Words<Texts> {
	const loaded = signal<Texts | null>(null);
	const texts = (): Texts => {
		const here = loaded.value;
		if (!here) throw new Error("texts are read before they are loaded");
		return here;
	};
	const use = (): boolean => {
		const wanted = language.value;
		useEffect(() => {
			let current = true;
			loaders[wanted]().then(({ texts: here }) => {
				if (current) loaded.value = here;
			}, () => undefined);
			return () => {
				current = false;
			};
		}, [wanted]);
		return loaded.value !== null;
	};
	return { texts, use };
}
