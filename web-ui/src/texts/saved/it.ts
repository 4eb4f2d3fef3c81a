// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { SavedTexts } from "../../state/saved/words";

const n = counting("it");

export const texts: SavedTexts = {
	saved: {
		save: "Salva questa ricerca",
		saving: "Salvataggio…",
		done: "Ricerca salvata. Un avviso ti segnalerà le novità.",
		isSaved: "Stai seguendo questa ricerca",
		mine: n({ none: "Le tue ricerche salvate", one: "# ricerca salvata", many: "# di ricerche salvate", other: "# ricerche salvate" }),
		full: "Non puoi salvare altre ricerche. Prima togline una.",
		best: "Mostra prima le più pertinenti",
		title: "Le tue ricerche salvate",
		intro: "Un avviso ti informa quando una novità corrisponde a una di esse.",
		empty: "Non hai ancora salvato nessuna ricerca.",
		emptyMore: "Cerca qualcosa, poi scegli «Salva questa ricerca». Un avviso ti segnalerà poi le novità.",
		find: "Trova una pratica",
		stranger: "Accedi per salvare le ricerche e ricevere avvisi sulle novità.",
		said: (words: string) => `«${words}»`,
		since: (when: string) => `Salvata il ${when}`,
		rename: "Rinomina",
		name: "Nome di questa ricerca",
		keep: "Salva questo nome",
		cancel: "Lascia com’è",
		nameMissing: "Dalle un nome.",
		renamed: "Il nuovo nome è salvato.",
		remove: "Togli",
		sure: "Togliere questa ricerca? I suoi avvisi se ne vanno con lei.",
		removed: "La ricerca è stata tolta.",
		found: (name: string) => `Novità per la tua ricerca «${name}»`,
		count: n({ one: "# nuovo risultato", many: "# di nuovi risultati", other: "# nuovi risultati" }),
	},
};
