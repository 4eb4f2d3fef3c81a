// SPDX-License-Identifier: EUPL-1.2
// The words of the pages about remarks and moderation: catalogues of their own, which come with those pages.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { texts } from "../../texts/care/en";
import { language, type Language } from "../language";

export type CareTexts = typeof texts;

const loaders: Record<Language, () => Promise<{ texts: CareTexts }>> = {
	fr: () => import("../../texts/care/fr"),
	en: () => import("../../texts/care/en"),
	es: () => import("../../texts/care/es"),
	ca: () => import("../../texts/care/ca"),
	it: () => import("../../texts/care/it"),
	hu: () => import("../../texts/care/hu"),
};

const loaded = signal<CareTexts | null>(null);

/** Read it only below a page that called useCareTexts and was told that they are here. */
export const c = (): CareTexts => {
	const texts = loaded.value;
	if (!texts) throw new Error("texts are read before they are loaded");
	return texts;
};

export function useCareTexts(): boolean {
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
