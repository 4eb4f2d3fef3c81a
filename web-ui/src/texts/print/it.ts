// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Scheda di pratica",
		page: "Pagina {0} di {1}",
		original: "testo originale, in {0}",
		live: "La pagina viva di questa scheda, con la discussione e ciò che ne è seguito:",
		code: "Codice della scheda: {0}",
		boxLive: "La pagina viva di questa cassetta degli attrezzi, con ciò che altri ne hanno fatto:",
		boxCode: "Codice della cassetta degli attrezzi: {0}",
		codeHow: "Scritto alla fine dell'indirizzo di un sito della federazione ({0} e il codice, senza spazi), porta a ciò che è stato pubblicato, parola per parola.",
		proofHow: "La prova della sua origine è allegata a questo file: «essaim verify FILE» dice, senza connessione, chi l'ha pubblicata.",
	},
};
