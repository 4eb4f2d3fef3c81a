// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("it");

export const texts: typeof english = {
	title: "Lascia la federazione",
	door: "Lascia la federazione",
	operators: "Solo chi amministra questo sito vede questa pagina.",
	intro: "La vostra struttura può andarsene in qualsiasi momento. Nessuno deve dare il consenso e le altre continuano senza di essa.",
	alone: "La vostra struttura non è in nessuna federazione: non c’è nulla da lasciare.",
	needed: "La vostra struttura coordina la federazione o ne è l’unica garante. Passa prima questo compito («essaim federation hand-over»), poi torna qui.",
	suspended: "La vostra struttura non fa più parte della federazione.",
	what: "Che ne sarà di tutto ciò che avete pubblicato?",
	stay: "Resta: i partner lo conservano, leggibile e firmato da voi, e possono affidarlo a un’altra struttura.",
	erased: "Viene cancellato: ogni partner lo toglie da tutte le sue pagine e dai suoi dischi; non si può annullare.",
	before: "Da quel momento qui non si può pubblicare più nulla. La vostra struttura non potrà tornare con l’identità attuale. Questo sito resta leggibile finché lo tenete acceso.",
	type: (name: string) => `Per confermare, scrivi il nome della vostra struttura: ${name}`,
	wrongName: "Questo non è il nome della vostra struttura.",
	go: "Lascia la federazione",
	begun: "La vostra struttura sta uscendo.",
	erasing: n({ one: "Cancellazione di ciò che avete pubblicato: finora # testo", many: "Cancellazione di ciò che avete pubblicato: finora # di testi", other: "Cancellazione di ciò che avete pubblicato: finora # testi" }),
	asking: "La federazione viene informata. L’uscita conta quando la maggior parte delle garanti ha tutto.",
	keep: "Tieni acceso questo sito finché non conferma l’uscita.",
	left: (on: string) => `La vostra struttura è uscita il ${on}.`,
	cancel: "Annulla l’uscita",
	cancelled: "La vostra struttura resta.",
	partners: "Presso i vostri partner",
	holds: "Ha tutto",
	lacks: "Non ancora confermato",
};
