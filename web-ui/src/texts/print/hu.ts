// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Gyakorlat adatlapja",
		page: "{0}. oldal, összesen {1}",
		original: "eredeti szöveg, nyelve: {0}",
		live: "Az adatlap élő oldala, a beszélgetéssel és a folytatásával:",
		code: "Az adatlap kódja: {0}",
		boxLive: "Az eszköztár élő oldala, azzal, amire mások használták:",
		boxCode: "Az eszköztár kódja: {0}",
		codeHow: "A szövetség bármelyik oldalának címe végére írva ({0} és a kód, szóközök nélkül) szóról szóra ahhoz vezet, amit közzétettek.",
		proofHow: "Az eredet bizonyítéka csatolva van ehhez a fájlhoz: az „essaim verify FÁJL” kapcsolat nélkül megmondja, ki tette közzé.",
	},
};
