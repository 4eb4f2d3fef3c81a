// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Fitxa de pràctica",
		page: "Pàgina {0} de {1}",
		original: "text original, en {0}",
		live: "La pàgina viva d'aquesta fitxa, amb la conversa i el que n'ha seguit:",
		code: "Codi de la fitxa: {0}",
		boxLive: "La pàgina viva d'aquesta caixa d'eines, amb el que altres n'han fet:",
		boxCode: "Codi de la caixa d'eines: {0}",
		codeHow: "Escrit al final de l'adreça d'un lloc de la federació ({0} i el codi, sense espais), porta al que es va publicar, paraula per paraula.",
		proofHow: "La prova del seu origen va adjunta a aquest fitxer: «essaim verify FITXER» diu, sense connexió, qui la va publicar.",
	},
};
