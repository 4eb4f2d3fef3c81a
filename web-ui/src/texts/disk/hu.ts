// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	full: "Az oldal lemeze megtelt. Minden olvasható, de újat megőrizni csak akkor lehet, ha lesz hely. Amit ír, ezen az eszközön marad: küldje el akkor újra.",
	back: "Újra van hely a lemezen.",
	what: "Mit lehet tenni?",
	free: (free: string) => `Szabad hely a lemezen: ${free}.`,
	taken: (records: string, search: string, files: string, budget: string) => `A lapok és üzenetek helye ${records}, a keresőé ${search}, a fájloké ${files} (legfeljebb ${budget}).`,
	received: (size: string) => `A fájlokból ${size} partnerektől jött. Kisebb kerettel a legrégebben használtak eltűnnek, és később újra lekérhetők („essaim file policy --home DIR --budget 2G”).`,
	other: "A lemezen lévő egyéb dolgok mehetnek (régi mentések, naplók), vagy a lemez bővíthető. Az oldal pár másodperc alatt észreveszi, és magától folytatja.",
};
