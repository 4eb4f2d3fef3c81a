// SPDX-License-Identifier: EUPL-1.2
import type { PersonTexts } from "../../state/person/words";

export const texts: PersonTexts = {
	profile: {
		said: "Amit megosztott",
		none: "Még semmi.",
		elsewhere: (structure) => `Amit megosztott, a következő szervezet oldalán olvasható: ${structure}.`,
		older: "Korábbiak",
		speaks: (list) => `Nyelvek: ${list}`,
		you: "Ezt látják Önből mások.",
		change: "Módosítás",
		kind: {
			practice: "Gyakorlat",
			tool: "Eszköz",
			toolbox: "Eszköztár",
			tutorial: "Útmutató",
			room: "Szoba",
			request: "Kérdés",
			experience: "Tapasztalat",
			testimony: "Beszámoló",
			translation: "Fordítás",
			comment: "Üzenet",
		},
	},
};
