// SPDX-License-Identifier: EUPL-1.2
// What is said of a full disk: a catalogue of its own, which comes when it is needed.
import type { texts } from "../../texts/disk/en";
import { wordsOf } from "../words";

const words = wordsOf<typeof texts>({
	fr: () => import("../../texts/disk/fr"),
	en: () => import("../../texts/disk/en"),
	es: () => import("../../texts/disk/es"),
	ca: () => import("../../texts/disk/ca"),
	it: () => import("../../texts/disk/it"),
	hu: () => import("../../texts/disk/hu"),
});

export const diskTexts = words.texts;
export const useDiskTexts = words.use;
