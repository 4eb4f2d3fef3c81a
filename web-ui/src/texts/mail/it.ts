// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("it");

export const texts: typeof english = {
	mail: {
		greeting: "Buongiorno {0},",
		signIn: {
			subject: "Accedi a {0}",
			code: "Il tuo codice: {0}",
			link: "Oppure apri questo link, su qualsiasi dispositivo:",
			once: "Ognuno dei due funziona una sola volta, entro dieci minuti.",
			notYou: "Non l’hai chiesto tu? Allora non fare nulla: nessuno è entrato.",
		},
		confirm: {
			subject: "Il tuo indirizzo presso {0}",
			why: "Questo indirizzo è stato indicato presso {0} come tuo.",
			code: "Scrivi lì questo codice: {0}",
			link: "Oppure apri questo link nello stesso browser:",
			once: "Vale un’ora.",
			notYou: "Non è opera tua? Allora non fare nulla: senza il codice l’indirizzo non viene conservato.",
		},
		hello: "Buongiorno,",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "C’è qualcosa di nuovo per te",
			intro: "Che cosa ti aspetta presso {0}",
			all: "Vedi tutti i miei avvisi",
			daily: "Hai chiesto questa e-mail a {0}, una volta al giorno. Parte solo quando c’è qualcosa di nuovo.",
			weekly: "Hai chiesto questa e-mail a {0}, una volta alla settimana. Parte solo quando c’è qualcosa di nuovo.",
			stop: "Non ricevere più questa e-mail",
			change: "Scegli ogni quanto arriva",
			due: "A che punto è il progetto?",
			search: "Che cosa cerchi: {0}",
			found: n({ one: "# pratica, strumento o cassetta degli attrezzi in più", many: "# di pratiche, strumenti e cassette degli attrezzi in più", other: "# pratiche, strumenti e cassette degli attrezzi in più" }),
			count: n({ one: "# novità per te", many: "# di novità per te", other: "# novità per te" }),
			more: n({ one: "E # altra.", many: "E # di altre.", other: "E altre #." }),
		},
		invite: {
			subject: "Un invito di {0}",
			why: "{0} ti invita a condividere pratiche di inserimento sociale e professionale.",
			what: "Troverai ciò che altri hanno provato, in diversi paesi, e potrai fare domande a chi l’ha fatto.",
			link: "Apri questo link per creare il tuo account:",
			once: "Funziona una sola volta, entro una settimana.",
			notYou: "Non aspettavi nulla? Allora non fare nulla: nessun account viene creato e il tuo indirizzo non viene conservato.",
		},
		way: {
			subject: "Un nuovo modo di entrare nel tuo account: {0}",
			passkey: "Una passkey è stata aggiunta al tuo account presso {0}. Chi la possiede può accedere al posto tuo.",
			address: "Il tuo account presso {0} ha ora un altro indirizzo e-mail. I codici per accedere non arrivano più a questo.",
			you: "Viene da te? Allora non c’è nulla da fare.",
			notYou: "Non viene da te? Accedi, togli il nuovo ingresso e avvisa subito la struttura: può disconnettere tutti i dispositivi.",
		},
		stop: {
			title: "Non ricevere più le novità",
			ask: "Non ricevere più l’e-mail che dice che cosa ti aspetta? Quelle per accedere arriveranno ancora quando le chiederai.",
			go: "Non ricevere più questa e-mail",
			done: "Fatto: questa e-mail non arriverà più.",
			more: "Puoi chiederla di nuovo in «I miei dati».",
			unknown: "Questo link non è completo. Aprilo di nuovo dall’e-mail, o scegli in «I miei dati».",
			failed: "Non ha funzionato. Riprova tra un momento.",
		},
	},
};
