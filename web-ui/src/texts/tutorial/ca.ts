// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Tutorials",
		all: "Tots els tutorials",
		about: "Sobre",
		ended: (date) => `Ja no s’actualitza des de: ${date}`,
		words: "El mateix en paraules",
		how: "Pas a pas",
		dates: "Data per data",
		duration: (text) => `Durada: ${text}`,
		material: (text) => `Material: ${text}`,
		links: "Qui fa què amb qui",
		svg: "Desa el dibuix (SVG)",
		png: "Desa la imatge (PNG)",
		lost: "Aquest testimoni no és en aquest lloc o s’ha retirat.",
		write: "Escriu un tutorial",
	},
};
