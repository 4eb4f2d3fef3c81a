// SPDX-License-Identifier: EUPL-1.2
// The words of toolboxes: catalogues of their own, which come with their pages.
import type { texts } from "../../texts/toolbox/en";
import { wordsOf } from "../words";

export type ToolboxTexts = typeof texts;

const words = wordsOf<ToolboxTexts>({
	fr: () => import("../../texts/toolbox/fr"),
	en: () => import("../../texts/toolbox/en"),
	es: () => import("../../texts/toolbox/es"),
	ca: () => import("../../texts/toolbox/ca"),
	it: () => import("../../texts/toolbox/it"),
	hu: () => import("../../texts/toolbox/hu"),
});

export const b = words.texts;
export const useToolboxTexts = words.use;
