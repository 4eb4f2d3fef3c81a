// SPDX-License-Identifier: EUPL-1.2
import type { PersonTexts } from "../../state/person/words";

export const texts: PersonTexts = {
	profile: {
		said: "Ce que cette personne a partagé",
		none: "Rien pour l’instant.",
		elsewhere: (structure) => `Ce que cette personne a partagé se trouve ailleurs, chez ${structure}.`,
		older: "Plus ancien",
		speaks: (list) => `Langues : ${list}`,
		you: "Voici ce que les autres voient de vous.",
		change: "Le modifier",
		kind: {
			practice: "Pratique",
			tool: "Outil",
			toolbox: "Boîte à outils",
			tutorial: "Tutoriel",
			room: "Salon",
			request: "Question",
			experience: "Expérience",
			testimony: "Témoignage",
			translation: "Traduction",
			comment: "Message",
		},
	},
};
