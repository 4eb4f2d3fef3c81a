// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { texts as english } from "./en";

const n = counting("es");

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
		hello: "Hola:",
		digest: {
			subject: "{0}: {1}",
			who: "{0} ({1})",
			other: "Hay algo nuevo para usted",
			intro: "Lo que le espera en {0}",
			all: "Ver todos mis avisos",
			daily: "Usted pidió este correo a {0}, una vez al día. Solo sale cuando hay algo nuevo.",
			weekly: "Usted pidió este correo a {0}, una vez a la semana. Solo sale cuando hay algo nuevo.",
			stop: "No recibir más este correo",
			change: "Elegir cada cuánto llega",
			due: "¿Cómo va el proyecto?",
			search: "Lo que busca: {0}",
			found: n({ one: "# práctica, herramienta o caja de herramientas nueva", many: "# de prácticas, herramientas y cajas de herramientas nuevas", other: "# prácticas, herramientas y cajas de herramientas nuevas" }),
			count: n({ one: "# novedad para usted", many: "# de novedades para usted", other: "# novedades para usted" }),
			more: n({ one: "Y # más.", many: "Y # más.", other: "Y # más." }),
		},
		invite: {
			subject: "Una invitación de {0}",
			why: "{0} le invita a compartir prácticas de inserción social y profesional.",
			what: "Encontrará lo que otras personas han probado, en varios países, y podrá preguntarles.",
			link: "Abra este enlace para crear su cuenta:",
			once: "Sirve una sola vez, durante una semana.",
			notYou: "¿No esperaba nada? Entonces no haga nada: no se crea ninguna cuenta y su dirección no se guarda.",
		},
		way: {
			subject: "Una nueva forma de entrar en su cuenta: {0}",
			passkey: "Se ha añadido una llave de acceso a su cuenta en {0}. Quien la tenga puede entrar en su lugar.",
			address: "Su cuenta en {0} tiene ahora otra dirección de correo. Los códigos para entrar ya no llegan a esta.",
			you: "¿Ha sido usted? Entonces no hay nada que hacer.",
			notYou: "¿No ha sido usted? Entre, quítela y avise enseguida a su entidad: puede cerrar la sesión en todos los dispositivos.",
		},
		stop: {
			title: "Dejar de recibir las novedades",
			ask: "¿Dejar de recibir el correo que dice lo que le espera? Los que sirven para entrar seguirán llegando cuando los pida.",
			go: "No recibir más este correo",
			done: "Hecho: este correo no llegará más.",
			more: "Puede volver a pedirlo en «Mis datos».",
			unknown: "Este enlace no está completo. Ábralo otra vez desde el correo, o elija en «Mis datos».",
			failed: "No ha funcionado. Inténtelo otra vez en un momento.",
		},
	},
};
