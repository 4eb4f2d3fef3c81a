// SPDX-License-Identifier: EUPL-1.2
// Files, recordings, the code on paper and the page on which it is typed.
import type { MediaTexts } from "../../state/media/words";

export const texts: MediaTexts = {
	withdraw: {
		title: "Borrar un testimonio",
		intro: "Usted contó su experiencia y recibió un papel con un código. Escriba aquí ese código. Lo que dijo se borra entonces de este sitio y en todas las entidades.",
		code: "El código de su papel",
		hint: "24 cifras. Los espacios no importan.",
		go: "Borrar mi testimonio",
		lost: "Si perdió el papel, pregunte al equipo que le atendió. También puede borrarlo.",
		done: "Su testimonio está borrado.",
		before: "Este testimonio ya estaba borrado.",
		doneMore: "Ya no está en este sitio, ni sus grabaciones. Las demás entidades lo borran en cuanto se conectan.",
		applied: "borrado",
		waits: "sin conexión desde entonces",
		again: "Guarde su papel. Con el código puede volver a mirar cómo van las demás entidades.",
		unknown: "Ningún testimonio de este sitio tiene este código. Compruebe cada cifra.",
		wrong: "Un código tiene 24 cifras. Compruebe lo que ha escrito.",
		tooMany: "Demasiados intentos. Espere unos minutos.",
		failed: "No ha funcionado y no se ha borrado nada. Inténtelo de nuevo.",
	},
	paper: {
		give: "La persona no tiene cuenta aquí",
		giveMore: "Tras publicar, usted imprime un papel con un código. Con él, la persona puede borrar sola su testimonio.",
		title: "Un papel para la persona",
		intro: "Imprima esta página, o copie el código a mano, y entréguelo a la persona.",
		once: "El código se muestra solo ahora. Este sitio no lo guarda.",
		print: "Imprimir el papel",
		head: "Su testimonio",
		about: (title: string) => `Usted contó su experiencia con: ${title}.`,
		where: (address: string) => `Para borrarlo, abra ${address} y escriba este código:`,
		means: "Se borra entonces del sitio y en todas las entidades. No hace falta cuenta ni motivo.",
		help: (name: string) => `También puede pedirlo a ${name}: lo borran por usted.`,
	},
};
