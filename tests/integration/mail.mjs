// SPDX-License-Identifier: EUPL-1.2
// Letters of a real node to a real relay: encrypted or not at all, kept over a restart, given up with a reason.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Authority } from "../lib/authority.mjs";
import { Sink } from "../lib/sink.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const folder = mkdtempSync(join(tmpdir(), "essaim-mail-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const authority = new Authority(folder);
const { cert, key } = authority.issue("relay", "localhost");
const tls = { cert: readFileSync(cert), key: readFileSync(key) };
const other = new Authority(mkdtempSync(join(folder, "other-")));
const caOf = (one, name) => {
	const path = join(folder, name);
	writeFileSync(path, one.certificate);
	return path;
};
const ca = caOf(authority, "ca.pem");
const secret = join(folder, "secret");
writeFileSync(secret, "poste\nmot de passe\n", { mode: 0o600 });

const common = ["--public-url", "http://essaim.test", "--mail-from", "essaim@example.org"];
const state = (home) => JSON.parse(essaim(home, "mail", "show", "--json"));
async function until(what, check) {
	for (const end = Date.now() + 20_000; Date.now() < end; ) {
		const value = check();
		if (value) return value;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`this did not happen: ${what}`);
}
const waiting = (home) => readdirSync(join(home, "outbox")).filter((name) => name.endsWith(".letter"));

async function takes(sink, scheme, more) {
	const node = await startNode(...common, "--mail-relay", `${scheme}://localhost:${sink.port}`, ...more);
	essaim(node.home, "mail", "test", "--to", "mara@example.org");
	return node;
}

// STARTTLS, with a name and a password.
{
	const sink = await new Sink({ tls, login: { name: "poste", password: "mot de passe" } }).start();
	const node = await takes(sink, "smtp", ["--mail-ca", ca, "--mail-secret", secret, "--mail-bounces", "back@example.org"]);
	const letter = await sink.next("mara@example.org");
	assert.equal(letter.secure, true);
	assert.equal(letter.from, "back@example.org"); /* the envelope's; the letter's own is below */
	assert.equal(letter.headers.subject, "A test from Structure A");
	assert.equal(letter.headers.from, '"Structure A" <essaim@example.org>');
	assert.equal(letter.headers.to, "mara@example.org");
	assert.equal(letter.headers["auto-submitted"], "auto-generated");
	assert.match(letter.headers.date, /^[A-Z][a-z]{2}, \d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/);
	assert.match(letter.headers["message-id"], /^<[0-9a-f]{32}@example\.org>$/);
	assert.match(letter.text, /^The node of Structure A sends letters, and this one has arrived\.\n\nhttp:\/\/essaim\.test$/);
	for (const line of letter.raw.split("\r\n")) assert.ok(line.length <= 998 && !/[^\t\x20-\x7e]/.test(line), line);
	await until("it is gone from the outbox", () => waiting(node.home).length === 0);
	assert.equal(state(node.home).sent, 1);
	const arguments_ = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
	assert.ok(!arguments_.includes("mot de passe"));
	await node.stop();
	await sink.stop();
	console.log("STARTTLS, signed in: ok");
}

// TLS from the start.
{
	const sink = await new Sink({ tls, immediate: true }).start();
	const node = await takes(sink, "smtps", ["--mail-ca", ca]);
	assert.equal((await sink.next("mara@example.org")).secure, true);
	await node.stop();
	await sink.stop();
	console.log("TLS from the start: ok");
}

// A relay without TLS, and one whose certificate nobody vouches for, get nothing.
for (const [what, made, file] of [["without TLS", new Sink(), ca], ["of another authority", new Sink({ tls }), caOf(other, "other.pem")]]) {
	const sink = await made.start();
	const node = await takes(sink, "smtp", ["--mail-ca", file]);
	const { why, waiting: count } = await until("it says why", () => state(node.home).why && state(node.home));
	assert.equal(count, 1);
	assert.match(why, /TLS|SSL|certificate/i);
	assert.equal(sink.letters.length, 0);
	await node.stop();
	await sink.stop();
	console.log(`a relay ${what}: nothing was sent (${why})`);
}

// In the clear on this machine; what waits survives a restart; a refusal is final and told.
{
	const sink = await new Sink({ refuse: (to) => (to.startsWith("nobody") ? "550 no such mailbox" : null) }).start();
	const relay = ["--mail-relay", `smtp://127.0.0.1:${sink.port}`, "--mail-plain"];
	const node = await startNode(...common, ...relay);
	essaim(node.home, "mail", "test", "--to", "nobody@example.net");
	const { given_up: lost } = await until("it is given up", () => state(node.home).given_up.length > 0 && state(node.home));
	assert.equal(lost[0].kind, "test");
	assert.equal(lost[0].domain, "example.net");
	assert.match(lost[0].why, /550/);
	assert.ok(!readFileSync(join(node.home, "outbox", "given-up"), "latin1").includes("nobody"));
	await sink.stop();
	essaim(node.home, "mail", "test", "--to", "mara@example.org");
	await until("it waits", () => state(node.home).why);
	assert.equal(waiting(node.home).length, 1);
	for (let i = 0; i < 7; i++) essaim(node.home, "mail", "test", "--to", "MARA@example.org");
	const ninth = spawnSync(process.env.ESSAIM, ["mail", "test", "--home", node.home, "--to", "mara@example.org"], { encoding: "utf8" });
	assert.equal(ninth.status, 1);
	assert.match(ninth.stderr, /limit/);
	assert.equal(waiting(node.home).length, 8);
	const again = await new Sink({ port: sink.port }).start();
	const at = await node.restart(...common, ...relay);
	assert.equal(state(at.home).given_up[0].domain, "example.net");
	await until("all have arrived", () => again.letters.length === 8);
	assert.equal(waiting(at.home).length, 0);
	await at.stop();
	await again.stop();
	console.log("over a restart, refused, too many: ok");
}

// Settings that cannot be meant so are refused before anything listens.
for (const [more, says] of [
	[["--mail-relay", "smtp://relay.example.org"], /--mail-from and --public-url/],
	[["--mail-from", "a@example.org"], /--mail-from goes with --mail-relay/],
	[["--mail-bounces", "a@example.org"], /--mail-bounces goes with --mail-relay/],
	[[...common, "--mail-relay", "smtp://relay.example.org", "--mail-bounces", "a@b"], /--mail-bounces a@b: this is no e-mail address/],
	[[...common, "--mail-relay", "smtp://relay.example.org", "--mail-plain"], /leave this machine encrypted/],
	[[...common, "--mail-relay", "http://relay.example.org"], /smtp:\/\/HOST/],
	[[...common, "--mail-relay", "smtp://a:b@relay.example.org"], /smtp:\/\/HOST/],
	[["--public-url", "http://essaim.test", "--mail-from", "a@example.org\nBcc: b@example.org", "--mail-relay", "smtp://relay.example.org"], /no e-mail address/],
	[[...common, "--mail-relay", "smtp://relay.example.org", "--mail-secret", ca], /chmod 600|others may read/],
]) {
	await assert.rejects(startNode(...more), (why) => says.test(why.message) || assert.fail(why.message));
}
console.log("settings that are refused: ok");
