// SPDX-License-Identifier: EUPL-1.2
import type { CareTexts } from "../../state/care/words";

export const texts: CareTexts = {
	remark: {
		title: "Észrevétel az oldalról",
		intro: "Valami hibás, hiányzik vagy nem érthető? Írja meg az oldal gondozóinak.",
		page: "Erről az oldalról jött:",
		text: "Az Ön észrevétele",
		hint: "Csak az oldal szerkesztői olvassák. A nevét nem küldjük el: kérjük, ne írjon másokról.",
		needed: "Írjon előbb néhány szót.",
		tooLong: (most) => `Legfeljebb ${most} karakter fér el.`,
		send: "Küldés",
		thanks: "Köszönjük: észrevétele megérkezett.",
		back: "Vissza az oldalra",
	},
	remarks: {
		title: "Az olvasók észrevételei",
		all: "Az olvasók észrevételei",
		editors: "Az észrevételeket csak az oldal szerkesztői látják.",
		empty: "Itt nincs észrevétel.",
		show: "Megjelenítés",
		every: "mind",
		share: (treated, all) => `${all} észrevételből ${treated} lezárva.`,
		account: "Fiókkal rendelkező személy",
		visitor: "Látogató",
		state: "Mi lesz vele",
		note: "Megjegyzés a többi szerkesztőnek",
		keep: "Mentés",
		kept: "Elmentve",
		older: "Korábbi észrevételek",
		newest: "A legújabbak",
		states: {
			new: "Új",
			planned: "Tervezett",
			done: "Kész",
			declined: "Elutasítva",
		},
	},
};
