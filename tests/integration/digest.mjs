// SPDX-License-Identifier: EUPL-1.2
// Letters of what waits, of a real node to a real relay: one for what is new, read by another program, ended by its own link;
// an address that does not exist; an invitation by letter.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { freePort } from "../lib/ports.mjs";
import { Sink, read } from "../lib/sink.mjs";
import { noon, soon } from "../lib/zone.mjs";
import { auth, http, open } from "./lib/client.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const HOME_NAME = "Structure A";
const PASSWORD = "un mot de passe assez long";
const gone = new Set();
const sink = await new Sink({ refuse: (to) => (gone.has(to) ? "550 5.1.1 no such mailbox" : null) }).start();
const port = await freePort();
const site = `http://127.0.0.1:${port}`;
const options = ["--web", `127.0.0.1:${port}`, "--public-url", site, "--mail-from", "essaim@example.org", "--mail-relay", `smtp://127.0.0.1:${sink.port}`, "--mail-plain"];

async function until(what, check) {
	for (const end = Date.now() + 40_000; Date.now() < end; ) {
		const value = await check();
		if (value) return value;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`this did not happen: ${what}\n${node.log()}`);
}

/** What the sink's own reader makes of a letter, and what Python's does. */
async function letterTo(address) {
	const found = await until(`a letter to ${address}`, () => sink.letters.findIndex((one) => one.to.includes(address)) + 1);
	const [letter] = sink.letters.splice(found - 1, 1);
	const input = Buffer.from(letter.raw, "latin1");
	const program = fileURLToPath(new URL("lib/letter.py", import.meta.url));
	const parsed = JSON.parse(execFileSync("python3", [program], { input, encoding: "utf8" }));
	assert.deepEqual(parsed.defects, []);
	for (const line of letter.raw.split("\r\n")) assert.ok(line.length <= 998 && !/[^\t\x20-\x7e]/.test(line), line);
	return { ...read(letter), ...parsed };
}

const zone = noon();
process.env.TZ = zone.TZ;
let node = await startNode(...options);
const cookies = new Map();
const back = (login) => open(node.web, { cookie: cookies.get(login) });
async function come(login, name, lang) {
	const answer = await auth(node.web, "sign-up", { login, password: PASSWORD, name, lang });
	assert.equal(answer.status, 200, JSON.stringify(answer.map));
	cookies.set(login, answer.cookie);
	return back(login);
}
async function keep(person, address, code) {
	await person.call("me.address", { address });
	const { text } = await letterTo(address);
	await person.call("me.confirm", { code: code.exec(text)[1] });
}
const refused = (promise, code, field) =>
	assert.rejects(promise, (why) => why.code === code && (why.field ?? null) === field || assert.fail(JSON.stringify(why)));

// Nobody is written to unasked; who has no address cannot ask for it.
let nora = await come("nora", "Nora", "fr");
let bela = await come("bela", "Béla", "hu");
assert.deepEqual((await nora.call("me.ways")).digest, { pace: "never", next: null, refused: null });
await refused(nora.call("me.digest", { pace: "daily" }), "invalid", "address");
await refused(nora.call("me.digest", { pace: "hourly" }), "invalid", "pace");
await nora.call("me.digest", { pace: "never" });
await keep(nora, "nora@example.org", /code\s*:\s*(\d{3} \d{3})/);
assert.equal((await nora.call("me.ways")).digest.pace, "never");
await nora.call("me.digest", { pace: "daily" });
const { next } = (await nora.call("me.ways")).digest;
assert.ok(next > Date.now() && next <= Date.now() + 86_400_000);
assert.match(new Date(next + zone.offset * 1000).toISOString(), /T0[78]:\d\d:00/); /* by the clock of the machine */

// What waits, said in a long and accented way.
const QUESTION = "Comment accueillir sans rendez-vous ? ".repeat(3).trim();
const { conversation } = await nora.call("request.publish", { question: QUESTION, lang: "fr" });
const { comment } = await bela.call("comment.publish", { about: conversation.id, text: "Ceci ne part jamais par courriel.", lang: "fr" });
await until("the notice", async () => (await nora.call("notice.list")).unseen === 2); /* the new address is the other */
process.env.TZ = soon(next, zone, 8).TZ;
node = await node.restart(...options);
const letter = await letterTo("nora@example.org");
const hex = (id) => Buffer.from(id).toString("hex");
const message = `${site}/question/${hex(conversation.id)}#m-${hex(comment.id).slice(0, 16)}`;
assert.equal(letter.type, "multipart/alternative");
assert.deepEqual(letter.parts.map((part) => [part.type, part.charset, part.encoding]), [["text/plain", "utf-8", "quoted-printable"], ["text/html", "utf-8", "quoted-printable"]]);
assert.deepEqual(letter.from, [{ name: HOME_NAME, address: "essaim@example.org" }]);
assert.equal(letter.headers.subject, `${HOME_NAME}\u00a0: 1 nouvelle pour vous`);
const [plain, html] = letter.parts.map((part) => part.content);
assert.ok(plain.startsWith("Bonjour Nora,\n"), plain);
assert.ok(plain.includes(`\n${QUESTION}\n- Béla (${HOME_NAME}) a écrit dans un échange que vous avez ouvert\n  ${message}\n`), plain);
assert.ok(html.includes(`<a href="${message}">Béla (${HOME_NAME}) a écrit`), html);
for (const text of [plain, html]) assert.ok(!/jamais par courriel|mail\.|why\.|undefined/.test(text), text);
const stop = /^<(.*)>$/.exec(letter.headers["list-unsubscribe"])[1];
assert.equal(letter.headers["list-unsubscribe-post"], "List-Unsubscribe=One-Click");
assert.equal(letter.headers["auto-submitted"], "auto-generated");
assert.equal(letter.headers["content-language"], "fr");
assert.ok(plain.includes(stop) && html.includes(stop.replace("&", "&amp;")) && stop.startsWith(`${site}/stop-letters/`));
console.log("a letter of what waits: ok");

// Once: what comes later waits for another day, over a restart as well.
nora = await back("nora");
bela = await back("bela");
await bela.call("comment.publish", { about: conversation.id, text: "Encore", lang: "fr" });
await until("the notice", async () => (await nora.call("notice.list")).unseen === 3);
node = await node.restart(...options);
essaim(node.home, "mail", "test", "--to", "probe@example.org");
await letterTo("probe@example.org");
assert.deepEqual(sink.letters, []);
assert.equal(readdirSync(join(node.home, "outbox")).filter((name) => name.endsWith(".letter")).length, 0);
console.log("once: ok");

// The link: looking changes nothing, one POST from anywhere ends it, again is fine, another token opens nothing.
nora = await back("nora");
const path = stop.slice(site.length);
const pace = async () => (await nora.call("me.ways")).digest.pace;
const looked = await http(node.web, "GET", path, { headers: { "accept-language": "hu" } });
assert.equal(looked.status, 200);
assert.match(looked.body.toString(), /<html lang="fr"[\s\S]*<form class="form" method="post">/);
assert.ok(!looked.body.toString().includes("<script type=\"module\""));
assert.equal((await http(node.web, "HEAD", path)).status, 200);
assert.equal(await pace(), "daily");
const at = path.lastIndexOf("?") - 5;
const other = path.slice(0, at) + (path[at] === "A" ? "B" : "A") + path.slice(at + 1);
const post = (to, type, body) => http(node.web, "POST", to, { headers: { "content-type": type, "content-length": Buffer.byteLength(body) }, body });
const form = ["application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"];
assert.equal((await post(other, ...form)).status, 404);
assert.equal((await post("/stop-letters/", ...form)).status, 404);
assert.equal((await http(node.web, "GET", other)).status, 404);
assert.equal(await pace(), "daily");
const multipart = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n';
assert.equal((await post(path, "multipart/form-data; boundary=b", multipart)).status, 200);
assert.equal(await pace(), "never");
assert.equal((await post(path, ...form)).status, 200);
assert.match((await http(node.web, "GET", path)).body.toString(), /ne viendra plus/);
assert.equal((await http(node.web, "DELETE", path)).status, 405);
let stopped = 0;
for (let i = 0; i < 400 && stopped !== 429; i++) stopped = (await post(other, ...form)).status;
assert.equal(stopped, 429); /* trying tokens is slow */
console.log("its link ends it: ok");

// An address that the relay does not know is written to no more, unless its owner asks; one letter that comes through mends it.
gone.add("nora@example.org");
await auth(node.web, "ask", { address: "nora@example.org", lang: "fr" });
await until("it is seen", async () => (await nora.call("me.ways")).digest.refused);
await nora.call("me.digest", { pace: "weekly" });
assert.equal((await nora.call("me.ways")).digest.next, null);
gone.clear();
await auth(node.web, "ask", { address: "nora@example.org", lang: "fr" });
await letterTo("nora@example.org");
await until("it is mended", async () => (await nora.call("me.ways")).digest.refused === null);
assert.ok((await nora.call("me.ways")).digest.next > Date.now());

// The same of a letter that the relay took and that came back later as a mail; any other mail changes nothing.
const report = (to, status, action = "failed") => `Subject: Undelivered\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n`
	+ `Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: ${action}\r\nStatus: ${status}\r\n\r\n--b--\r\n`;
const bounced = (mail) => {
	const { status, stderr, stdout } = spawnSync(process.env.ESSAIM, ["mail", "bounced", "--home", node.home, "-"], { input: mail, encoding: "utf8" });
	assert.equal(status, 0, stderr);
	assert.equal(stdout, "");
	assert.doesNotMatch(stderr, /example\.org/);
	return stderr;
};
for (const [mail, says] of [[report("nora@example.org", "5.2.2"), /no mailbox/], [report("nora@example.org", "5.1.1", "delayed"), /no mailbox/],
	[report("nobody@example.org", "5.1.1"), /nobody here/], ["Subject: Absente\n\nLundi.\n", /no mailbox/], ["", /no mailbox/]]) assert.match(bounced(mail), says);
assert.equal((await nora.call("me.ways")).digest.refused, null);
assert.match(bounced(report("Nora@EXAMPLE.org", "5.1.1")), /1 of this node's people/);
assert.ok((await nora.call("me.ways")).digest.refused);
assert.equal((await nora.call("me.ways")).digest.next, null);
await auth(node.web, "ask", { address: "nora@example.org", lang: "fr" });
await letterTo("nora@example.org");
await until("it is mended again", async () => (await nora.call("me.ways")).digest.refused === null);
essaim(node.home, "mail", "bounced", "--to", "nora@example.org");
assert.ok((await nora.call("me.ways")).digest.refused);
for (const wrong of [["bounced"], ["bounced", "--to", "no address"], ["show", "file"], ["bounced", "/nowhere"], ["bounced", "-", "--to", "nora@example.org"]]) {
	assert.throws(() => essaim(node.home, "mail", ...wrong), wrong.join(" "));
}
await auth(node.web, "ask", { address: "nora@example.org", lang: "fr" });
await letterTo("nora@example.org");
await until("and again", async () => (await nora.call("me.ways")).digest.refused === null);
console.log("a letter that came back: ok");

gone.add("slip@example.org");
await nora.call("me.address", { address: "slip@example.org" });
await until("the slip is seen", async () => (await nora.call("me.ways")).wanted_gone);
assert.deepEqual((await nora.call("me.ways")).digest.refused, null); /* the one that is confirmed is fine */
await nora.call("me.address", { address: "nora.b@example.org" });
await letterTo("nora.b@example.org");
assert.equal((await nora.call("me.ways")).wanted_gone, false);
await nora.call("me.address", { address: "" });
assert.equal(await pace(), "never");
console.log("an address that does not exist: ok");

// An invitation by letter, in the guest's language; what cannot be sent is not left open.
essaim(node.home, "account", "role", "--login", "bela", "--role", "editor");
bela = await back("bela");
const invite = (address, lang = "hu") => bela.call("person.invite", { role: "professional", note: "", address, lang });
const openOnes = async () => (await bela.call("person.list")).invitations.length;
const { secret } = await invite("guest@example.org");
const invitation = await letterTo("guest@example.org");
assert.equal(invitation.headers["content-language"], "hu");
assert.ok(invitation.parts[0].content.includes(`\nBéla (${HOME_NAME}) meghívja Önt`), invitation.parts[0].content);
assert.ok(invitation.parts[0].content.includes(`\n${site}/sign-up#invite=${secret}\n`));
await refused(invite("no address"), "invalid", "address");
assert.equal(await openOnes(), 1);
for (let i = 0; i < 7; i++) await invite("GUEST@example.org");
await refused(invite("guest@example.org"), "too_many", "address");
assert.equal(await openOnes(), 8);
const came = await auth(node.web, "sign-up", { login: "gina", password: PASSWORD, name: "Gina", lang: "hu", invite: secret });
assert.equal(came.map.account.role, "professional");
await node.stop();
await sink.stop();
console.log("an invitation by letter: ok");
process.exit(0);
