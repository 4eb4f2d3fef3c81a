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
		undrawn: "A rajz most nem jeleníthető meg; amit mond, alább olvasható.",
		write: "Útmutató írása",
	},
	tutorialEdit: {
		more: "Adjon hozzá részeket: mindegyiknek van formája, és a rajz írás közben mellette készül.",
		part: (what) => `${what}. rész`,
		addPart: "Rész hozzáadása",
		add: (what) => `Hozzáadás: ${what}`,
		choose: "Válasszon",
		up: (what) => `Feljebb: ${what}`,
		down: (what) => `Lejjebb: ${what}`,
		remove: (what) => `Eltávolítás: ${what}`,
		moved: (what, place) => `${what}: új helye ${place}.`,
		noVoices: "A gyakorlathoz még nincs beszámoló, vagy az útmutató nem gyakorlatról szól.",
		revise: "Az útmutató módosítása",
		ended: "Ez az útmutató már nem frissül",
		endedMore: "Olvasható marad, és ezt jelzi.",
		withdraw: "Az útmutató visszavonása",
		stays: "A gyakorlat, amelyről szól, megmarad.",
	},
};
