// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { SavedTexts } from "../../state/saved/words";

const n = counting("hu");

export const texts: SavedTexts = {
	saved: {
		save: "Keresés mentése",
		saving: "Mentés…",
		done: "A keresés elmentve. Az újdonságokról értesítést kap.",
		isSaved: "Ezt a keresést követi",
		mine: n({ none: "Az Ön mentett keresései", other: "# mentett keresés" }),
		full: "Több keresést nem menthet. Előbb töröljön egyet.",
		best: "A legjobb találatok előre",
		title: "Az Ön mentett keresései",
		intro: "Értesítést kap, ha valami új illik valamelyikre.",
		empty: "Még nem mentett el keresést.",
		emptyMore: "Keressen valamit, majd válassza a „Keresés mentése” gombot. Ezután az újdonságokról értesítést kap.",
		find: "Gyakorlat keresése",
		stranger: "Lépjen be, hogy kereséseket mentsen, és értesüljön az újdonságokról.",
		said: (words: string) => `„${words}”`,
		since: (when: string) => `Mentve: ${when}`,
		rename: "Átnevezés",
		name: "A keresés neve",
		keep: "Név mentése",
		cancel: "Maradjon így",
		nameMissing: "Adjon neki nevet.",
		renamed: "Az új név elmentve.",
		remove: "Törlés",
		sure: "Törli ezt a keresést? Az értesítései is eltűnnek.",
		removed: "A keresés törölve.",
		found: (name: string) => `Újdonság ehhez a kereséshez: „${name}”`,
		count: n({ other: "# új találat" }),
	},
};
