// SPDX-License-Identifier: EUPL-1.2
import type { CareTexts } from "../../state/care/words";

export const texts: CareTexts = {
	remark: {
		title: "Une remarque sur cette page",
		intro: "Une erreur, un manque, un passage obscur ? Dites-le à l'équipe qui tient ce site.",
		page: "La page dont vous venez :",
		text: "Votre remarque",
		hint: "Seule la rédaction de ce site la lit. Votre nom n'est pas joint : ne parlez pas d'autres personnes.",
		needed: "Écrivez d'abord quelques mots.",
		tooLong: (most) => `${most} caractères au plus.`,
		send: "Envoyer",
		thanks: "Merci : votre remarque est arrivée.",
		back: "Revenir à la page",
	},
	remarks: {
		title: "Remarques du public",
		all: "Voir les remarques du public",
		editors: "Seule la rédaction de ce site voit les remarques.",
		empty: "Aucune remarque ici.",
		show: "Afficher",
		every: "toutes",
		share: (treated, all) => `${treated} sur ${all} sont traitées.`,
		account: "Une personne qui a un compte",
		visitor: "Une personne de passage",
		state: "La suite donnée",
		note: "Une note pour la rédaction",
		keep: "Enregistrer",
		kept: "C'est enregistré",
		older: "Remarques plus anciennes",
		newest: "Les plus récentes",
		states: {
			new: "Nouvelle",
			planned: "Prévue",
			done: "Faite",
			declined: "Écartée",
		},
	},
};
