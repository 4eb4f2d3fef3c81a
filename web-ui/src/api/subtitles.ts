// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about subtitles.
import type { Id, Lang, Millis, Place } from "./shapes";
import { request } from "./socket";

export type Purpose = "subtitles" | "captions";

export interface Cue {
	start: number; /* milliseconds */
	end: number;
	text: string;
}

export interface Subtitles {
	id: Id;
	entity: Id;
	about: Id;
	file: Id;
	purpose: Purpose;
	lang: Lang;
	structure?: Place | null;
	author?: { name: string } | null;
	created: Millis;
	heads: Id[];
	revisions: number;
	lines: number;
	cues?: Cue[];
}

export interface OfFilm {
	about?: { id: Id; kind: string } | null; /* what the film belongs to; null: the reader may see no such record */
	items: Subtitles[];
}

export interface ReadFile {
	form: string;
	encoding: string;
	passed: number; /* pieces that could not be read */
	line: number; /* where the first of them stands */
	cues: Cue[];
}

interface Publication {
	lang: Lang;
	entity?: Id | undefined;
	parents?: Id[] | undefined;
	token: string;
	fields: { about: Id; file: Id; purpose: Purpose; cues: Cue[] };
}

export const listSubtitles = (file: Id): Promise<OfFilm> => request("subtitles.list", { file });
export const showSubtitles = (id: Id): Promise<Subtitles> => request("subtitles.show", { id });
export const readSubtitles = (file: Uint8Array, lang: Lang): Promise<ReadFile> => request("subtitles.read", { file, lang });
export const publishSubtitles = (one: Publication): Promise<{ id: Id; entity: Id }> =>
	request("record.publish", { kind: "subtitles", ...one });
