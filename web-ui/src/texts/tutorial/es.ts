// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Tutoriales",
		all: "Todos los tutoriales",
		about: "Sobre",
		ended: (date) => `Ya no se actualiza desde: ${date}`,
		words: "Lo mismo en palabras",
		how: "Paso a paso",
		dates: "Fecha por fecha",
		duration: (text) => `Duración: ${text}`,
		material: (text) => `Material: ${text}`,
		links: "Quién hace qué con quién",
		svg: "Guardar el dibujo (SVG)",
		png: "Guardar la imagen (PNG)",
		lost: "Este testimonio no está en este sitio o se retiró.",
		write: "Escribir un tutorial",
	},
};
