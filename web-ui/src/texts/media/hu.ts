// SPDX-License-Identifier: EUPL-1.2
// Files, recordings, the code on paper and the page on which it is typed.
import type { MediaTexts } from "../../state/media/words";

export const texts: MediaTexts = {
	withdraw: {
		title: "Beszámoló törlése",
		intro: "Ön elmondta a tapasztalatait, és kapott egy papírt egy kóddal. Írja be ide a kódot. Ekkor a szavai törlődnek erről az oldalról és minden partnernél.",
		code: "A papíron álló kód",
		hint: "24 számjegy. A szóközök nem számítanak.",
		go: "Törlöm a beszámolómat",
		lost: "Ha elveszett a papír, szóljon azoknak, akik fogadták. Ők is törölhetik.",
		done: "A beszámolója törölve van.",
		before: "Ezt a beszámolót már korábban törölték.",
		doneMore: "Eltűnt erről az oldalról, a felvételekkel együtt. A partnerek törlik, amint kapcsolódnak.",
		applied: "törölve",
		waits: "azóta nem kapcsolódott",
		again: "Őrizze meg a papírt. A kóddal újra megnézheti, hol tartanak a partnerek.",
		unknown: "Ezen az oldalon egyik beszámolónak sincs ilyen kódja. Kérjük, ellenőrizze a számjegyeket.",
		wrong: "Egy kód 24 számjegyből áll. Kérjük, ellenőrizze, amit beírt.",
		tooMany: "Túl sok próbálkozás. Kérjük, várjon néhány percet.",
		failed: "Nem sikerült, és semmi sem törlődött. Kérjük, próbálja újra.",
	},
	paper: {
		give: "A személynek nincs itt fiókja",
		giveMore: "A közzététel után kinyomtat egy papírt egy kóddal. Ezzel a személy maga is törölheti a beszámolót.",
		title: "Papír a személynek",
		intro: "Nyomtassa ki ezt az oldalt, vagy másolja le kézzel a kódot, és adja oda a személynek.",
		once: "A kód csak most látható. Ez az oldal nem őrzi meg.",
		print: "A papír nyomtatása",
		head: "Az Ön beszámolója",
		about: (title: string) => `Elmondta a tapasztalatait erről: ${title}.`,
		where: (address: string) => `Ha törölni szeretné, nyissa meg ezt: ${address}, és írja be ezt a kódot:`,
		means: "Ekkor törlődik az oldalról és minden partnernél. Nem kell hozzá sem fiók, sem indok.",
		help: (name: string) => `Megkérheti erre őket is: ${name}. Ők törlik Ön helyett.`,
	},
};
