// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Fiche de pratique",
		page: "Page {0} sur {1}",
		original: "texte original, en {0}",
		live: "La page vivante de cette fiche, avec sa discussion et ses suites :",
		code: "Code de la fiche : {0}",
		boxLive: "La page vivante de cette boîte à outils, avec ce que d'autres en ont fait :",
		boxCode: "Code de la boîte à outils : {0}",
		codeHow: "Tapé à la fin de l'adresse d'un site de la fédération ({0} puis le code, sans espaces), il mène à ce qui a été publié, mot pour mot.",
		proofHow: "La preuve de son origine est jointe à ce fichier : « essaim verify FICHIER » dit, sans connexion, qui l'a publiée.",
	},
};
