// SPDX-License-Identifier: EUPL-1.2
// Revises the practice of another structure. Prints the code of the refusal, or who takes care of it.
// usage: keeper.mjs NODE WEB ID TITLE LOGIN      in HOMES/NODE
import { randomBytes } from "node:crypto";

import { auth, open, promote } from "./client.mjs";

const [node, web, id, title, login] = process.argv.slice(2);
const { cookie } = await auth(web, "sign-up", { login, password: "correct horse", name: login, lang: "fr" });
promote(node, login);
const client = await open(web, { cookie });
const seen = await client.call("practice.show", { id });
const fields = { ...seen.practice, description: { ...seen.practice.description, title } };
await client.call("record.publish", { kind: "practice", lang: "fr", fields, entity: seen.entity, parents: seen.heads, token: randomBytes(16) })
	.then(() => client.call("practice.show", { id }))
	.then(async (now) => {
		const { items } = await client.call("practice.versions", { id });
		if (items.length !== now.revisions || !items.some((one) => one.head && one.title === title)) throw new Error(`the history: ${JSON.stringify(items)}`);
		console.log(now.keeper?.name);
	}).catch((why) => console.log(why.code ?? why.message));
await client.close();
