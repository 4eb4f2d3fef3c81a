// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	full: "El disco de este sitio está lleno. Puede leerlo todo, pero nada nuevo puede guardarse hasta que haya sitio. Lo que escriba se queda en este dispositivo: envíelo entonces otra vez.",
	back: "Vuelve a haber sitio en el disco.",
	what: "Qué hacer",
	free: (free: string) => `Quedan ${free} libres en el disco.`,
	taken: (records: string, search: string, files: string, budget: string) => `Las fichas y mensajes ocupan ${records}, el índice de búsqueda ${search}, los archivos ${files} de ${budget} como máximo.`,
	received: (size: string) => `${size} de los archivos vienen de socios. Con un presupuesto menor se van los que hace más tiempo que no se usan; podrán traerse de nuevo más tarde («essaim file policy --home DIR --budget 2G»).`,
	other: "Lo demás que hay en este disco puede irse (copias de seguridad antiguas, registros), o el disco puede crecer. Este sitio lo nota en unos segundos y sigue por sí solo.",
};
