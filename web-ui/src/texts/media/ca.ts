// SPDX-License-Identifier: EUPL-1.2
// Files, recordings, the code on paper and the page on which it is typed.
import type { MediaTexts } from "../../state/media/words";

export const texts: MediaTexts = {
	withdraw: {
		title: "Esborrar un testimoni",
		intro: "Vau explicar la vostra experiència i vau rebre un paper amb un codi. Escriviu aquí aquest codi. El que vau dir s’esborra d’aquest lloc i a totes les entitats.",
		code: "El codi del vostre paper",
		hint: "24 xifres. Els espais no compten.",
		go: "Esborrar el meu testimoni",
		lost: "Si heu perdut el paper, demaneu-ho a l’equip que us va atendre. També pot esborrar-lo.",
		done: "El vostre testimoni està esborrat.",
		before: "Aquest testimoni ja estava esborrat.",
		doneMore: "Ja no és en aquest lloc, ni els seus enregistraments. Les altres entitats l’esborren tan bon punt es connecten.",
		applied: "esborrat",
		waits: "sense connexió des d’aleshores",
		again: "Guardeu el paper. Amb el codi podeu tornar a mirar com van les altres entitats.",
		unknown: "Cap testimoni d’aquest lloc no té aquest codi. Comproveu cada xifra.",
		wrong: "Un codi té 24 xifres. Comproveu què heu escrit.",
		tooMany: "Massa intents. Espereu uns minuts.",
		failed: "No ha funcionat i no s’ha esborrat res. Torneu-ho a provar.",
	},
	paper: {
		give: "La persona no té compte aquí",
		giveMore: "Després de publicar, imprimiu un paper amb un codi. La persona pot esborrar-hi sola el seu testimoni.",
		title: "Un paper per a la persona",
		intro: "Imprimiu aquesta pàgina, o copieu el codi a mà, i doneu-lo a la persona.",
		once: "El codi només es mostra ara. Aquest lloc no el guarda.",
		print: "Imprimir el paper",
		head: "El vostre testimoni",
		about: (title: string) => `Vau explicar la vostra experiència amb: ${title}.`,
		where: (address: string) => `Per esborrar-lo, obriu ${address} i escriviu aquest codi:`,
		means: "S’esborra del lloc i a totes les entitats. No cal compte ni motiu.",
		help: (name: string) => `També ho podeu demanar a ${name}: ho esborren per vós.`,
	},
};
