// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	full: "El disc d’aquest lloc és ple. Ho podeu llegir tot, però no s’hi pot desar res de nou fins que hi hagi espai. El que escriviu es queda en aquest aparell: torneu-ho a enviar llavors.",
	back: "Torna a haver-hi espai al disc.",
	what: "Què cal fer",
	free: (free: string) => `Queden ${free} lliures al disc.`,
	taken: (records: string, search: string, files: string, budget: string) => `Les fitxes i els missatges ocupen ${records}, l’índex de cerca ${search}, els fitxers ${files} de ${budget} com a màxim.`,
	received: (size: string) => `${size} dels fitxers vénen de socis. Amb un pressupost més petit se’n van els que fa més temps que no s’usen; es podran tornar a portar més endavant («essaim file policy --home DIR --budget 2G»).`,
	other: "La resta del que hi ha en aquest disc pot marxar (còpies de seguretat antigues, registres), o el disc pot créixer. Aquest lloc ho nota en uns segons i continua tot sol.",
};
