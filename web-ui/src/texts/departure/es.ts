// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("es");

export const texts: typeof english = {
	title: "Dejar la federación",
	door: "Dejar la federación",
	operators: "Solo las personas que administran este sitio ven esta página.",
	intro: "Su entidad puede irse en cualquier momento. Nadie tiene que dar su acuerdo y las demás siguen sin ella.",
	alone: "Su entidad no está en ninguna federación: no hay nada que dejar.",
	needed: "Su entidad coordina la federación o es su única garante. Traspase primero esa función («essaim federation hand-over») y vuelva después.",
	suspended: "Su entidad ya no forma parte de la federación.",
	what: "¿Qué pasa con todo lo que han publicado?",
	stay: "Se queda: las demás entidades lo conservan, legible y firmado por ustedes, y pueden confiarlo a otra.",
	erased: "Se borra: cada entidad lo retira de todas sus páginas y discos; no se puede deshacer.",
	before: "A partir de ahí no se puede publicar nada aquí. Su entidad no podrá volver con su identidad actual. Este sitio sigue siendo legible mientras ustedes lo mantengan.",
	type: (name: string) => `Para confirmar, escriba el nombre de su entidad: ${name}`,
	wrongName: "Este no es el nombre de su entidad.",
	go: "Dejar la federación",
	begun: "Su entidad se está yendo.",
	erasing: n({ one: "Borrando lo que publicaron: # texto hasta ahora", many: "Borrando lo que publicaron: # de textos hasta ahora", other: "Borrando lo que publicaron: # textos hasta ahora" }),
	asking: "Se está avisando a la federación. La salida cuenta cuando la mayoría de las garantes lo tiene todo.",
	keep: "Mantenga este sitio en marcha hasta que confirme la salida.",
	left: (on: string) => `Su entidad se fue el ${on}.`,
	cancel: "Cancelar la salida",
	cancelled: "Su entidad se queda.",
	partners: "En las demás entidades",
	holds: "Lo tiene todo",
	lacks: "Sin confirmar todavía",
};
