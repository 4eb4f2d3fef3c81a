// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("hu");

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
		hello: "Tisztelt Címzett!",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "Újdonság várja Önt",
			intro: "Ez várja Önt itt: {0}",
			all: "Az összes értesítésem",
			daily: "Ezt a levelet Ön kérte, naponta egyszer, innen: {0}. Csak akkor megy, ha van újdonság.",
			weekly: "Ezt a levelet Ön kérte, hetente egyszer, innen: {0}. Csak akkor megy, ha van újdonság.",
			stop: "Nem kérem többet ezt a levelet",
			change: "Milyen gyakran jöjjön?",
			due: "Hol tart a projekt?",
			search: "Amit keres: {0}",
			found: n({ other: "# új gyakorlat, eszköz vagy eszköztár" }),
			count: n({ other: "# újdonság Önnek" }),
			more: n({ other: "És még #." }),
		},
		invite: {
			subject: "Meghívó: {0}",
			why: "{0} meghívja Önt, hogy osszák meg a társadalmi és szakmai beilleszkedést segítő gyakorlataikat.",
			what: "Itt megtalálja, mit próbáltak ki mások több országban, és kérdezhet azoktól, akik csinálták.",
			link: "Nyissa meg ezt a hivatkozást a fiókja létrehozásához:",
			once: "Egyszer használható, egy héten belül.",
			notYou: "Nem várt ilyet? Akkor nincs teendője: nem jön létre fiók, és a címét nem őrizzük meg.",
		},
		way: {
			subject: "Új belépési mód a fiókjában: {0}",
			passkey: "Azonosítókulcs került a fiókjába itt: {0}. Akinél ez a kulcs van, az Ön nevében beléphet.",
			address: "A fiókjának mostantól más az e-mail-címe itt: {0}. A belépési kódok már nem ide érkeznek.",
			you: "Ön volt az? Akkor nincs teendője.",
			notYou: "Nem Ön volt? Lépjen be, vegye ki, és azonnal szóljon a szervezetnek: minden eszközt ki tud léptetni.",
		},
		stop: {
			title: "Az e-mailes hírek leállítása",
			ask: "Leállítja azt a levelet, amely elmondja, mi várja Önt? A belépéshez kért levelek továbbra is megjönnek.",
			go: "Nem kérem többet ezt a levelet",
			done: "Kész: ez a levél nem jön többé.",
			more: "„Az adataim” oldalon újra kérheti.",
			unknown: "Ez a hivatkozás nem teljes. Nyissa meg újra a levélből, vagy válasszon „Az adataim” oldalon.",
			failed: "Ez nem sikerült. Próbálja újra egy pillanat múlva.",
		},
	},
};
