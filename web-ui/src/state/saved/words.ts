// SPDX-License-Identifier: EUPL-1.2
// The words of saved searches: a catalogue of their own, which comes with what shows them.
import type { texts } from "../../texts/saved/en";
import { wordsOf } from "../words";

export type SavedTexts = typeof texts;

const words = wordsOf<SavedTexts>({
	fr: () => import("../../texts/saved/fr"),
	en: () => import("../../texts/saved/en"),
	es: () => import("../../texts/saved/es"),
	ca: () => import("../../texts/saved/ca"),
	it: () => import("../../texts/saved/it"),
	hu: () => import("../../texts/saved/hu"),
});

export const s = words.texts;
export const useSavedTexts = words.use;
