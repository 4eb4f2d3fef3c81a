// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("fr");

export const texts: typeof english = {
	title: "Quitter la fédération",
	door: "Quitter la fédération",
	operators: "Seules les personnes qui administrent ce site voient cette page.",
	intro: "Votre structure peut partir à tout moment. Personne n’a à donner son accord, et les autres continuent sans elle.",
	alone: "Votre structure n’est dans aucune fédération : il n’y a rien à quitter.",
	needed: "Votre structure coordonne la fédération, ou en est la seule garante. Transmettez d’abord cette fonction (« essaim federation hand-over »), puis revenez.",
	suspended: "Votre structure ne fait plus partie de la fédération.",
	what: "Que devient tout ce que vous avez publié ?",
	stay: "Tout reste : les partenaires le gardent, lisible et signé par vous, et peuvent le confier à une autre structure.",
	erased: "Tout est effacé : chaque partenaire le retire de ses pages et de ses disques, sans retour possible.",
	before: "À partir de là, plus rien ne peut être publié ici. Votre structure ne pourra pas revenir sous son identité actuelle. Ce site reste lisible tant que vous le faites tourner.",
	type: (name: string) => `Pour confirmer, tapez le nom de votre structure : ${name}`,
	wrongName: "Ce n’est pas le nom de votre structure.",
	go: "Quitter la fédération",
	begun: "Votre structure est en train de partir.",
	erasing: n({ one: "Effacement de ce que vous avez publié : # texte jusqu’ici", many: "Effacement de ce que vous avez publié : # de textes jusqu’ici", other: "Effacement de ce que vous avez publié : # textes jusqu’ici" }),
	asking: "La fédération en est informée. Le départ compte dès que la plupart des structures garantes ont tout.",
	keep: "Laissez tourner ce site jusqu’à ce qu’il confirme votre départ.",
	left: (on: string) => `Votre structure est partie le ${on}.`,
	cancel: "Annuler le départ",
	cancelled: "Votre structure reste.",
	partners: "Chez vos partenaires",
	holds: "A tout reçu",
	lacks: "Pas encore confirmé",
};
