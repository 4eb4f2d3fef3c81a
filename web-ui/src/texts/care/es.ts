// SPDX-License-Identifier: EUPL-1.2
import type { CareTexts } from "../../state/care/words";

export const texts: CareTexts = {
	remark: {
		title: "Una observación sobre esta página",
		intro: "¿Hay un error, falta algo o no se entiende? Dígaselo al equipo de este sitio.",
		page: "La página de la que viene:",
		text: "Su observación",
		hint: "Solo la lee el equipo editor de este sitio. Su nombre no se envía: no hable de otras personas.",
		needed: "Escriba primero unas palabras.",
		tooLong: (most) => `Caben ${most} caracteres como máximo.`,
		send: "Enviar",
		thanks: "Gracias: su observación ha llegado.",
		back: "Volver a la página",
	},
	remarks: {
		title: "Observaciones del público",
		all: "Ver las observaciones del público",
		editors: "Solo el equipo editor de este sitio ve las observaciones.",
		empty: "Aquí no hay observaciones.",
		show: "Mostrar",
		every: "todas",
		share: (treated, all) => `${treated} de ${all} están tratadas.`,
		account: "Una persona con cuenta",
		visitor: "Una persona de paso",
		state: "Qué se hace con ella",
		note: "Una nota para el equipo editor",
		keep: "Guardar",
		kept: "Guardado",
		older: "Observaciones anteriores",
		newest: "Las más recientes",
		states: {
			new: "Nueva",
			planned: "Prevista",
			done: "Hecha",
			declined: "Descartada",
		},
	},
};
