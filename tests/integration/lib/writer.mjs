// SPDX-License-Identifier: EUPL-1.2
// One step of writing.sh as a client of the API: writer.mjs STEP WEB PHRASE
import assert from "node:assert/strict";

import { auth, open, promote } from "./client.mjs";

const [step, web, phrase] = process.argv.slice(2);
const bytes = (fill) => new Uint8Array(16).fill(fill);
const person = { login: "nora", password: "correct horse" };
const refused = (call) => call.then(() => assert.fail("it was not refused"), (why) => why.code);
const practice = (title) => ({
	kind: "practice", lang: "fr", fields: { description: { summary: "Une équipe accueille.", title } },
});
const titles = async (client) => (await client.call("practice.list")).items.map((item) => item.title).sort();

async function enter(what, more = {}) {
	const { status, cookie } = await auth(web, what, { ...person, ...more });
	assert.equal(status, 200);
	return open(web, { cookie });
}

const steps = {
	/* Two drafts; one publication sent three times, one whose socket is cut before the answer. */
	async begin() {
		const client = await enter("sign-up", { name: "Nora", lang: "fr" });
		promote("a", person.login);
		const { saved } = await client.call("draft.save", { draft: bytes(1), ...practice(phrase) });
		assert.equal(await refused(client.call("draft.save", { draft: bytes(1), ...practice("autre"), saved: saved - 1 })), "exists");
		await client.call("draft.save", { draft: bytes(2), ...practice("gardé") });

		const once = { ...practice("Une fois"), token: bytes(7) };
		const first = await client.call("record.publish", once);
		assert.deepEqual(await client.call("record.publish", once), first);
		const cut = await enter("sign-in");
		const sending = cut.call("record.publish", { ...practice("Coupée"), token: bytes(8) }).catch(() => undefined);
		cut.ws.terminate();
		await sending;
		await client.call("record.publish", { ...practice("Coupée"), token: bytes(8) });
		assert.deepEqual(await titles(client), ["Coupée", "Une fois"]);
		await client.close();
	},
	/* After the node was killed: nothing acknowledged is lost, nothing is published twice. */
	async again() {
		const client = await enter("sign-in");
		await client.call("record.publish", { ...practice("Une fois"), token: bytes(7) });
		assert.deepEqual(await titles(client), ["Coupée", "Une fois"]);
		const draft = await client.call("draft.show", { draft: bytes(1) });
		assert.equal(draft.fields.description.title, phrase);
		assert.equal((await client.call("draft.list")).items.length, 2);
		await client.close();
	},
	async drop() {
		const client = await enter("sign-in");
		await client.call("draft.drop", { draft: bytes(1) });
		assert.equal(await refused(client.call("draft.show", { draft: bytes(1) })), "not_found");
		assert.equal((await client.call("draft.show", { draft: bytes(2) })).title, "gardé");
		await client.close();
	},
	/* Another account sees none of it. */
	async stranger() {
		const { cookie } = await auth(web, "sign-up", { login: "zoe", password: "correct horse", name: "Zoé", lang: "fr" });
		const client = await open(web, { cookie });
		assert.equal((await client.call("draft.list")).items.length, 0);
		assert.equal(await refused(client.call("draft.show", { draft: bytes(1) })), "not_found");
		assert.equal(await refused(client.call("record.publish", practice("Zoé"))), "not_allowed");
		await client.close();
	},
};

await steps[step]();
process.exit(0);
