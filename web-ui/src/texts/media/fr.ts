// SPDX-License-Identifier: EUPL-1.2
// Files, recordings, the code on paper and the page on which it is typed.
import type { MediaTexts } from "../../state/media/words";

export const texts: MediaTexts = {
	withdraw: {
		title: "Effacer un témoignage",
		intro: "Vous avez raconté votre expérience et reçu un papier avec un code. Tapez ce code ici. Vos paroles sont alors effacées de ce site et chez tous les partenaires.",
		code: "Le code de votre papier",
		hint: "24 chiffres. Les espaces ne comptent pas.",
		go: "Effacer mon témoignage",
		lost: "Papier perdu ? Demandez à l’équipe qui vous a reçu : elle peut aussi l’effacer.",
		done: "Votre témoignage est effacé.",
		before: "Ce témoignage était déjà effacé.",
		doneMore: "Il n’est plus sur ce site, ses enregistrements non plus. Les partenaires l’effacent dès qu’ils sont connectés.",
		applied: "effacé",
		waits: "pas connecté depuis",
		again: "Gardez votre papier. Avec le code, vous pouvez revoir où en sont les partenaires.",
		unknown: "Aucun témoignage de ce site n’a ce code. Vérifiez chaque chiffre.",
		wrong: "Un code a 24 chiffres. Vérifiez votre saisie.",
		tooMany: "Trop d’essais. Attendez quelques minutes.",
		failed: "Cela n’a pas marché, et rien n’a été effacé. Réessayez.",
	},
	paper: {
		give: "La personne n’a pas de compte ici",
		giveMore: "Après la publication, vous imprimez un papier avec un code. La personne peut alors effacer elle-même son témoignage.",
		title: "Un papier pour la personne",
		intro: "Imprimez cette page, ou copiez le code à la main, et donnez-le à la personne.",
		once: "Le code n’est montré que maintenant. Ce site ne le garde pas.",
		print: "Imprimer le papier",
		head: "Votre témoignage",
		about: (title: string) => `Vous avez raconté votre expérience de : ${title}.`,
		where: (address: string) => `Pour l’effacer, ouvrez ${address} et tapez ce code :`,
		means: "Il est alors effacé du site et chez tous les partenaires. Ni compte ni raison ne sont nécessaires.",
		help: (name: string) => `Vous pouvez aussi demander à ${name} : l’équipe l’efface pour vous.`,
	},
};
