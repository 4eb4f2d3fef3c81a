// SPDX-License-Identifier: EUPL-1.2
import type { texts as english } from "./en";

export const texts: typeof english = {
	mail: {
		greeting: "Hola, {0}:",
		signIn: {
			subject: "Entrar en {0}",
			code: "Su código: {0}",
			link: "O abra este enlace, en cualquier dispositivo:",
			once: "Cada uno sirve una sola vez, durante diez minutos.",
			notYou: "¿No lo ha pedido usted? Entonces no haga nada: nadie ha entrado.",
		},
		confirm: {
			subject: "Su dirección en {0}",
			why: "Alguien ha dado esta dirección en {0} como suya.",
			code: "Escriba allí este código: {0}",
			link: "O abra este enlace en el mismo navegador:",
			once: "Vale durante una hora.",
			notYou: "¿No ha sido usted? Entonces no haga nada: sin el código, la dirección no se guarda.",
		},
	},
};
