// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	full: "Il disco di questo sito è pieno. Si può leggere tutto, ma nulla di nuovo può essere conservato finché non c’è spazio. Ciò che scrivi resta su questo dispositivo: rimandalo in quel momento.",
	back: "C’è di nuovo spazio sul disco.",
	what: "Che cosa fare",
	free: (free: string) => `Sul disco restano liberi ${free}.`,
	taken: (records: string, search: string, files: string, budget: string) => `Le schede e i messaggi occupano ${records}, l’indice di ricerca ${search}, i file ${files} su ${budget} al massimo.`,
	received: (size: string) => `${size} dei file vengono da partner. Con un limite più piccolo se ne vanno quelli non usati da più tempo; si potranno riprendere più tardi («essaim file policy --home DIR --budget 2G»).`,
	other: "Il resto su questo disco può andarsene (vecchi backup, registri), oppure il disco può crescere. Questo sito se ne accorge in pochi secondi e riprende da solo.",
};
