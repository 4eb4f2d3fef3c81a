// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { SavedTexts } from "../../state/saved/words";

const n = counting("ca");

export const texts: SavedTexts = {
	saved: {
		save: "Desa aquesta cerca",
		saving: "S’està desant…",
		done: "Cerca desada. Un avís us informarà de les novetats.",
		isSaved: "Esteu seguint aquesta cerca",
		mine: n({ none: "Les vostres cerques desades", one: "# cerca desada", many: "# de cerques desades", other: "# cerques desades" }),
		full: "No podeu desar més cerques. Traieu-ne abans una.",
		best: "Mostra primer les que responen millor",
		title: "Les vostres cerques desades",
		intro: "Un avís us informa quan una novetat respon a alguna d’elles.",
		empty: "Encara no heu desat cap cerca.",
		emptyMore: "Cerqueu alguna cosa i trieu «Desa aquesta cerca». Després, un avís us informarà de les novetats.",
		find: "Cerca una pràctica",
		stranger: "Entreu per desar cerques i rebre avisos de les novetats.",
		said: (words: string) => `«${words}»`,
		since: (when: string) => `Desada el ${when}`,
		rename: "Canvia el nom",
		name: "Nom d’aquesta cerca",
		keep: "Desa aquest nom",
		cancel: "Deixa-ho com està",
		nameMissing: "Poseu-li un nom.",
		renamed: "El nom nou està desat.",
		remove: "Treu",
		sure: "Voleu treure aquesta cerca? Els seus avisos se’n van amb ella.",
		removed: "La cerca s’ha tret.",
		found: (name: string) => `Novetats per a la vostra cerca «${name}»`,
		count: n({ one: "# resultat nou", many: "# de resultats nous", other: "# resultats nous" }),
	},
};
