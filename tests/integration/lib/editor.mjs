// SPDX-License-Identifier: EUPL-1.2
// One step of moderation.sh as a client of two nodes' APIs: editor.mjs STEP WEB_A WEB_B
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

import { auth, http, open, promote } from "./client.mjs";

const [step, a, b] = process.argv.slice(2);
const password = "correct horse";
const word = "Zwetschgenkuchen"; /* stands in nothing else */
const practice = (title, lang) => ({ kind: "practice", lang, fields: { description: { summary: "Une équipe accueille.", title } } });
const refused = (call) => call.then(() => assert.fail("it was not refused"), (why) => why);

async function enter(web, what, login, more = {}) {
	const { status, cookie } = await auth(web, what, { login, password, ...more });
	assert.equal(status, 200, `${what} of ${login}`);
	return open(web, { cookie });
}

/* Asks until it is so; what travels or is indexed takes a moment. */
async function until(what, ask) {
	for (let tries = 0; tries < 300; tries++) {
		if (await ask()) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	assert.fail(what);
}

const get = async (web, path) => http(web, "GET", path);
const json = async (web, path) => JSON.parse((await get(web, path)).body);
const listed = async (web) => (await json(web, "/api/v1/practices")).items.map(({ title }) => title).sort();
const found = async (web) => (await json(web, `/api/v1/search?q=${word}`)).items.length;
const foundOfTurin = async (web) => (await json(web, "/api/v1/search?q=Torino")).total;
const idOf = async (web, title) => (await json(web, "/api/v1/practices")).items.find((item) => item.title === title)?.id;
const hidden = `Le ${word}`;
const partners = "La scheda di Torino";

async function gone() {
	const id = await idOf(b, hidden);
	assert.ok(id, "the partner still lists it");
	assert.deepEqual(await listed(a), [partners]);
	await until("search forgets it", async () => (await found(a)) === 0);
	assert.equal((await get(a, `/api/v1/practices/${id}`)).status, 404);
	assert.equal((await get(a, `/api/v1/practices/${id}/comments`)).status, 404);
	assert.equal((await get(a, `/api/v1/practices/${id}/proof`)).status, 404);
	for (const path of [`/practice/${id}`, "/", "/practices", "/feeds/practices.atom", "/sitemap-1.xml"]) {
		const { body } = await get(a, path);
		assert.ok(!body.toString().includes(word) && (path === `/practice/${id}` || !body.toString().includes(id)), path);
	}
	assert.equal((await get(b, `/api/v1/practices/${id}`)).status, 200);
	assert.equal((await json(b, `/api/v1/practices/${id}/comments`)).items.length, 1);
	assert.equal(await found(b), 2);
	const reader = await open(a);
	const translation = Buffer.from(readFileSync(process.env.TRANSLATION, "utf8"), "hex");
	assert.equal((await refused(reader.call("translation.show", { id: translation }))).code, "not_found");
	await reader.close();
}

const steps = {
	async begin() {
		const nora = await enter(a, "sign-up", "nora", { name: "Nora", lang: "fr" });
		promote("a", "nora");
		const { id } = await nora.call("record.publish", practice(hidden, "fr"));
		await nora.call("comment.publish", { about: id, text: `Que du bien du ${word}.`, lang: "fr" });
		(await enter(a, "sign-up", "zoe", { name: "Zoé", lang: "fr" })).close();
		const rita = await enter(b, "sign-up", "rita", { name: "Rita", lang: "it" });
		promote("b", "rita");
		await rita.call("record.publish", practice(partners, "it"));
		await rita.call("record.publish", { kind: "toolbox", lang: "it", fields: { title: "La cassetta" } });
		for (const web of [a, b]) await until("both have both", async () => (await listed(web)).length === 2);
		await until("the partner has the comment", async () => (await json(b, `/api/v1/practices/${Buffer.from(id).toString("hex")}/comments`)).items.length === 1);
		for (const web of [a, b]) await until("both find it", async () => (await found(web)) === 1);
		await until("the partner's toolbox is found", async () => (await foundOfTurin(a)) === 2);
		const tool = { title: "Le cahier", aims: `Le ${word}, pas à pas.`, practice: id };
		await nora.call("record.publish", { kind: "tool", lang: "fr", fields: tool });
		const { id: translation } = await nora.call("record.publish", {
			kind: "translation", lang: "it", fields: { practice: id, revision: id, texts: [{ field: "description.title", text: "La torta", state: "human" }] },
		});
		writeFileSync(process.env.TRANSLATION, Buffer.from(translation).toString("hex"));
		for (const web of [a, b]) await until("both find the tool", async () => (await found(web)) === 2);
		await nora.call("flag.send", { record: id, reason: "false", note: "Ce n'est pas une pratique." });
		await nora.close();
		await rita.close();
	},
	async hide() {
		const zoe = await enter(a, "sign-in", "zoe");
		const { cases } = await zoe.call("moderation.list");
		assert.equal(cases.length, 1);
		assert.equal(cases[0].conversation.title, hidden);
		await zoe.call("moderation.act", { action: "hide", record: cases[0].record, reason: "false" });
		await zoe.close();
		await gone();
	},
	still: gone,
	async show() {
		const zoe = await enter(a, "sign-in", "zoe");
		const { hidden: all } = await zoe.call("moderation.list");
		await zoe.call("moderation.act", { action: "show", record: all[0].record });
		assert.deepEqual(await listed(a), [partners, hidden].sort());
		await until("it and its tool are found again", async () => (await found(a)) === 2);
		await zoe.close();
	},
	async suspend() {
		const zoe = await enter(a, "sign-in", "zoe");
		const nora = await enter(a, "sign-in", "nora");
		const record = await idOf(a, hidden);
		await zoe.call("moderation.act", { action: "suspend", record, reason: "hurtful", days: 2 });
		await until("the open page is signed out", async () =>
			(await refused(nora.call("comment.publish", { about: record, text: "Encore", lang: "fr" }))).code === "sign_in_needed");
		const { status, map } = await auth(a, "sign-in", { login: "nora", password });
		assert.equal(status, 403);
		assert.equal(map.code, "suspended");
		assert.ok(Math.abs(Number(map.field) - Date.now() - 2 * 86_400_000) < 600_000, "until when");
		const { suspended } = await zoe.call("moderation.list");
		assert.equal(suspended[0].name, "Nora");
		assert.ok(Math.abs(suspended[0].until - Date.now() - 2 * 86_400_000) < 600_000);
		await zoe.call("moderation.act", { action: "lift", person: suspended[0].person });
		(await enter(a, "sign-in", "nora")).close();
		await nora.close();
		await zoe.close();
	},
	async block() {
		const zoe = await enter(a, "sign-in", "zoe");
		const { structure } = (await json(a, "/api/v1/practices")).items.find(({ title }) => title === partners);
		await zoe.call("moderation.act", { action: "block", structure, reason: "advertising" });
		assert.deepEqual(await listed(a), [hidden]);
		assert.deepEqual(await listed(b), [partners, hidden].sort());
		await until("search forgets its sheet and its toolbox", async () => (await foundOfTurin(a)) === 0);
		await zoe.call("moderation.act", { action: "unblock", structure });
		assert.deepEqual(await listed(a), [partners, hidden].sort());
		await until("both are found again", async () => (await foundOfTurin(a)) === 2);
		const { items } = await (await open(a)).call("decision.list");
		assert.deepEqual(items.map(({ action }) => action), ["unblock", "block", "lift", "suspend", "show", "hide"]);
		process.exit(0);
	},
};
await steps[step]();
process.exit(0);
