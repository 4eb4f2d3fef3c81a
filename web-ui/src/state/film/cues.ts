// SPDX-License-Identifier: EUPL-1.2
// Lines of subtitles as they are typed, and as they are published.
import type { Cue } from "../../api/subtitles";
import { clock } from "./place";


/** A line under way: times as they are typed. */
export interface Row {
	key: number;
	start: string;
	end: string;
	text: string;
}

export type Fault = "time" | "order" | "empty";

const MOST_MS = 359_999_999;
const TIME = /^(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?$/;

/** 0:01.5 or 1:02:03,250; null: no time. */
export function millis(typed: string): number | null {
	const parts = TIME.exec(typed.trim());
	if (!parts) return null;
	const [, hours, minutes, seconds, share] = parts;
	if (Number(seconds) > 59 || (hours && Number(minutes) > 59)) return null;
	const all = ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number((share ?? "").padEnd(3, "0"));
	return all <= MOST_MS ? all : null;
}

/** The same to the millisecond, as it is typed. */
export const typed = (ms: number): string => `${clock(ms)}.${String(Math.round(ms) % 1000).padStart(3, "0")}`;

let keys = 0;
export const row = (start: number, end: number, text = ""): Row => ({ key: ++keys, start: typed(start), end: typed(end), text });
export const rowsOf = (cues: Cue[]): Row[] => cues.map((cue) => row(cue.start, cue.end, cue.text));

export function faultOf(one: Row): Fault | null {
	const [start, end] = [millis(one.start), millis(one.end)];
	if (start === null || end === null) return "time";
	if (end <= start) return "order";
	return one.text.trim() ? null : "empty";
}

/** In the order of their times, however they stand on the page. Only of rows without a fault. */
export const cuesOf = (rows: Row[]): Cue[] =>
	rows.map((one) => ({ start: millis(one.start)!, end: millis(one.end)!, text: one.text.trim() })).sort((a, b) => a.start - b.start);

/** The line that is shown at a time: of several the last that began; -1: none. */
export function lineAt(cues: Cue[], ms: number): number {
	let found = -1;
	cues.forEach((cue, i) => {
		if (cue.start <= ms && ms < cue.end) found = i;
	});
	return found;
}
