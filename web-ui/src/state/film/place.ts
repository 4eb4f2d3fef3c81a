// SPDX-License-Identifier: EUPL-1.2
// Places in a recording: as a clock says them, and in the address of a page that shows it. As node/src/site/film_place.c.
import type { Id } from "../../api/shapes";

const two = (value: number): string => String(value).padStart(2, "0");

/** As short as a clock says it: 0:01, 1:02:03. */
export function clock(ms: number): string {
	const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
	return hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

export const filmAnchor = (file: Id): string => `film-${file.slice(0, 16)}`;
export const filmAddress = (file: Id, start: number): string => `?film=${file}&at=${start}#${filmAnchor(file)}`;

/** Where the address of a page says that the recording begins (milliseconds); null: it says nothing of it. */
export function filmPlace(query: URLSearchParams, file: Id): number | null {
	const at = query.get("at") ?? "";
	return query.get("film") === file && /^\d{1,9}$/.test(at) ? Number(at) : null;
}
