// SPDX-License-Identifier: EUPL-1.2
// Where the words that a reader has selected stand in the text of a message. On the page lines lose their bullets and
// spaces change, so both are compared without them.
import { markOf } from "../parts/prose";

const MOST = 2000; /* characters of a quote */

export interface Passage {
	from: number; /* characters, as Unicode counts them */
	length: number;
	words: string;
}

interface Bare {
	text: string;
	places: number[]; /* of each character of text in the original */
}

function bare(text: string): Bare {
	const out: Bare = { text: "", places: [] };
	let place = 0;
	for (const line of text.split("\n")) {
		let skip = [...markOf(line)].length;
		for (const letter of line) {
			if (skip > 0) skip--;
			else if (letter.trim()) {
				out.text += letter;
				for (let i = 0; i < letter.length; i++) out.places.push(place);
			}
			place++;
		}
		place++; /* the end of the line */
	}
	return out;
}

export function passageOf(text: string, selected: string): Passage | null {
	const wanted = selected.replace(/\s+/g, "");
	const { text: all, places } = bare(text);
	const at = wanted ? all.indexOf(wanted) : -1;
	if (at < 0) return null;
	const from = places[at]!;
	const length = Math.min(MOST, places[at + wanted.length - 1]! - from + 1);
	return { from, length, words: [...text].slice(from, from + length).join("") };
}
