// SPDX-License-Identifier: EUPL-1.2
// The words beside a film and of the page on which its subtitles are written: they come with the first film.
import type { texts } from "../../texts/film/en";
import { wordsOf } from "../words";

export type FilmTexts = typeof texts;

const words = wordsOf<FilmTexts>({
	fr: () => import("../../texts/film/fr"),
	en: () => import("../../texts/film/en"),
	es: () => import("../../texts/film/es"),
	ca: () => import("../../texts/film/ca"),
	it: () => import("../../texts/film/it"),
	hu: () => import("../../texts/film/hu"),
});

export const f = (): FilmTexts["film"] => words.texts().film;
export const useFilmTexts = words.use;
