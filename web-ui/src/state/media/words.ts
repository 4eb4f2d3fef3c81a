// SPDX-License-Identifier: EUPL-1.2
// The words of files and recordings: a catalogue of their own, which comes with the first of them.
import type { texts } from "../../texts/media/en";
import { wordsOf } from "../words";

export type MediaTexts = typeof texts;

const words = wordsOf<MediaTexts>({
	fr: () => import("../../texts/media/fr"),
	en: () => import("../../texts/media/en"),
	es: () => import("../../texts/media/es"),
	ca: () => import("../../texts/media/ca"),
	it: () => import("../../texts/media/it"),
	hu: () => import("../../texts/media/hu"),
});

export const x = words.texts;
export const useMediaTexts = words.use;
