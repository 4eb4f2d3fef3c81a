// SPDX-License-Identifier: EUPL-1.2
import type { CareTexts } from "../../state/care/words";

export const texts: CareTexts = {
	remark: {
		title: "Una observació sobre aquesta pàgina",
		intro: "Hi ha un error, falta alguna cosa o no s'entén? Digueu-ho a l'equip d'aquest lloc.",
		page: "La pàgina d'on veniu:",
		text: "La vostra observació",
		hint: "Només la llegeix l'equip editor d'aquest lloc. El vostre nom no s'envia: no parleu d'altres persones.",
		needed: "Escriviu primer unes paraules.",
		tooLong: (most) => `Hi caben ${most} caràcters com a màxim.`,
		send: "Envia",
		thanks: "Gràcies: la vostra observació ha arribat.",
		back: "Torna a la pàgina",
	},
	remarks: {
		title: "Observacions del públic",
		all: "Mostra les observacions del públic",
		editors: "Només l'equip editor d'aquest lloc veu les observacions.",
		empty: "Aquí no hi ha cap observació.",
		show: "Mostra",
		every: "totes",
		share: (treated, all) => `${treated} de ${all} estan tractades.`,
		account: "Una persona amb compte",
		visitor: "Una persona de pas",
		state: "Què se'n fa",
		note: "Una nota per a l'equip editor",
		keep: "Desa",
		kept: "S'ha desat",
		older: "Observacions anteriors",
		newest: "Les més recents",
		states: {
			new: "Nova",
			planned: "Prevista",
			done: "Feta",
			declined: "Descartada",
		},
	},
};
