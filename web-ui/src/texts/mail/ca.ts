// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	mail: {
		greeting: "Hola, {0},",
		signIn: {
			subject: "Entreu a {0}",
			code: "El vostre codi: {0}",
			link: "O obriu aquest enllaç, en qualsevol dispositiu:",
			once: "Cadascun serveix una sola vegada, durant deu minuts.",
			notYou: "No ho heu demanat? Llavors no feu res: no ha entrat ningú.",
		},
		confirm: {
			subject: "La vostra adreça a {0}",
			why: "Algú ha donat aquesta adreça a {0} com a vostra.",
			code: "Escriviu-hi aquest codi: {0}",
			link: "O obriu aquest enllaç en el mateix navegador:",
			once: "Val durant una hora.",
			notYou: "No heu estat vós? Llavors no feu res: sense el codi, l'adreça no es guarda.",
		},
	},
};
