// SPDX-License-Identifier: EUPL-1.2
// The words of the own account: catalogues of their own, which come with its pages.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { texts } from "../../texts/me/en";
import { language, type Language } from "../language";

export type MeTexts = typeof texts;

const loaders: Record<Language, () => Promise<{ texts: MeTexts }>> = {
	fr: () => import("../../texts/me/fr"),
	en: () => import("../../texts/me/en"),
	es: () => import("../../texts/me/es"),
	ca: () => import("../../texts/me/ca"),
	it: () => import("../../texts/me/it"),
	hu: () => import("../../texts/me/hu"),
};

const loaded = signal<MeTexts | null>(null);

/** Read it only below a page that called useMeTexts and was told that they are here. */
export const m = (): MeTexts => {
	const texts = loaded.value;
	if (!texts) throw new Error("texts are read before they are loaded");
	return texts;
};

export function useMeTexts(): boolean {
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
