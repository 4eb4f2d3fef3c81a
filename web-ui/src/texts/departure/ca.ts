// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("ca");

export const texts: typeof english = {
	title: "Deixa la federació",
	door: "Deixa la federació",
	operators: "Només les persones que administren aquest lloc veuen aquesta pàgina.",
	intro: "La vostra entitat pot marxar en qualsevol moment. Ningú no hi ha d’estar d’acord i les altres continuen sense ella.",
	alone: "La vostra entitat no és a cap federació: no hi ha res per deixar.",
	needed: "La vostra entitat coordina la federació o n’és l’única garant. Traspasseu primer aquesta funció («essaim federation hand-over») i torneu després.",
	suspended: "La vostra entitat ja no forma part de la federació.",
	what: "Què passa amb tot el que heu publicat?",
	stay: "Es queda: les altres entitats ho conserven, llegible i signat per vosaltres, i ho poden confiar a una altra.",
	erased: "S’esborra: cada entitat ho retira de totes les seves pàgines i discos; no es pot desfer.",
	before: "A partir d’aquí no s’hi pot publicar res. La vostra entitat no podrà tornar amb la identitat actual. Aquest lloc continua llegible mentre el mantingueu.",
	type: (name: string) => `Per confirmar-ho, escriviu el nom de la vostra entitat: ${name}`,
	wrongName: "Aquest no és el nom de la vostra entitat.",
	go: "Deixa la federació",
	begun: "La vostra entitat està marxant.",
	erasing: n({ one: "S’està esborrant el que vau publicar: # text fins ara", many: "S’està esborrant el que vau publicar: # de textos fins ara", other: "S’està esborrant el que vau publicar: # textos fins ara" }),
	asking: "S’està avisant la federació. La sortida compta quan la majoria de garants ho tenen tot.",
	keep: "Mantingueu aquest lloc en marxa fins que confirmi la sortida.",
	left: (on: string) => `La vostra entitat va marxar el ${on}.`,
	cancel: "Cancel·la la sortida",
	cancelled: "La vostra entitat es queda.",
	partners: "A les altres entitats",
	holds: "Ho té tot",
	lacks: "Encara sense confirmar",
};
