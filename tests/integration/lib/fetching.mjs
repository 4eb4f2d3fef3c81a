// SPDX-License-Identifier: EUPL-1.2
// fetching.mjs WEB ID: the text of a practice that is not here is asked for by looking at it: "fetching" first, then an
// event, then the practice itself.
import { open } from "./client.mjs";

const [, , web, id] = process.argv;
const client = await open(web);
await client.call("subscribe", { topic: `about:${id}` });
const first = await client.call("practice.show", { id }).catch((error) => error);
if (first.code !== "fetching") throw new Error(`wanted fetching, got ${JSON.stringify(first)}`);
for (let tries = 0; client.events.length === 0; tries++) {
	if (tries > 100) throw new Error("nothing was pushed");
	await new Promise((resolve) => setTimeout(resolve, 50));
}
const view = await client.call("practice.show", { id });
if (!view.practice) throw new Error("it has no text");
await client.close();
