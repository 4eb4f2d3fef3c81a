// SPDX-License-Identifier: EUPL-1.2
// How soon a film goes on playing where somebody jumps to: the first byte of ranges all over a file of 1 GiB, at the node that has it
// and at one that has nothing of it and asks a partner. Prints figures beside their limits as the other benches do. Needs ESSAIM.
// usage: node tests/bench/seek.mjs [--smoke]
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";
import { fail, federation, folder, main, Node } from "../e2e/lib/nodes.mjs";

const smoke = process.argv.includes("--smoke");
const SIZE = smoke ? 32 << 20 : 1 << 30;
const PLACES = smoke ? 4 : 20;
const LIMIT_MS = 1000;
const MARK = 64; /* bytes that tell a place from all others */

const a = new Node("a", { country: "FR", city: "Montbéliard", lang: "fr", title: "Atelier du Passage" });
const b = new Node("b", { country: "HU", city: "Budapest", lang: "hu", title: "Esély Műhely" });

/** Jumps forth and back, the middle first; never into the chunk of another jump. */
const places = Array.from({ length: PLACES }, (_, i) => Math.floor(SIZE * ((0.5 + i * 0.381966) % 1) / 65536) * 65536 + 1000);
const markOf = (at) => Buffer.from(String(at).padEnd(MARK, "."));

/** Empty but for its marks: it takes no room on the disk. */
function makeFilm() {
	const path = join(folder(), "film.mp4");
	const fd = openSync(path, "w");
	ftruncateSync(fd, SIZE);
	for (const at of places) writeSync(fd, markOf(at), 0, MARK, at);
	closeSync(fd);
	return path;
}

/** Milliseconds to the first byte of a range to the end, as a player asks for it, over a connection of its own; what it is, is looked
 * at. */
function jump(node, path, at) {
	return new Promise((resolve, reject) => {
		const begun = performance.now();
		const { host, port } = new URL(node.url);
		const where = { host: "127.0.0.1", port, path, headers: { host, range: `bytes=${at}-` }, agent: false, rejectUnauthorized: false };
		const request = get(where, (answer) => {
			if (answer.statusCode !== 206) return reject(new Error(`status ${answer.statusCode}`));
			let got = Buffer.alloc(0);
			let first = 0;
			answer.on("error", () => undefined);
			answer.on("data", (piece) => {
				first ||= performance.now() - begun;
				got = Buffer.concat([got, piece]);
				if (got.length < MARK) return;
				request.destroy();
				if (got.subarray(0, MARK).equals(markOf(at))) resolve(first);
				else reject(new Error(`other bytes at ${at}`));
			});
			return undefined;
		});
		request.on("error", reject);
	});
}

async function measure(what, node, path) {
	const all = [];
	for (const at of places) all.push(await jump(node, path, at));
	all.sort((x, y) => x - y);
	const [median, worst] = [all[all.length >> 1], all[all.length - 1]];
	console.log(`${what}: first byte after ${median.toFixed(1)} ms (median of ${all.length}), ${worst.toFixed(1)} ms at worst; limit ${LIMIT_MS} ms`);
	return worst <= LIMIT_MS;
}

const known = async (node, path) => (await fetch(node.url + path, { method: "HEAD" })).status === 200;

await main(async () => {
	await federation([a, b]);
	await b.essaim("file", "policy", "--max-size", "0");
	const film = makeFilm();
	const file = (await a.essaim("file", "add", film)).trim();
	const tool = join(folder(), "tool.json");
	writeFileSync(tool, JSON.stringify({ title: "Un long film", files: [{ file, size: SIZE, type: "video/mp4", name: "film.mp4" }] }));
	await a.essaim("publish", "--kind", "tool", tool);
	const path = `/files/${file}/film.mp4`;
	for (const end = Date.now() + 60_000; !(await known(b, path)); await new Promise((resolve) => setTimeout(resolve, 100)))
		if (Date.now() > end) fail("the partner does not hear of the film");
	const own = await measure(`${SIZE >> 20} MiB at the node that has it`, a, path);
	const far = await measure(`${SIZE >> 20} MiB at a node that asks a partner`, b, path);
	if (!smoke && !(own && far)) fail("it takes too long");
});
