// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("hu");

export const texts: typeof english = {
	title: "Kilépés a szövetségből",
	door: "Kilépés a szövetségből",
	operators: "Ezt az oldalt csak az üzemeltetők látják.",
	intro: "Szervezetük bármikor kiléphet. Ehhez senkinek sem kell hozzájárulnia, és a többiek nélkülük is folytatják.",
	alone: "Szervezetük nem tagja szövetségnek: nincs miből kilépni.",
	needed: "Szervezetük koordinálja a szövetséget, vagy annak egyetlen gondnoka. Előbb adja át ezt a feladatot („essaim federation hand-over”), majd térjen vissza ide.",
	suspended: "Szervezetük már nem tagja a szövetségnek.",
	what: "Mi legyen mindazzal, amit közzétettek?",
	stay: "Megmarad: a partnerek megőrzik, olvashatóan és az Önök aláírásával, és másik szervezetre bízhatják.",
	erased: "Törlődik: minden partner eltávolítja az összes oldaláról és lemezéről; ez nem vonható vissza.",
	before: "Ettől kezdve itt semmit sem lehet közzétenni, és szervezetük a mostani azonosságával nem térhet vissza. Ez az oldal olvasható marad, amíg működtetik.",
	type: (name: string) => `Megerősítésül írja be szervezete nevét: ${name}`,
	wrongName: "Ez nem a szervezet neve.",
	go: "Kilépés a szövetségből",
	begun: "Szervezetük kilépése folyamatban van.",
	erasing: n({ other: "A közzétett tartalmak törlése: eddig # bejegyzés" }),
	asking: "A szövetség értesítése folyik. A kilépés akkor érvényes, ha a gondnokok többségénél minden megvan.",
	keep: "Működtesse ezt az oldalt addig, amíg nem jelzi, hogy kiléptek.",
	left: (on: string) => `Szervezetük ekkor lépett ki: ${on}.`,
	cancel: "Mégsem lépünk ki",
	cancelled: "Szervezetük marad.",
	partners: "A partnereknél",
	holds: "Minden megvan nála",
	lacks: "Még nincs visszaigazolva",
};
