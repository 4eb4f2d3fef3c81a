// SPDX-License-Identifier: EUPL-1.2
// The words of the writing pages: catalogues of their own, which come with those pages.
import type { texts } from "../../texts/write/en";
import { wordsOf } from "../words";

export type WriteTexts = typeof texts;

const words = wordsOf<WriteTexts>({
	fr: () => import("../../texts/write/fr"),
	en: () => import("../../texts/write/en"),
	es: () => import("../../texts/write/es"),
	ca: () => import("../../texts/write/ca"),
	it: () => import("../../texts/write/it"),
	hu: () => import("../../texts/write/hu"),
});

export const w = words.texts;
export const useWriteTexts = words.use;
