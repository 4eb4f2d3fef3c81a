// SPDX-License-Identifier: EUPL-1.2
// The words of tutorials: catalogues of their own, which come with their pages.
import type { texts } from "../../texts/tutorial/en";
import { wordsOf } from "../words";

export type TutorialTexts = typeof texts;

const words = wordsOf<TutorialTexts>({
	fr: () => import("../../texts/tutorial/fr"),
	en: () => import("../../texts/tutorial/en"),
	es: () => import("../../texts/tutorial/es"),
	ca: () => import("../../texts/tutorial/ca"),
	it: () => import("../../texts/tutorial/it"),
	hu: () => import("../../texts/tutorial/hu"),
});

export const u = words.texts;
export const useTutorialTexts = words.use;
