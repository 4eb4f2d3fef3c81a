// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	title: "Lasciare la federazione",
	door: "Lasciare la federazione",
	operators: "Solo chi amministra questo sito vede questa pagina.",
	intro: "La vostra struttura può andarsene in qualsiasi momento. Nessuno deve dare il consenso e le altre continuano senza di essa.",
	alone: "La vostra struttura non è in nessuna federazione: non c’è nulla da lasciare.",
	needed: "La vostra struttura coordina la federazione o ne è l’unica garante. Passate prima questo compito («essaim federation hand-over»), poi tornate qui.",
	suspended: "La vostra struttura non fa più parte della federazione.",
	what: "Che ne sarà di tutto ciò che avete pubblicato?",
	stay: "Resta: i partner lo conservano, leggibile e firmato da voi, e possono affidarlo a un’altra struttura.",
	erased: "Viene cancellato: ogni partner lo toglie da tutte le sue pagine e dai suoi dischi; non si può annullare.",
	before: "Da quel momento qui non si può pubblicare più nulla e la vostra struttura non potrà tornare con l’identità attuale. Questo sito resta leggibile finché lo tenete acceso.",
	type: (name: string) => `Per confermare, scrivete il nome della vostra struttura: ${name}`,
	wrongName: "Questo non è il nome della vostra struttura.",
	go: "Lasciare la federazione",
	begun: "La vostra struttura sta uscendo.",
	erasing: (n: string) => `Cancellazione di ciò che avete pubblicato: ${n} registrazioni finora`,
	asking: "La federazione viene informata. L’uscita conta quando la maggior parte delle garanti ha tutto.",
	keep: "Tenete acceso questo sito finché dice che siete usciti.",
	left: (on: string) => `La vostra struttura è uscita il ${on}.`,
	cancel: "Restare, dopotutto",
	cancelled: "La vostra struttura resta.",
	partners: "Presso i vostri partner",
	holds: "Ha tutto",
	lacks: "Non ancora confermato",
};
