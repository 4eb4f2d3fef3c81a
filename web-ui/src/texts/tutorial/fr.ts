// SPDX-License-Identifier: EUPL-1.2
import type { TutorialTexts } from "../../state/tutorial/words";

export const texts: TutorialTexts = {
	tutorial: {
		title: "Tutoriels",
		all: "Tous les tutoriels",
		about: "À propos de",
		ended: (date) => `N’est plus tenu à jour depuis : ${date}`,
		words: "La même chose en mots",
		how: "Étape par étape",
		dates: "Date par date",
		duration: (text) => `Durée : ${text}`,
		material: (text) => `Matériel : ${text}`,
		links: "Qui fait quoi avec qui",
		svg: "Enregistrer le dessin (SVG)",
		png: "Enregistrer l’image (PNG)",
		lost: "Ce témoignage n’est pas sur ce site, ou a été retiré.",
		undrawn: "Le dessin ne peut pas s’afficher pour l’instant ; ce qu’il dit se lit ci-dessous.",
		write: "Écrire un tutoriel",
	},
	tutorialEdit: {
		more: "Ajoutez des parties : chacune a une forme, et le dessin se fait à côté pendant que vous écrivez.",
		part: (what) => `Partie ${what}`,
		addPart: "Ajouter une partie",
		add: (what) => `Ajouter : ${what}`,
		choose: "Choisir",
		up: (what) => `Monter : ${what}`,
		down: (what) => `Descendre : ${what}`,
		remove: (what) => `Retirer : ${what}`,
		moved: (what, place) => `${what} est maintenant en position ${place}`,
		noVoices: "La pratique n’a pas encore de témoignage, ou le tutoriel ne porte sur aucune pratique.",
		revise: "Modifier ce tutoriel",
		ended: "Ce tutoriel n’est plus tenu à jour",
		endedMore: "Il reste lisible et le dit.",
		withdraw: "Retirer ce tutoriel",
		stays: "La pratique dont il parle reste.",
	},
};
