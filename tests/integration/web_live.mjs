// SPDX-License-Identifier: EUPL-1.2
// A day at one node through the documented API alone: sign up, publish a sheet, discuss it, see it arrive without asking.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { auth, http, open } from "./lib/client.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const node = await startNode();
const { web } = node;
const json = async (path) => {
	const answer = await http(web, "GET", path);
	assert.equal(answer.status, 200, `${path}: ${answer.body}`);
	return JSON.parse(answer.body);
};
const hex = (id) => Buffer.from(id).toString("hex");

// The next event that fits, of those that came or will come.
async function event(client, fits) {
	for (let tries = 0; tries < 600; tries++) {
		const at = client.events.findIndex(fits);
		if (at >= 0) return client.events.splice(at, 1)[0];
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`no such event: ${fits}; there were ${JSON.stringify(client.events.map(({ topic }) => topic))}`);
}

// --- a professional publishes the sheet that they have -----------------------------------------

const nora = await auth(web, "sign-up", { login: "nora", password: "correct horse", name: "Nora", lang: "fr" });
assert.equal(nora.status, 200);
const itself = await auth(web, "sign-up", { login: "nina", password: "correct horse", name: "Nina", lang: "fr", role: "professional" });
assert.deepEqual([itself.status, itself.map.field], [403, "role"]);
essaim(node.home, "account", "role", "--login", "nora", "--role", "professional");
const writer = await open(web, { cookie: nora.cookie });
const reader = await open(web);
assert.equal((await writer.call("hello")).account.role, "professional");
const { subscription } = await reader.call("subscribe", { topic: "practices" });

const sheet = readFileSync(join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../fixtures/sheets/scanned_fr.md"), "utf8");
const preview = await writer.call("import.preview", { text: sheet, name: "scanned_fr.md", lang: "fr" });
assert.ok(preview.view.practice.description.title.length > 0);
assert.equal((await reader.call("practice.list")).total, 0, "a preview stores nothing");

const { id, title } = await writer.call("import.publish", { text: sheet, name: "scanned_fr.md", lang: "fr" });
assert.equal(title, preview.view.practice.description.title);
const news = await event(reader, ({ topic }) => topic === "practices");
assert.equal(news.subscription, subscription);
assert.deepEqual(Buffer.from(news.data.id), Buffer.from(id));

const view = await reader.call("practice.show", { id });
assert.deepEqual(view.practice, preview.view.practice, "what is shown is what was previewed");
assert.equal(view.testimonies.length, preview.view.testimonies.length);
assert.equal(view.contact?.name, preview.view.contact?.name);
assert.equal(view.author.name, "Nora", "the contact of the sheet is not its author");
assert.equal(view.proof.logged, true);
assert.deepEqual(await reader.call("practice.show", { id: hex(id).slice(0, 8) }), view, "a prefix will do");

// --- a large sheet goes through in pieces ---------------------------------------------------------

const large = `${sheet}\n${"Une ligne qui n'a de place nulle part, mais que rien ne doit perdre.\n".repeat(3000)}`;
const big = await writer.call("import.preview", { text: large, lang: "fr" });
assert.ok(JSON.stringify(big).length > 150_000, "nothing was dropped");
await assert.rejects(writer.call("import.preview", { text: "x".repeat(400_001) }), ({ code }) => code === "too_large");

// --- the discussion ---------------------------------------------------------------------------------

const topic = `about:${hex(id)}`;
await reader.call("subscribe", { topic });
const ana = await auth(web, "sign-up", { login: "ana", password: "correct horse", name: "Ana", lang: "es" });
const learner = await open(web, { cookie: ana.cookie });
const { comment } = await learner.call("comment.publish", { about: id, text: "¿Cuánto cuesta?\n\nGracias", lang: "es" });
assert.equal(comment.author.name, "Ana");
assert.equal(comment.author.role, "learner");
assert.equal(comment.pending, false, "it stands in a log");
const seen = await event(reader, (e) => e.topic === topic && e.data.comment);
assert.deepEqual(seen.data.comment, comment);
const answer = (await writer.call("comment.publish", { about: id, parent: comment.id, text: "Presque rien.", lang: "fr" })).comment;
assert.deepEqual(Buffer.from(answer.parent), Buffer.from(comment.id));
const listed = await reader.call("comment.list", { about: id });
assert.deepEqual(listed.items, [comment, answer]);
const summary = await event(reader, (e) => e.topic === "practices" && e.data.comments === 2);
assert.equal(summary.data.last_comment, answer.created);

const first = await reader.call("comment.list", { about: id, limit: 1 });
const second = await reader.call("comment.list", { about: id, limit: 1, after: first.next });
assert.deepEqual([...first.items, ...second.items], listed.items);
assert.equal(second.next, null);

// --- the same over HTTP, and beside the command line ---------------------------------------------------

assert.equal((await json("/api/v1/practices")).items[0].id, hex(id));
assert.deepEqual((await json(`/api/v1/practices/${hex(id)}`)).practice.description, JSON.parse(JSON.stringify(view.practice.description)));
assert.equal((await json(`/api/v1/practices/${hex(id)}/comments?limit=1`)).items[0].text, comment.text);
assert.equal((await json("/api/v1/node")).counts.comments, 2);
assert.equal((await json("/api/v1/node")).account, undefined);
assert.equal((await json("/api/v1/structures")).items[0].state, "self");
assert.equal((await json("/api/v1/schema?lang=it")).kinds.find(({ kind }) => kind === "practice").label, "Pratica");
if (node.home) {
	assert.deepEqual(JSON.parse(essaim(node.home, "show", hex(id), "--json")).practice, (await json(`/api/v1/practices/${hex(id)}`)).practice);
	const proof = join(node.home, "..", "proof");
	writeFileSync(proof, (await http(web, "GET", `/api/v1/practices/${hex(id)}/proof`)).body);
	assert.match(essaim(node.home, "verify", proof), new RegExp(hex(id).slice(0, 8)));
	essaim(node.home, "account", "role", "--login", "ana", "--role", "professional");
	for (let tries = 0; (await learner.call("hello")).account.role !== "professional"; tries++) assert.ok(tries < 100, "the new role arrives");
}

// --- signing in again ---------------------------------------------------------------------------------------

const again = await auth(web, "sign-in", { login: "Nora", password: "correct horse" });
assert.equal(again.status, 200);
assert.notEqual(again.cookie, nora.cookie);
const back = await open(web, { cookie: again.cookie });
assert.deepEqual(Buffer.from((await back.call("hello")).account.author), Buffer.from(nora.map.account.author));

for (const client of [writer, reader, learner, back]) await client.close();
await node.stop();
console.log("one day passed");
