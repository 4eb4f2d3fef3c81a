// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("it");

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
		hello: "Buongiorno,",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "C'è qualcosa di nuovo per Lei",
			intro: "Che cosa La aspetta presso {0}",
			all: "Vedere tutti i miei avvisi",
			daily: "Lei ha chiesto questa e-mail a {0}, una volta al giorno. Parte solo quando c'è qualcosa di nuovo.",
			weekly: "Lei ha chiesto questa e-mail a {0}, una volta alla settimana. Parte solo quando c'è qualcosa di nuovo.",
			stop: "Non ricevere più questa e-mail",
			change: "Scegliere ogni quanto arriva",
			search: "Che cosa cerca: {0}",
			found: n({ one: "# pratica o strumento in più", many: "# di pratiche e strumenti in più", other: "# pratiche e strumenti in più" }),
			count: n({ one: "# novità per Lei", many: "# di novità per Lei", other: "# novità per Lei" }),
			more: n({ one: "E # altra.", many: "E # di altre.", other: "E altre #." }),
		},
		invite: {
			subject: "Un invito di {0}",
			why: "{0} La invita a condividere pratiche di inserimento sociale e professionale.",
			what: "Troverà ciò che altri hanno provato, in diversi Paesi, e potrà fare domande a chi l'ha fatto.",
			link: "Apra questo link per creare il Suo account:",
			once: "Funziona una sola volta, entro una settimana.",
			notYou: "Non aspettava nulla? Allora non faccia nulla: nessun account viene creato e il Suo indirizzo non viene conservato.",
		},
		stop: {
			title: "Non ricevere più le novità",
			ask: "L'e-mail che dice che cosa La aspetta non arriverà più. Quelle per accedere arrivano ancora quando Lei le chiede.",
			go: "Non ricevere più questa e-mail",
			done: "Fatto: questa e-mail non arriverà più.",
			more: "Può chiederla di nuovo in «I miei dati».",
			unknown: "Questo link non è completo. Lo apra di nuovo dall'e-mail, o scelga in «I miei dati».",
			failed: "Non ha funzionato. Riprovi tra un momento.",
		},
	},
};
