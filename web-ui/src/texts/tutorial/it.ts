// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Tutorial",
		all: "Tutti i tutorial",
		about: "A proposito di",
		ended: (date) => `Non più aggiornato dal: ${date}`,
		words: "La stessa cosa a parole",
		how: "Passo dopo passo",
		dates: "Data per data",
		duration: (text) => `Durata: ${text}`,
		material: (text) => `Materiale: ${text}`,
		links: "Chi fa che cosa con chi",
		svg: "Salva il disegno (SVG)",
		png: "Salva l’immagine (PNG)",
		lost: "Questa testimonianza non è su questo sito o è stata ritirata.",
		write: "Scrivi un tutorial",
	},
};
