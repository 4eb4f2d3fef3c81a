// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("fr");

export const texts: typeof english = {
	mail: {
		greeting: "Bonjour {0},",
		signIn: {
			subject: "Se connecter : {0}",
			code: "Votre code : {0}",
			link: "Ou ouvrez ce lien, sur n’importe quel appareil :",
			once: "Chacun des deux sert une seule fois, pendant dix minutes.",
			notYou: "Vous n’avez rien demandé ? Alors ne faites rien : personne n’est entré.",
		},
		confirm: {
			subject: "Votre adresse : {0}",
			why: "Cette adresse a été donnée à {0} comme étant la vôtre.",
			code: "Saisissez-y ce code : {0}",
			link: "Ou ouvrez ce lien dans le même navigateur :",
			once: "Il est valable une heure.",
			notYou: "Ce n’était pas vous ? Alors ne faites rien : sans le code, l’adresse n’est pas gardée.",
		},
		hello: "Bonjour,",
		digest: {
			subject: "{0} : {1}",
			who: "{0} ({1})",
			other: "Il y a du nouveau pour vous",
			intro: "Ce qui vous attend : {0}",
			all: "Voir toutes mes nouvelles",
			daily: "Vous avez demandé ce courriel à {0}, une fois par jour. Il ne part que s’il y a du nouveau.",
			weekly: "Vous avez demandé ce courriel à {0}, une fois par semaine. Il ne part que s’il y a du nouveau.",
			stop: "Ne plus recevoir ce courriel",
			change: "Choisir à quel rythme il vient",
			due: "Où en est le projet ?",
			search: "Ce que vous cherchez : {0}",
			found: n({ one: "# pratique, outil ou boîte à outils de plus", many: "# de pratiques, d’outils et de boîtes à outils de plus", other: "# pratiques, outils et boîtes à outils de plus" }),
			count: n({ one: "# nouvelle pour vous", many: "# de nouvelles pour vous", other: "# nouvelles pour vous" }),
			more: n({ one: "Et # autre.", many: "Et # d’autres.", other: "Et # autres." }),
		},
		invite: {
			subject: "Une invitation : {0}",
			why: "{0} vous invite à partager des pratiques d’insertion sociale et professionnelle.",
			what: "Vous y trouverez ce que d’autres ont essayé, dans plusieurs pays, et pourrez interroger les personnes qui l’ont fait.",
			link: "Ouvrez ce lien pour créer votre compte :",
			once: "Il sert une seule fois, pendant une semaine.",
			notYou: "Vous n’attendiez rien ? Alors ne faites rien : aucun compte n’est créé, et votre adresse n’est pas gardée.",
		},
		way: {
			subject: "Un nouveau moyen d’entrer dans votre compte : {0}",
			passkey: "Une clé d’accès a été ajoutée à votre compte à {0}. Qui la détient peut se connecter à votre place.",
			address: "Votre compte à {0} a désormais une autre adresse électronique. Les codes de connexion n’arrivent plus à celle-ci.",
			you: "C’était vous ? Alors il n’y a rien à faire.",
			notYou: "Ce n’était pas vous ? Connectez-vous, retirez-la et prévenez tout de suite la structure : elle peut déconnecter tous les appareils.",
		},
		stop: {
			title: "Arrêter les nouvelles par courriel",
			ask: "Arrêter le courriel qui dit ce qui vous attend ? Ceux qui servent à vous connecter viendront encore quand vous les demanderez.",
			go: "Ne plus recevoir ce courriel",
			done: "C’est fait : ce courriel ne viendra plus.",
			more: "Vous pouvez le redemander sous « Mes données ».",
			unknown: "Ce lien n’est pas complet. Rouvrez-le depuis le courriel, ou choisissez sous « Mes données ».",
			failed: "Cela n’a pas marché. Réessayez dans un instant.",
		},
	},
};
