// SPDX-License-Identifier: EUPL-1.2
// The words by which a structure leaves: a catalogue of its own, which comes with that page.
import type { texts } from "../../texts/departure/en";
import { wordsOf } from "../words";

const words = wordsOf<typeof texts>({
	fr: () => import("../../texts/departure/fr"),
	en: () => import("../../texts/departure/en"),
	es: () => import("../../texts/departure/es"),
	ca: () => import("../../texts/departure/ca"),
	it: () => import("../../texts/departure/it"),
	hu: () => import("../../texts/departure/hu"),
});

export const departureTexts = words.texts;
export const useDepartureTexts = words.use;
