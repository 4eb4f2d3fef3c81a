// SPDX-License-Identifier: EUPL-1.2
import { counting } from "../counting";
import type { SavedTexts } from "../../state/saved/words";

const n = counting("es");

export const texts: SavedTexts = {
	saved: {
		save: "Guardar esta búsqueda",
		saving: "Guardando…",
		done: "Búsqueda guardada. Un aviso le informará de las novedades.",
		isSaved: "Está siguiendo esta búsqueda",
		mine: n({ none: "Sus búsquedas guardadas", one: "# búsqueda guardada", many: "# de búsquedas guardadas", other: "# búsquedas guardadas" }),
		full: "No puede guardar más búsquedas. Quite antes una de ellas.",
		best: "Ver primero las que mejor responden",
		title: "Sus búsquedas guardadas",
		intro: "Un aviso le informa cuando una novedad responde a alguna de ellas.",
		empty: "Todavía no ha guardado ninguna búsqueda.",
		emptyMore: "Busque algo y elija «Guardar esta búsqueda». Después, un aviso le informará de las novedades.",
		find: "Buscar una práctica",
		stranger: "Entre en su cuenta para guardar búsquedas y recibir avisos de las novedades.",
		said: (words: string) => `«${words}»`,
		since: (when: string) => `Guardada el ${when}`,
		rename: "Cambiar el nombre",
		name: "Nombre de esta búsqueda",
		keep: "Guardar este nombre",
		cancel: "Dejarlo como está",
		nameMissing: "Póngale un nombre.",
		renamed: "El nuevo nombre está guardado.",
		remove: "Quitar",
		sure: "¿Quitar esta búsqueda? Sus avisos se van con ella.",
		removed: "La búsqueda se ha quitado.",
		found: (name: string) => `Novedades para su búsqueda «${name}»`,
		count: n({ one: "# resultado nuevo", many: "# de resultados nuevos", other: "# resultados nuevos" }),
	},
};
