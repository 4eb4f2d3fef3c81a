// SPDX-License-Identifier: EUPL-1.2
import type { PersonTexts } from "../../state/person/words";

export const texts: PersonTexts = {
	profile: {
		said: "Che cosa ha condiviso",
		none: "Ancora nulla.",
		elsewhere: (structure) => `Ciò che ha condiviso si trova sul sito di ${structure}.`,
		older: "Precedenti",
		speaks: (list) => `Lingue: ${list}`,
		you: "Questo è ciò che gli altri vedono di te.",
		change: "Modificalo",
		kind: {
			practice: "Pratica",
			tool: "Strumento",
			toolbox: "Cassetta degli attrezzi",
			tutorial: "Tutorial",
			room: "Stanza",
			request: "Domanda",
			experience: "Esperienza",
			testimony: "Testimonianza",
			translation: "Traduzione",
			comment: "Messaggio",
		},
	},
};
