// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	mail: {
		greeting: "Bonjour {0},",
		signIn: {
			subject: "Se connecter : {0}",
			code: "Votre code : {0}",
			link: "Ou ouvrez ce lien, sur n'importe quel appareil :",
			once: "Chacun des deux sert une seule fois, pendant dix minutes.",
			notYou: "Vous n'avez rien demandé ? Alors ne faites rien : personne n'est entré.",
		},
		confirm: {
			subject: "Votre adresse : {0}",
			why: "Cette adresse a été donnée à {0} comme étant la vôtre.",
			code: "Saisissez-y ce code : {0}",
			link: "Ou ouvrez ce lien dans le même navigateur :",
			once: "Il est valable une heure.",
			notYou: "Ce n'était pas vous ? Alors ne faites rien : sans le code, l'adresse n'est pas gardée.",
		},
	},
};
