// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Tutoriels",
		all: "Tous les tutoriels",
		about: "À propos de",
		ended: (date) => `N’est plus tenu à jour depuis : ${date}`,
		words: "La même chose en mots",
		how: "Étape par étape",
		dates: "Date par date",
		duration: (text) => `Durée : ${text}`,
		material: (text) => `Matériel : ${text}`,
		links: "Qui fait quoi avec qui",
		svg: "Enregistrer le dessin (SVG)",
		png: "Enregistrer l’image (PNG)",
		lost: "Ce témoignage n’est pas sur ce site, ou a été retiré.",
		write: "Écrire un tutoriel",
	},
};
