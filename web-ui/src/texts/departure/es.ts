// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	title: "Dejar la federación",
	door: "Dejar la federación",
	operators: "Solo las personas que administran este sitio ven esta página.",
	intro: "Su estructura puede irse en cualquier momento. Nadie tiene que dar su acuerdo y las demás siguen sin ella.",
	alone: "Su estructura no está en ninguna federación: no hay nada que dejar.",
	needed: "Su estructura coordina la federación o es su única garante. Traspase primero esa función («essaim federation hand-over») y vuelva después.",
	suspended: "Su estructura ya no forma parte de la federación.",
	what: "¿Qué pasa con todo lo que han publicado?",
	stay: "Se queda: los socios lo conservan, legible y firmado por ustedes, y pueden confiarlo a otra estructura.",
	erased: "Se borra: cada socio lo retira de todas sus páginas y discos; no se puede deshacer.",
	before: "A partir de ahí no se puede publicar nada aquí, y su estructura no podrá volver con su identidad actual. Este sitio sigue siendo legible mientras ustedes lo mantengan.",
	type: (name: string) => `Para confirmar, escriba el nombre de su estructura: ${name}`,
	wrongName: "Este no es el nombre de su estructura.",
	go: "Dejar la federación",
	begun: "Su estructura se está yendo.",
	erasing: (n: string) => `Borrando lo que publicaron: ${n} registros hasta ahora`,
	asking: "Se está avisando a la federación. La salida cuenta cuando la mayoría de las garantes lo tiene todo.",
	keep: "Mantenga este sitio en marcha hasta que diga que su estructura se ha ido.",
	left: (on: string) => `Su estructura se fue el ${on}.`,
	cancel: "No irse, después de todo",
	cancelled: "Su estructura se queda.",
	partners: "En sus socios",
	holds: "Lo tiene todo",
	lacks: "Sin confirmar todavía",
};
