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
		undrawn: "Ara el dibuix no es pot mostrar; el que diu es llegeix a sota.",
		write: "Escriu un tutorial",
	},
	tutorialEdit: {
		more: "Afegiu parts: cadascuna té una forma i es dibuixa al costat mentre escriviu.",
		part: (what) => `Part ${what}`,
		addPart: "Afegeix una part",
		add: (what) => `Afegeix: ${what}`,
		choose: "Tria",
		up: (what) => `Puja: ${what}`,
		down: (what) => `Baixa: ${what}`,
		remove: (what) => `Treu: ${what}`,
		moved: (what, place) => `${what} és ara a la posició ${place}`,
		noVoices: "La pràctica encara no té testimonis, o el tutorial no tracta de cap pràctica.",
		revise: "Modifica aquest tutorial",
		ended: "Aquest tutorial ja no s’actualitza",
		endedMore: "Continua llegint-se i ho diu.",
		withdraw: "Retira aquest tutorial",
		stays: "La pràctica de què tracta es manté.",
	},
};
