// SPDX-License-Identifier: EUPL-1.2
// The words of what spreads (adoptions): a catalogue of their own, which comes with what shows them.
import type { texts } from "../../texts/spread/en";
import { wordsOf } from "../words";

export type SpreadTexts = typeof texts;

const words = wordsOf<SpreadTexts>({
	fr: () => import("../../texts/spread/fr"),
	en: () => import("../../texts/spread/en"),
	es: () => import("../../texts/spread/es"),
	ca: () => import("../../texts/spread/ca"),
	it: () => import("../../texts/spread/it"),
	hu: () => import("../../texts/spread/hu"),
});

export const sp = words.texts;
export const useSpreadTexts = words.use;
