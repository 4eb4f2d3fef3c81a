// SPDX-License-Identifier: EUPL-1.2
import type { PersonTexts } from "../../state/person/words";

export const texts: PersonTexts = {
	profile: {
		said: "Lo que ha compartido",
		none: "Nada por ahora.",
		elsewhere: (structure) => `Lo que ha compartido está en el sitio de ${structure}.`,
		older: "Anteriores",
		speaks: (list) => `Idiomas: ${list}`,
		you: "Esto es lo que los demás ven de usted.",
		change: "Cambiarlo",
		kind: {
			practice: "Práctica",
			tool: "Herramienta",
			toolbox: "Caja de herramientas",
			tutorial: "Tutorial",
			room: "Sala",
			request: "Pregunta",
			experience: "Experiencia",
			testimony: "Testimonio",
			translation: "Traducción",
			comment: "Mensaje",
		},
	},
};
