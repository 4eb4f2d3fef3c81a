// SPDX-License-Identifier: EUPL-1.2
import type { CareTexts } from "../../state/care/words";

export const texts: CareTexts = {
	remark: {
		title: "Un'osservazione su questa pagina",
		intro: "C'è un errore, manca qualcosa o non è chiaro? Lo dica a chi cura questo sito.",
		page: "La pagina da cui viene:",
		text: "La sua osservazione",
		hint: "La legge solo la redazione di questo sito. Il suo nome non viene inviato: non parli di altre persone.",
		needed: "Scriva prima qualche parola.",
		tooLong: (most) => `Al massimo ${most} caratteri.`,
		send: "Invia",
		thanks: "Grazie: la sua osservazione è arrivata.",
		back: "Torna alla pagina",
	},
	remarks: {
		title: "Osservazioni del pubblico",
		all: "Vedi le osservazioni del pubblico",
		editors: "Solo la redazione di questo sito vede le osservazioni.",
		empty: "Qui non ci sono osservazioni.",
		show: "Mostra",
		every: "tutte",
		share: (treated, all) => `${treated} su ${all} sono trattate.`,
		account: "Una persona con account",
		visitor: "Una persona di passaggio",
		state: "Che cosa ne è",
		note: "Una nota per la redazione",
		keep: "Salva",
		kept: "Salvato",
		older: "Osservazioni meno recenti",
		newest: "Le più recenti",
		states: {
			new: "Nuova",
			planned: "Prevista",
			done: "Fatta",
			declined: "Scartata",
		},
	},
};
