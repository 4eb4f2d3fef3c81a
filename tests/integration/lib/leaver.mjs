// SPDX-License-Identifier: EUPL-1.2
// One step of leaving.sh as a client of the API: leaver.mjs STEP WEB PHRASE|CODE
import assert from "node:assert/strict";

import { auth, open, promote } from "./client.mjs";

const [step, web, given] = process.argv.slice(2);
const person = { login: "nora", password: "correct horse" };
const bytes = (fill) => new Uint8Array(16).fill(fill);
const refused = (call) => call.then(() => assert.fail("it was not refused"), (why) => why.code);

async function enter(what, more = {}) {
	const { status, cookie } = await auth(web, what, { ...person, ...more });
	assert.equal(status, 200);
	return open(web, { cookie });
}

async function all(client, part) {
	const items = [];
	for (let after; ; ) {
		const page = await client.call("me.data", { part, after });
		items.push(...page.items);
		if (!page.next) return items;
		after = page.next;
	}
}

const steps = {
	/* A practice, a testimony without a name, two comments, a draft and a saved search, each with the phrase; what me.data gives has them all. */
	async write() {
		const client = await enter("sign-up", { name: `Nora ${given.slice(0, 8)}`, lang: "fr" });
		promote("a", person.login);
		const { entity } = await client.call("record.publish", {
			kind: "practice", lang: "fr", fields: { description: { summary: `Une équipe. ${given}`, title: "À effacer" } },
		});
		await client.call("record.publish", {
			kind: "testimony", lang: "fr", fields: { practice: entity, role: "beneficiary", consent: "own", text: `Je suis restée. ${given}` },
		});
		for (const text of ["Un", "Deux"]) await client.call("comment.publish", { about: entity, text: `${text} ${given}` });
		await client.call("draft.save", {
			draft: bytes(3), kind: "practice", lang: "fr", fields: { description: { title: given } },
		});
		await client.call("search.save", { text: given });
		assert.equal((await all(client, "searches"))[0].text, given);
		const records = await all(client, "records");
		assert.deepEqual(records.map((one) => one.kind).sort(), ["comment", "comment", "practice", "profile", "profile", "testimony"]);
		assert.equal(records.filter((one) => JSON.stringify(one.fields).includes(given)).length, 4);
		const by = (kind) => Buffer.from(records.find((one) => one.kind === kind).fields.author).toString("hex");
		assert.notEqual(by("testimony"), by("comment"), "a testimony carries the pseudonym that has a name");
		assert.equal((await all(client, "drafts"))[0].fields.description.title, given);
		assert.equal((await all(client, "account"))[0].login, "nora");
		await client.close();
	},
	async leave() {
		const client = await enter("sign-in");
		const other = await enter("sign-in");
		assert.equal(await refused(client.call("me.leave", { how: "erase", password: "another one" })), "wrong_password");
		const { code } = await client.call("me.leave", { how: "erase", password: person.password });
		assert.equal(await refused(other.call("draft.list")), "sign_in_needed");
		console.log(code);
	},
	async shut() {
		assert.equal((await auth(web, "sign-in", person)).status, 401);
	},
	async hasten() {
		const client = await open(web);
		await client.call("me.hasten", { code: given.toLowerCase() });
		await client.close();
	},
	/* How many have applied it is printed. */
	async state() {
		const client = await open(web);
		const state = await client.call("me.erasures", { code: given.toLowerCase() });
		assert.equal(state.how, "erase");
		console.log(`${state.working ? "working" : state.later ? "later" : "erased"} ${state.erased} ${state.partners.filter((one) => one.applied).length}/${state.partners.length}`);
		await client.close();
	},
};

await steps[step]();
process.exit(0);
