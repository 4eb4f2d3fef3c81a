// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("ca");

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
			notYou: "No heu estat vós? Llavors no feu res: sense el codi, l’adreça no es guarda.",
		},
		hello: "Hola,",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "Hi ha alguna cosa nova per a vós",
			intro: "El que us espera a {0}",
			all: "Vegeu tots els meus avisos",
			daily: "Vau demanar aquest correu a {0}, un cop al dia. Només surt quan hi ha alguna cosa nova.",
			weekly: "Vau demanar aquest correu a {0}, un cop per setmana. Només surt quan hi ha alguna cosa nova.",
			stop: "No rebre més aquest correu",
			change: "Tria cada quant arriba",
			due: "Com va el projecte?",
			search: "El que cerqueu: {0}",
			found: n({ one: "# pràctica, eina o caixa d’eines nova", many: "# de pràctiques, eines i caixes d’eines noves", other: "# pràctiques, eines i caixes d’eines noves" }),
			count: n({ one: "# novetat per a vós", many: "# de novetats per a vós", other: "# novetats per a vós" }),
			more: n({ one: "I # més.", many: "I # més.", other: "I # més." }),
		},
		invite: {
			subject: "Una invitació de {0}",
			why: "{0} us convida a compartir pràctiques d’inserció social i professional.",
			what: "Hi trobareu el que altres persones han provat, en diversos països, i els podreu preguntar.",
			link: "Obriu aquest enllaç per crear el vostre compte:",
			once: "Serveix una sola vegada, durant una setmana.",
			notYou: "No esperàveu res? Llavors no feu res: no es crea cap compte i la vostra adreça no es guarda.",
		},
		way: {
			subject: "Una nova manera d’entrar al vostre compte: {0}",
			passkey: "S’ha afegit una clau d’accés al vostre compte a {0}. Qui la tingui pot entrar en lloc vostre.",
			address: "El vostre compte a {0} té ara una altra adreça electrònica. Els codis per entrar ja no arriben a aquesta.",
			you: "Heu estat vós? Doncs no cal fer res.",
			notYou: "No heu estat vós? Entreu, traieu-la i aviseu de seguida la vostra entitat: pot tancar la sessió a tots els dispositius.",
		},
		stop: {
			title: "Deixar de rebre les novetats",
			ask: "Voleu deixar de rebre el correu que diu què us espera? Els que serveixen per entrar continuaran arribant quan els demaneu.",
			go: "No rebre més aquest correu",
			done: "Fet: aquest correu no arribarà més.",
			more: "El podeu tornar a demanar a «Les meves dades».",
			unknown: "Aquest enllaç no és complet. Torneu-lo a obrir des del correu, o trieu a «Les meves dades».",
			failed: "No ha funcionat. Torneu-ho a provar d’aquí a un moment.",
		},
	},
};
