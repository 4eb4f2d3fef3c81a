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
		undrawn: "Per ora il disegno non può essere mostrato; ciò che dice si legge qui sotto.",
		write: "Scrivi un tutorial",
	},
	tutorialEdit: {
		more: "Aggiungi delle parti: ognuna ha una forma e il disegno nasce accanto mentre scrivi.",
		part: (what) => `Parte ${what}`,
		addPart: "Aggiungi una parte",
		add: (what) => `Aggiungi: ${what}`,
		choose: "Scegli",
		up: (what) => `Sposta in su: ${what}`,
		down: (what) => `Sposta in giù: ${what}`,
		remove: (what) => `Togli: ${what}`,
		moved: (what, place) => `${what} è ora in posizione ${place}`,
		noVoices: "La pratica non ha ancora testimonianze, o il tutorial non riguarda alcuna pratica.",
		revise: "Modifica questo tutorial",
		ended: "Questo tutorial non è più aggiornato",
		endedMore: "Resta leggibile e lo dice.",
		withdraw: "Ritira questo tutorial",
		stays: "La pratica di cui parla resta.",
	},
};
