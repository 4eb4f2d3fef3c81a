// SPDX-License-Identifier: EUPL-1.2
// The words of the writing pages: catalogues of their own, which come with those pages.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { texts } from "../../texts/write/en";
import { language, type Language } from "../language";

export type WriteTexts = typeof texts;

const loaders: Record<Language, () => Promise<{ texts: WriteTexts }>> = {
	fr: () => import("../../texts/write/fr"),
	en: () => import("../../texts/write/en"),
	es: () => import("../../texts/write/es"),
	ca: () => import("../../texts/write/ca"),
	it: () => import("../../texts/write/it"),
	hu: () => import("../../texts/write/hu"),
};

const loaded = signal<WriteTexts | null>(null);

/** Read it only below a page that called useWriteTexts and was told that they are here. */
export const w = (): WriteTexts => {
	const texts = loaded.value;
	if (!texts) throw new Error("texts are read before they are loaded");
	return texts;
};

export function useWriteTexts(): boolean {
	const wanted = language.value;
	useEffect(() => {
		let current = true;
		loaders[wanted]().then(({ texts }) => {
			if (current) loaded.value = texts;
		}, () => undefined);
		return () => {
			current = false;
		};
	}, [wanted]);
	return loaded.value !== null;
}
