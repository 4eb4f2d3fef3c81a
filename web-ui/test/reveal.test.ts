// SPDX-License-Identifier: EUPL-1.2
// In which order a long discussion is drawn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBlock } from "../src/state/threads";

test("blocks are drawn from where the reader is outwards, each once, until all are", () => {
	const drawn = new Set([3]);
	const order: number[] = [];
	for (let block = nextBlock(drawn, 6, 3); block >= 0; block = nextBlock(drawn, 6, 3)) {
		order.push(block);
		drawn.add(block);
	}
	assert.deepEqual(order, [4, 2, 5, 1, 0]);
	assert.equal(nextBlock(new Set(), 0, 0), -1);
	assert.equal(nextBlock(new Set([0]), 2, 7), 1); /* the reader was where there is nothing any more */
});
