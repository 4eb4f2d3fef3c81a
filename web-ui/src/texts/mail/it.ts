// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	mail: {
		greeting: "Buongiorno {0},",
		signIn: {
			subject: "Accedere a {0}",
			code: "Il Suo codice: {0}",
			link: "Oppure apra questo link, su qualsiasi dispositivo:",
			once: "Ognuno dei due funziona una sola volta, entro dieci minuti.",
			notYou: "Non l'ha chiesto Lei? Allora non faccia nulla: nessuno è entrato.",
		},
		confirm: {
			subject: "Il Suo indirizzo presso {0}",
			why: "Questo indirizzo è stato indicato presso {0} come Suo.",
			code: "Scriva lì questo codice: {0}",
			link: "Oppure apra questo link nello stesso browser:",
			once: "Vale un'ora.",
			notYou: "Non è stato Lei? Allora non faccia nulla: senza il codice l'indirizzo non viene conservato.",
		},
	},
};
