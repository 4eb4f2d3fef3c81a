// SPDX-License-Identifier: EUPL-1.2
// Somebody who is signed in while the disk fills: fuller.mjs WEB. After each line on stdin it publishes, and prints the
// code of the refusal, or "taken".
import { createInterface } from "node:readline";
import { randomBytes } from "node:crypto";

import { auth, open, promote } from "./client.mjs";

const [web] = process.argv.slice(2);
const { cookie } = await auth(web, "sign-up", { login: "nora", password: "correct horse", name: "Nora", lang: "fr" });
promote("a", "nora");
const client = await open(web, { cookie });
console.log("ready");
for await (const _ of createInterface({ input: process.stdin })) {
	const fields = { title: "Grand", added_value: randomBytes(8000).toString("hex") };
	await client.call("record.publish", { kind: "tool", lang: "fr", fields, token: randomBytes(16) }).then(
		() => console.log("taken"),
		(why) => console.log(why.code),
	);
}
await client.close();
