// SPDX-License-Identifier: EUPL-1.2
// What differs between two texts, word by word. As node/src/site/differ.c.

export interface Passage {
	text: string;
	changed: boolean;
}

const CELLS_MOST = 2_000_000;

/** Words with the room after them: together they are the text again. */
const wordsOf = (text: string): string[] => text.match(/\s*\S+\s*|\s+/g) ?? [];

const same = (a: string, b: string): boolean => a.trim() === b.trim();

/** Which words of both are the longest text that both have in common; what is too much to compare counts as changed. */
function common(left: string[], right: string[]): [boolean[], boolean[]] {
	const isLeft = new Array<boolean>(left.length).fill(false);
	const isRight = new Array<boolean>(right.length).fill(false);
	let begin = 0;
	while (begin < left.length && begin < right.length && same(left[begin]!, right[begin]!)) {
		isLeft[begin] = isRight[begin] = true;
		begin++;
	}
	let a = left.length;
	let b = right.length;
	while (a > begin && b > begin && same(left[a - 1]!, right[b - 1]!)) isLeft[--a] = isRight[--b] = true;
	const rows = a - begin;
	const columns = b - begin;
	if (rows * columns === 0 || rows * columns > CELLS_MOST) return [isLeft, isRight];
	const longest = new Uint16Array((rows + 1) * (columns + 1));
	const at = (i: number, j: number): number => i * (columns + 1) + j;
	for (let i = rows - 1; i >= 0; i--) {
		for (let j = columns - 1; j >= 0; j--) {
			longest[at(i, j)] = same(left[begin + i]!, right[begin + j]!)
				? longest[at(i + 1, j + 1)]! + 1
				: Math.max(longest[at(i + 1, j)]!, longest[at(i, j + 1)]!);
		}
	}
	for (let i = 0, j = 0; i < rows && j < columns;) {
		if (same(left[begin + i]!, right[begin + j]!)) {
			isLeft[begin + i++] = true;
			isRight[begin + j++] = true;
		} else if (longest[at(i + 1, j)]! >= longest[at(i, j + 1)]!) i++;
		else j++;
	}
	return [isLeft, isRight];
}

function passages(words: string[], kept: boolean[]): Passage[] {
	const out: Passage[] = [];
	words.forEach((text, i) => {
		const last = out[out.length - 1];
		if (last && last.changed === !kept[i]) last.text += text;
		else out.push({ text, changed: !kept[i] });
	});
	return out;
}

/** Both texts in passages: what the other one does not have is changed. */
export function compare(before: string, after: string): [Passage[], Passage[]] {
	const left = wordsOf(before);
	const right = wordsOf(after);
	const [isLeft, isRight] = common(left, right);
	return [passages(left, isLeft), passages(right, isRight)];
}
