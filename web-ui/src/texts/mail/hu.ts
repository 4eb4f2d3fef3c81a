// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	mail: {
		greeting: "Kedves {0}!",
		signIn: {
			subject: "Belépés: {0}",
			code: "Az Ön kódja: {0}",
			link: "Vagy nyissa meg ezt a hivatkozást bármely készüléken:",
			once: "Mindkettő egyszer használható, tíz percen belül.",
			notYou: "Nem Ön kérte? Akkor nincs teendője: senki sem lépett be.",
		},
		confirm: {
			subject: "Az Ön címe: {0}",
			why: "Ezt a címet itt adták meg az Öné gyanánt: {0}.",
			code: "Írja be ott ezt a kódot: {0}",
			link: "Vagy nyissa meg ezt a hivatkozást ugyanabban a böngészőben:",
			once: "Egy óráig érvényes.",
			notYou: "Nem Ön volt? Akkor nincs teendője: a kód nélkül a címet nem őrizzük meg.",
		},
	},
};
