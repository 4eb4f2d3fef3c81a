// SPDX-License-Identifier: EUPL-1.2
// The OpenAPI description of /api/v1: valid, complete, and true: every path is called and its answer held against it.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { Validator } from "@seriousme/openapi-schema-validator";
import { Ajv2020 } from "ajv/dist/2020.js";

import { auth, http, open } from "./lib/client.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const node = await startNode();
const { web } = node;

const answer = await http(web, "GET", "/api/v1/openapi.json");
assert.equal(answer.status, 200);
assert.match(answer.headers["content-type"], /^application\/json/);
const api = JSON.parse(answer.body);
const judged = await new Validator().validate(structuredClone(api));
assert.ok(judged.valid, JSON.stringify(judged.errors, null, 1));
assert.equal(api.openapi, "3.1.0");

// --- something to be told of --------------------------------------------------------------------

const [id] = essaim(node.home, "import", join(here, "../fixtures/sheets/plain_fr.txt")).split("\t");
const [gone] = essaim(node.home, "import", join(here, "../fixtures/sheets/plain_it.txt")).split("\t");
const toolFields = join(node.home, "..", `tool-${process.pid}.json`);
writeFileSync(toolFields, JSON.stringify({ title: "Le dé des envies", aims: "Parler sans formulaire." }));
const tool = essaim(node.home, "publish", "--kind", "tool", "--lang", "fr", toolFields).split(/\s/)[0];
rmSync(toolFields);
const nora = await auth(web, "sign-up", { login: "nora", password: "correct horse", name: "Nora", lang: "fr" });
const client = await open(web, { cookie: nora.cookie });
const said = {};
for (const about of ["practice", "about"]) said[about] = id;
await client.call("comment.publish", { ...said, text: "Et le matériel ?", lang: "fr" });
await client.close();
essaim(node.home, "erase", gone, "--reason", "test");

// --- every path ---------------------------------------------------------------------------------

const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "api", ...api });
/* What is served and not described is a fault, too. */
const closed = structuredClone(api);
for (const shape of Object.values(closed.components.schemas)) if (shape.properties) shape.additionalProperties = false;
ajv.addSchema({ $id: "closed", ...closed });
const shapeOf = (media) => media.schema.$ref && ajv.getSchema(`closed${media.schema.$ref}`);

async function called(template, path) {
	const { get } = api.paths[template];
	const got = await http(web, "GET", path);
	const described = get.responses[got.status] ?? get.responses.default;
	const [media] = Object.keys(described.content);
	assert.ok(got.headers["content-type"].startsWith(media), `${path}: ${got.headers["content-type"]} is not ${media}`);
	const check = shapeOf(described.content[media]);
	if (check) assert.ok(check(JSON.parse(got.body)), `${path}: ${ajv.errorsText(check.errors, { separator: "\n" })}\n${got.body}`);
	return got;
}

const structure = JSON.parse((await http(web, "GET", "/api/v1/node")).body).node.structure;
const cases = {
	"/api/v1/openapi.json": ["/api/v1/openapi.json"],
	"/api/v1/node": ["/api/v1/node"],
	"/api/v1/practices": ["/api/v1/practices", "/api/v1/practices?limit=1", `/api/v1/practices?structure=${structure}&lang=fr`],
	"/api/v1/practices/{id}": [`/api/v1/practices/${id}`, `/api/v1/practices/${id.slice(0, 12)}`, `/api/v1/practices/${gone}`],
	"/api/v1/practices/{id}/comments": [`/api/v1/practices/${id}/comments?limit=5`],
	"/api/v1/practices/{id}/proof": [`/api/v1/practices/${id}/proof`],
	"/api/v1/tools": ["/api/v1/tools", `/api/v1/tools?structure=${structure}&limit=1`],
	"/api/v1/tools/{id}": [`/api/v1/tools/${tool}`, `/api/v1/tools/${tool.slice(0, 12)}`],
	"/api/v1/toolboxes": ["/api/v1/toolboxes"],
	"/api/v1/toolboxes/{id}": [],
	"/api/v1/tutorials": ["/api/v1/tutorials", `/api/v1/tutorials?structure=${structure}&limit=1`],
	"/api/v1/tutorials/{id}": [],
	"/api/v1/adoptions": ["/api/v1/adoptions", `/api/v1/adoptions?about=${id}&limit=1`, `/api/v1/adoptions?structure=${structure}`],
	"/api/v1/adoptions/{id}": [],
	"/api/v1/spreading": ["/api/v1/spreading", `/api/v1/spreading?origin=${structure}&limit=1`],
	"/api/v1/structures": ["/api/v1/structures"],
	"/api/v1/schema": ["/api/v1/schema", "/api/v1/schema?lang=hu"],
	"/api/v1/search": ["/api/v1/search?q=couture", "/api/v1/search?q=&country=FR&from=2010"],
};
assert.deepEqual(Object.keys(api.paths).sort(), Object.keys(cases).sort(), "paths that nobody calls here, or that are not described");
for (const [template, paths] of Object.entries(cases)) {
	for (const path of paths) assert.equal((await called(template, path)).status, 200, path);
}
for (const [template, path, status] of [
	["/api/v1/practices/{id}", `/api/v1/practices/${"0".repeat(64)}`, 404],
	["/api/v1/toolboxes/{id}", `/api/v1/toolboxes/${"0".repeat(64)}`, 404],
	["/api/v1/adoptions/{id}", `/api/v1/adoptions/${id}`, 404],
	["/api/v1/adoptions", "/api/v1/adoptions?about=nonsense", 400],
	["/api/v1/practices", "/api/v1/practices?limit=101", 400],
	["/api/v1/practices", "/api/v1/practices?structure=nonsense", 400],
]) assert.equal((await called(template, path)).status, status, path);

assert.deepEqual(JSON.parse((await http(web, "GET", "/api/v1/tools")).body).items.map((one) => [one.id, one.kind]), [[tool, "tool"]]);
assert.equal(JSON.parse((await http(web, "GET", "/api/v1/node")).body).counts.tools, 1);

// A description that says nothing would let everything through.
const view = ajv.getSchema("api#/components/schemas/View");
assert.ok(!view({ id, entity: id }), "half a view passes");
const titled = JSON.parse((await http(web, "GET", `/api/v1/practices/${id}`)).body);
assert.ok(!view({ ...titled, practice: { ...titled.practice, description: { ...titled.practice.description, title: 7 } } }), "a number passes for a title");
assert.ok(api.components.schemas.Kind_practice.properties.implementation.properties.target_groups.properties.neets, "the kinds are not described");

await node.stop();
console.log(`${Object.keys(cases).length} paths answer as they are described`);
