// SPDX-License-Identifier: EUPL-1.2
// The words of the forms that the node prints; {0} and {1} stand for what is put in. They are not part of the bundle.

export const texts = {
	print: {
		sheet: "Ficha de práctica",
		page: "Página {0} de {1}",
		original: "texto original, en {0}",
		live: "La página viva de esta ficha, con su conversación y lo que vino después:",
		code: "Código de la ficha: {0}",
		boxLive: "La página viva de esta caja de herramientas, con lo que otros han hecho de ella:",
		boxCode: "Código de la caja de herramientas: {0}",
		codeHow: "Escrito al final de la dirección de un sitio de la federación ({0} y el código, sin espacios), lleva a lo que se publicó, palabra por palabra.",
		proofHow: "La prueba de su origen va adjunta a este archivo: «essaim verify ARCHIVO» dice, sin conexión, quién la publicó.",
	},
};
