// SPDX-License-Identifier: EUPL-1.2
// The words of the own account: catalogues of their own, which come with its pages.
import type { texts } from "../../texts/me/en";
import { wordsOf } from "../words";

export type MeTexts = typeof texts;

const words = wordsOf<MeTexts>({
	fr: () => import("../../texts/me/fr"),
	en: () => import("../../texts/me/en"),
	es: () => import("../../texts/me/es"),
	ca: () => import("../../texts/me/ca"),
	it: () => import("../../texts/me/it"),
	hu: () => import("../../texts/me/hu"),
});

export const m = words.texts;
export const useMeTexts = words.use;
