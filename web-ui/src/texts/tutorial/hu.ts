// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Útmutatók",
		all: "Minden útmutató",
		about: "Miről szól:",
		ended: (date) => `Ettől már nem frissül: ${date}`,
		words: "Ugyanez szavakkal",
		how: "Lépésről lépésre",
		dates: "Időpontok sorban",
		duration: (text) => `Időtartam: ${text}`,
		material: (text) => `Eszközök: ${text}`,
		links: "Ki mit tesz kivel",
		svg: "A rajz mentése (SVG)",
		png: "A kép mentése (PNG)",
		lost: "Ez a beszámoló nincs ezen az oldalon, vagy visszavonták.",
		write: "Útmutató írása",
	},
};
