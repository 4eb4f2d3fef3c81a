// SPDX-License-Identifier: EUPL-1.2
import type { PersonTexts } from "../../state/person/words";

export const texts: PersonTexts = {
	profile: {
		said: "El que ha compartit",
		none: "Res de moment.",
		elsewhere: (structure) => `El que ha compartit és en un altre lloc: ${structure}.`,
		older: "Anteriors",
		speaks: (list) => `Llengües: ${list}`,
		you: "Això és el que els altres veuen de vós.",
		change: "Canvia-ho",
		kind: {
			practice: "Pràctica",
			tool: "Eina",
			toolbox: "Caixa d’eines",
			tutorial: "Tutorial",
			room: "Sala",
			request: "Pregunta",
			experience: "Experiència",
			testimony: "Testimoni",
			translation: "Traducció",
			comment: "Missatge",
		},
	},
};
