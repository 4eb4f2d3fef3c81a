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
		undrawn: "El dibujo no se puede mostrar ahora; lo que dice se lee abajo.",
		write: "Escribir un tutorial",
	},
	tutorialEdit: {
		more: "Añada partes: cada una tiene una forma y se dibuja al lado mientras escribe.",
		part: (what) => `Parte ${what}`,
		addPart: "Añadir una parte",
		add: (what) => `Añadir: ${what}`,
		choose: "Elegir",
		up: (what) => `Subir: ${what}`,
		down: (what) => `Bajar: ${what}`,
		remove: (what) => `Quitar: ${what}`,
		moved: (what, place) => `${what} está ahora en la posición ${place}`,
		noVoices: "La práctica aún no tiene testimonios, o el tutorial no trata de ninguna práctica.",
		revise: "Modificar este tutorial",
		ended: "Este tutorial ya no se actualiza",
		endedMore: "Sigue siendo legible y lo dice.",
		withdraw: "Retirar este tutorial",
		stays: "La práctica de la que trata permanece.",
	},
};
