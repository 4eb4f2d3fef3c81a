// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	title: "Deixar la federació",
	door: "Deixar la federació",
	operators: "Només les persones que administren aquest lloc veuen aquesta pàgina.",
	intro: "La vostra estructura pot marxar en qualsevol moment. Ningú no hi ha d’estar d’acord i les altres continuen sense ella.",
	alone: "La vostra estructura no és a cap federació: no hi ha res per deixar.",
	needed: "La vostra estructura coordina la federació o n’és l’única garant. Traspasseu primer aquesta funció («essaim federation hand-over») i torneu després.",
	suspended: "La vostra estructura ja no forma part de la federació.",
	what: "Què passa amb tot el que heu publicat?",
	stay: "Es queda: els socis ho conserven, llegible i signat per vosaltres, i ho poden confiar a una altra estructura.",
	erased: "S’esborra: cada soci ho retira de totes les seves pàgines i discos; no es pot desfer.",
	before: "A partir d’aquí no s’hi pot publicar res, i la vostra estructura no podrà tornar amb la identitat actual. Aquest lloc continua llegible mentre el mantingueu.",
	type: (name: string) => `Per confirmar-ho, escriviu el nom de la vostra estructura: ${name}`,
	wrongName: "Aquest no és el nom de la vostra estructura.",
	go: "Deixar la federació",
	begun: "La vostra estructura està marxant.",
	erasing: (n: string) => `S’esborra el que vau publicar: ${n} registres fins ara`,
	asking: "S’està avisant la federació. La sortida compta quan la majoria de garants ho tenen tot.",
	keep: "Mantingueu aquest lloc en marxa fins que digui que la vostra estructura ha marxat.",
	left: (on: string) => `La vostra estructura va marxar el ${on}.`,
	cancel: "No marxar, al capdavall",
	cancelled: "La vostra estructura es queda.",
	partners: "Als vostres socis",
	holds: "Ho té tot",
	lacks: "Encara sense confirmar",
};
