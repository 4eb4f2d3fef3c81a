// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	full: "Le disque de ce site est plein. Vous pouvez tout lire ; rien de nouveau ne peut être gardé tant qu’il n’y a pas de place. Ce que vous écrivez reste sur cet appareil : renvoyez-le à ce moment-là.",
	back: "Il y a de nouveau de la place sur le disque.",
	what: "Que faire ?",
	free: (free: string) => `Il reste ${free} sur le disque.`,
	taken: (records: string, search: string, files: string, budget: string) => `Les fiches et messages prennent ${records}, l’index de recherche ${search}, les fichiers ${files} sur ${budget} au plus.`,
	received: (size: string) => `${size} de fichiers viennent de partenaires. Avec un budget plus petit, ceux qui servent le moins partent ; on pourra les reprendre plus tard (« essaim file policy --home DIR --budget 2G »).`,
	other: "Le reste de ce disque peut partir (anciennes sauvegardes, journaux), ou le disque peut grandir. Ce site le remarque en quelques secondes et reprend tout seul.",
};
