// SPDX-License-Identifier: EUPL-1.2
// Files, recordings, the code on paper and the page on which it is typed.
import type { MediaTexts } from "../../state/media/words";

export const texts: MediaTexts = {
	withdraw: {
		title: "Cancellare una testimonianza",
		intro: "Lei ha raccontato la sua esperienza e ha ricevuto un foglio con un codice. Scriva qui il codice. Le sue parole sono allora cancellate da questo sito e presso tutti i partner.",
		code: "Il codice sul suo foglio",
		hint: "24 cifre. Gli spazi non contano.",
		go: "Cancellare la mia testimonianza",
		lost: "Se ha perso il foglio, chieda a chi l’ha accolta. Anche loro possono cancellarla.",
		done: "La sua testimonianza è cancellata.",
		before: "Questa testimonianza era già cancellata.",
		doneMore: "Non è più su questo sito, e nemmeno le registrazioni. I partner la cancellano appena si collegano.",
		applied: "cancellata",
		waits: "non collegato da allora",
		again: "Conservi il foglio. Con il codice può rivedere a che punto sono i partner.",
		unknown: "Nessuna testimonianza di questo sito ha questo codice. Controlli ogni cifra.",
		wrong: "Un codice ha 24 cifre. Controlli che cosa ha scritto.",
		tooMany: "Troppi tentativi. Aspetti qualche minuto.",
		failed: "Non ha funzionato e nulla è stato cancellato. Riprovi.",
	},
	paper: {
		give: "La persona non ha un conto qui",
		giveMore: "Dopo la pubblicazione si stampa un foglio con un codice. Così la persona può cancellare da sola la testimonianza.",
		title: "Un foglio per la persona",
		intro: "Stampi questa pagina, o copi il codice a mano, e lo dia alla persona.",
		once: "Il codice è mostrato solo adesso. Questo sito non lo conserva.",
		print: "Stampare il foglio",
		head: "La sua testimonianza",
		about: (title: string) => `Ha raccontato la sua esperienza con: ${title}.`,
		where: (address: string) => `Per cancellarla, apra ${address} e scriva questo codice:`,
		means: "È allora cancellata dal sito e presso tutti i partner. Non servono né conto né motivo.",
		help: (name: string) => `Può anche chiedere a ${name}: la cancellano per lei.`,
	},
};
