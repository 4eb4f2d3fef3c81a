// SPDX-License-Identifier: EUPL-1.2
// The words of the page of a person: catalogues of their own, which come with it.
import type { texts } from "../../texts/person/en";
import { wordsOf } from "../words";

export type PersonTexts = typeof texts;

const words = wordsOf<PersonTexts>({
	fr: () => import("../../texts/person/fr"),
	en: () => import("../../texts/person/en"),
	es: () => import("../../texts/person/es"),
	ca: () => import("../../texts/person/ca"),
	it: () => import("../../texts/person/it"),
	hu: () => import("../../texts/person/hu"),
});

export const p = words.texts;
export const usePersonTexts = words.use;
