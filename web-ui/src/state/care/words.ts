// SPDX-License-Identifier: EUPL-1.2
// The words of the pages about remarks and moderation: catalogues of their own, which come with those pages.
import type { texts } from "../../texts/care/en";
import { wordsOf } from "../words";

export type CareTexts = typeof texts;

const words = wordsOf<CareTexts>({
	fr: () => import("../../texts/care/fr"),
	en: () => import("../../texts/care/en"),
	es: () => import("../../texts/care/es"),
	ca: () => import("../../texts/care/ca"),
	it: () => import("../../texts/care/it"),
	hu: () => import("../../texts/care/hu"),
});

export const c = words.texts;
export const useCareTexts = words.use;
