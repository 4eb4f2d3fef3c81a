// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about tutorials: loaded with the pages that show or write them.
import { request } from "./socket";
import type { Fields, Id, Lang, Piece, Shown, Summary } from "./shapes";

export interface TutorialView extends Shown {
	tutorial?: Fields | null;
	about?: { id: Id; kind: "practice" | "tool"; title: string | null; lang: Lang } | null;
	voices?: Piece[];
}

/** SVG elements of our own node, which escapes what people wrote. */
export interface Drawn {
	wide: string | null;
	narrow: string | null;
}

export const showTutorial = (id: Id): Promise<TutorialView> => request("tutorial.show", { id });
export const tutorialsAbout = (about: Id): Promise<{ items: Summary[] }> => request("tutorial.list", { about });
let before: Promise<unknown> = Promise.resolve();

/** One after the other: a socket may have few answers under way, and a tutorial twelve drawings. */
export function drawSection(asked: { section: Fields; title: string; lang: Lang; reader: Lang; place: number }): Promise<Drawn> {
	const mine = before.then(() => request<Drawn>("tutorial.draw", asked));
	before = mine.catch(() => undefined);
	return mine;
}
