// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { SavedTexts } from "../../state/saved/words";

const n = counting("fr");

export const texts: SavedTexts = {
	saved: {
		save: "Enregistrer cette recherche",
		saving: "Enregistrement…",
		done: "Recherche enregistrée. Les nouveautés vous seront signalées.",
		isSaved: "Vous suivez cette recherche",
		mine: n({ none: "Vos recherches enregistrées", one: "# recherche enregistrée", many: "# de recherches enregistrées", other: "# recherches enregistrées" }),
		full: "Vous ne pouvez pas enregistrer plus de recherches. Retirez-en d’abord une.",
		best: "Voir d’abord les plus pertinentes",
		title: "Vos recherches enregistrées",
		intro: "Ce qui est nouveau et leur correspond vous est signalé.",
		empty: "Vous n’avez pas encore enregistré de recherche.",
		emptyMore: "Lancez une recherche, puis choisissez « Enregistrer cette recherche ». Les nouveautés vous seront ensuite signalées.",
		find: "Chercher une pratique",
		stranger: "Connectez-vous pour enregistrer des recherches et savoir ce qui est nouveau.",
		said: (words: string) => `« ${words} »`,
		since: (when: string) => `Enregistrée le ${when}`,
		rename: "Renommer",
		name: "Nom de cette recherche",
		keep: "Garder ce nom",
		cancel: "Ne rien changer",
		nameMissing: "Donnez-lui un nom.",
		renamed: "Le nouveau nom est enregistré.",
		remove: "Retirer",
		sure: "Retirer cette recherche ? Ce qu’elle a signalé disparaît avec elle.",
		removed: "La recherche est retirée.",
		found: (name: string) => `Du nouveau pour votre recherche « ${name} »`,
		count: n({ one: "# nouveau résultat", many: "# de nouveaux résultats", other: "# nouveaux résultats" }),
	},
};
