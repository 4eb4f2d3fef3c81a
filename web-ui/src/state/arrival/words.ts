// SPDX-License-Identifier: EUPL-1.2
// The words of the first hour: a catalogue of its own, which comes with that page.
import type { texts } from "../../texts/arrival/en";
import { wordsOf } from "../words";

const words = wordsOf<typeof texts>({
	fr: () => import("../../texts/arrival/fr"),
	en: () => import("../../texts/arrival/en"),
	es: () => import("../../texts/arrival/es"),
	ca: () => import("../../texts/arrival/ca"),
	it: () => import("../../texts/arrival/it"),
	hu: () => import("../../texts/arrival/hu"),
});

export const arrivalTexts = words.texts;
export const useArrivalTexts = words.use;
