// SPDX-License-Identifier: EUPL-1.2
// What strangers may send to the web port: each gets a clear refusal, nothing is stored, and the node answers the next.

import assert from "node:assert/strict";

import { encode } from "@msgpack/msgpack";

import { auth, bare, http, open, protocol } from "./lib/client.mjs";
import { startNode } from "./lib/node.mjs";

const node = await startNode();
const { web } = node;
let checks = 0;

// Runs one check, then sees that the node still answers and holds what it held.
async function check(name, run) {
	try {
		await run();
		const client = await open(web);
		const { counts } = await client.call("hello");
		assert.deepEqual(counts.comments, 0, "nothing was stored");
		await client.close();
		checks++;
	} catch (error) {
		console.error(`FAILED: ${name}`);
		throw error;
	}
}

const refusedWith = (status) => (answer) => assert.equal(answer.status, status) ?? true;
const fails = (code, field) => (error) => {
	assert.equal(error.code, code);
	if (field !== undefined) assert.equal(error.field, field);
	return true;
};

// A frame as RFC 6455 draws it, masked or not.
function frame(opcode, payload, { masked = true, final = true, length = payload.length } = {}) {
	const head = [(final ? 0x80 : 0) | opcode];
	const bit = masked ? 0x80 : 0;
	if (length < 126) head.push(bit | length);
	else if (length < 65536) head.push(bit | 126, length >> 8, length & 255);
	else head.push(bit | 127, 0, 0, 0, 0, (length >>> 24) & 255, (length >> 16) & 255, (length >> 8) & 255, length & 255);
	const mask = [1, 2, 3, 4];
	const body = masked ? Buffer.from(payload.map((byte, at) => byte ^ mask[at % 4])) : Buffer.from(payload);
	return Buffer.concat([Buffer.from(head), Buffer.from(masked ? mask : []), body]);
}

const handshake = (lines = []) =>
	[
		"GET /ws HTTP/1.1",
		`Host: ${web}`,
		`Origin: http://${web}`,
		"Connection: Upgrade",
		"Upgrade: websocket",
		"Sec-WebSocket-Version: 13",
		"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
		`Sec-WebSocket-Protocol: ${protocol}`,
		...lines,
		"",
		"",
	].join("\r\n");

// --- the handshake ---------------------------------------------------------------------------

await check("a page of another site", () => assert.rejects(open(web, { origin: "http://evil.example" }), refusedWith(403)));
await check("the same host by another scheme", () => assert.rejects(open(web, { origin: `https://${web}` }), refusedWith(403)));
await check("no origin at all", () => assert.rejects(open(web, { origin: null }), refusedWith(403)));
await check("no subprotocol", () => assert.rejects(open(web, { subprotocols: [] }), refusedWith(403)));
await check("another subprotocol", () => assert.rejects(open(web, { subprotocols: ["essaim.v9"] }), refusedWith(403)));
await check("the server's inner protocol", () => assert.rejects(open(web, { subprotocols: ["essaim-http"] }), refusedWith(403)));
await check("another path", () => assert.rejects(open(web, { path: "/" }), refusedWith(403)));
await check("both protocols: the public one is chosen or it is refused", async () => {
	const client = await open(web, { subprotocols: ["essaim-http", protocol] }).catch(() => null);
	if (!client) return;
	assert.equal(client.ws.protocol, protocol);
	await client.close();
});
await check("a made-up cookie is a stranger", async () => {
	const name = `essaim-${(await (await open(web)).call("hello")).node.structure.slice(0, 4).reduce((hex, byte) => hex + byte.toString(16).padStart(2, "0"), "")}`;
	for (const cookie of [`${name}=`, `${name}=AAAA`, `${name}=${"A".repeat(43)}`, `${name}=${"!".repeat(43)}`, "x".repeat(5000)]) {
		const client = await open(web, { cookie });
		assert.equal((await client.call("hello")).account, null);
		await client.close();
	}
});

// --- messages --------------------------------------------------------------------------------

async function closes(send, code) {
	const client = await open(web);
	send(client);
	assert.equal(await client.closed, code);
}

await check("bytes that are no MessagePack", () => closes((c) => c.send(Buffer.from([0xc1, 0xff])), 1003));
await check("an empty message", () => closes((c) => c.send(Buffer.alloc(0)), 1003));
await check("a message cut short", () => closes((c) => c.send(encode([0, 1, "hello", {}]).slice(0, -1)), 1003));
await check("bytes behind the message", () => closes((c) => c.send(Buffer.concat([encode([0, 1, "hello", {}]), Buffer.from([0])])), 1003));
await check("a number in a longer form", () => closes((c) => c.send(Buffer.from([0x94, 0x00, 0xcc, 0x01, 0xa5, ...Buffer.from("hello"), 0x80])), 1003));
await check("a float", () => closes((c) => c.send(encode([0, 1, "hello", { x: 1.5 }])), 1003));
await check("text frames", () => closes((c) => c.ws.send("hello"), 1003));
await check("a message of more than 512 KiB", () => closes((c) => c.send(encode([0, 1, "hello", { x: "a".repeat(600000) }])), 1009));
await check("an array that claims four billion elements", () => closes((c) => c.send(Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])), 1003));
await check("nesting without end", () => closes((c) => c.send(Buffer.alloc(100000, 0x91)), 1003));
await check("text that is not UTF-8", () => closes((c) => c.send(Buffer.from([0x94, 0x00, 0x01, 0xa1, 0xff, 0x80])), 1003));

const client = await open(web);
async function refuses(code, method, params, field) {
	await assert.rejects(client.call(method, params), fails(code, field));
}

await check("what is no request is answered on the open socket", async () => {
	for (const message of [1, null, "hello", [], {}, [0], [0, 1, "hello"], [1, 2, {}], [0, -1, "hello", {}], [0, 1, 5, {}], [0, 1, "hello", []], [0, 1, "hello", {}, 4]]) {
		const before = client.answers.length;
		client.send(encode(message));
		await client.call("hello");
		const [kind, , { code }] = client.answers[before];
		assert.equal(kind, 2, JSON.stringify(message));
		assert.equal(code, "malformed");
	}
});
await check("an unknown method", () => refuses("unknown_method", "practice.erase"));
await check("a method name without end", () => refuses("malformed", "h".repeat(100)));
await check("wrong types", async () => {
	await refuses("malformed", "practice.list", { limit: "20" }, "limit");
	await refuses("malformed", "practice.list", { after: 5 }, "after");
	await refuses("malformed", "practice.show", { id: 5 }, "id");
	await refuses("malformed", "practice.show", { id: Buffer.alloc(31) }, "id");
	await refuses("malformed", "practice.show", { id: "xyzxyzxyz" }, "id");
	await refuses("malformed", "practice.show", { id: "abc" }, "id");
	await refuses("malformed", "schema", { lang: 3 }, "lang");
	await refuses("malformed", "subscribe", { topic: ["practices"] }, "topic");
});
await check("values out of bounds", async () => {
	await refuses("invalid", "practice.list", { limit: 101 }, "limit");
	await refuses("malformed", "practice.list", { after: "zz" }, "after");
	await refuses("malformed", "practice.list", { after: "00".repeat(96) }, "after");
	await refuses("too_large", "practice.list", { after: "0".repeat(1000) }, "after");
	await refuses("invalid", "schema", { lang: "not a language" }, "lang");
	await refuses("invalid", "subscribe", { topic: "everything" }, "topic");
	await refuses("invalid", "subscribe", { topic: "about:12" }, "topic");
	await refuses("not_found", "unsubscribe", { subscription: 99 });
	await refuses("not_found", "practice.show", { id: Buffer.alloc(32) }, "id");
	await refuses("invalid", "practice.show", {}, "id");
});
await check("what needs a session", async () => {
	await refuses("sign_in_needed", "comment.publish", { about: Buffer.alloc(32), text: "x" });
	await refuses("sign_in_needed", "import.preview", { text: "x" });
	await refuses("sign_in_needed", "import.publish", { text: "x" });
});
await check("more subscriptions than a page needs", async () => {
	const other = await open(web);
	for (let i = 0; i < 64; i++) await other.call("subscribe", { topic: "practices" });
	await assert.rejects(other.call("subscribe", { topic: "practices" }), fails("too_many"));
	await other.close();
});
await check("a flood", async () => {
	const other = await open(web);
	let slowed = 0;
	const answers = Array.from({ length: 600 }, () => other.call("hello").catch((error) => (slowed += error.code === "too_many")));
	await Promise.all(answers);
	assert.ok(slowed > 0, "some were told to slow down");
	await other.close();
});

// --- frames ----------------------------------------------------------------------------------

const hello = [...encode([0, 7, "hello", {}])];
const afterHandshake = (answer) => answer.subarray(answer.indexOf("\r\n\r\n") + 4);

await check("a message in fragments, one byte each", async () => {
	const parts = hello.map((byte, at) => frame(at ? 0 : 2, [byte], { final: at === hello.length - 1 }));
	const answer = afterHandshake(await bare(web, [handshake(), ...parts]));
	assert.equal(answer[0], 0x82, "a binary frame came back");
});
await check("an unmasked frame harms nobody but its sender", () => bare(web, [handshake(), frame(2, hello, { masked: false })]));
await check("reserved bits, unknown opcodes, fragmented control frames", async () => {
	for (const bytes of [[0xf2, 0x80, 0, 0, 0, 0], [0x83, 0x80, 0, 0, 0, 0], [0x09, 0x80, 0, 0, 0, 0], [0x80, 0x81, 0, 0, 0, 0, 1]])
		await bare(web, [handshake(), Buffer.from(bytes)]);
});
await check("a frame that claims 2^62 bytes", () => bare(web, [handshake(), Buffer.from([0x82, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 0xc0])]));
await check("a frame cut off", () => bare(web, [handshake(), frame(2, hello).subarray(0, 6)], 300));
await check("a ping of 200 bytes", () => bare(web, [handshake(), frame(9, Array(200).fill(1))]));
await check("a reader that never reads", async () => {
	const slow = await open(web);
	slow.ws._socket.pause();
	for (let i = 0; i < 150; i++) slow.send(encode([0, i, "schema", { lang: "hu" }]));
	await new Promise((resolve) => setTimeout(resolve, 500));
	slow.ws.terminate();
});

// --- HTTP ------------------------------------------------------------------------------------

await check("paths that climb", async () => {
	for (const path of ["/../../../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/assets\\..\\x.js", "/assets/x%00.js", "/."]) {
		const answer = await bare(web, [`GET ${path} HTTP/1.1\r\nHost: ${web}\r\nConnection: close\r\n\r\n`]);
		assert.ok(!answer.includes("root:"), path);
	}
});
await check("an unknown file, an unknown API path, a bad id", async () => {
	assert.equal((await http(web, "GET", "/assets/none.js")).status, 404);
	assert.equal((await http(web, "GET", "/api/v1/none")).status, 404);
	assert.equal((await http(web, "GET", "/api/v1/practices/xyz")).status, 404);
	assert.equal((await http(web, "GET", `/api/v1/practices/${"0".repeat(64)}`)).status, 404);
	assert.equal((await http(web, "GET", "/api/v1/practices?limit=-1")).status, 400);
	assert.equal((await http(web, "GET", "/api/v1/practices?limit=99999999999999999999")).status, 400);
	assert.equal((await http(web, "GET", "/api/v1/practices?after=%ff%fe")).status, 400);
});
await check("methods that are not asked for", async () => {
	assert.equal((await http(web, "POST", "/api/v1/node", { headers: { "content-length": 0 } })).status, 405);
	assert.equal((await http(web, "DELETE", "/api/v1/node")).status, 405);
	assert.equal((await http(web, "GET", "/auth/sign-in")).status, 405);
});
await check("remarks by a form without a script", async () => {
	const token = "0123456789abcdef".repeat(2);
	const send = (fields) => {
		const body = new URLSearchParams({ page: "/partners", token, ...fields }).toString();
		const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": Buffer.byteLength(body), "accept-language": "hu" };
		return http(web, "POST", "/remark", { headers, body });
	};
	const said = async (fields, status) => {
		const answer = await send(fields);
		assert.equal(answer.status, status, answer.body.toString());
		return answer.body.toString();
	};
	assert.match(await said({ text: " \r\n " }, 400), /Írjon előbb/);
	assert.match(await said({ text: "é".repeat(2001) }, 413), /é{2001}/, "what was typed is shown again");
	assert.match(await said({ text: "<b>ez</b>", page: "//evil.example", token: "" }, 500), /&lt;b&gt;ez/);
	assert.doesNotMatch(await said({ text: "Egy szó.", page: "//evil.example" }, 200), /evil|<script/);
	assert.equal((await send({ text: "x".repeat(40_000) })).status, 413);
	for (let i = 0; i < 9; i++) await said({ text: "Egy szó." }, 200); /* the same one, again */
	assert.match(await said({ text: "Egy másik." }, 429), /Egy másik\./);
});
await check("requests that are no HTTP", async () => {
	for (const bytes of ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x00", `GET /${"a".repeat(100000)} HTTP/1.1\r\n\r\n`, `GET / HTTP/1.1\r\nX: ${"a".repeat(100000)}\r\n\r\n`])
		await bare(web, [bytes], 500);
});
await check("an upgrade to something else", async () => {
	const asked = handshake().replace("Upgrade: websocket", "Upgrade: h2c");
	assert.match((await bare(web, [asked], 500)).toString(), /^HTTP\/1\.[01] 403/);
});
await check("requests in one piece are answered in turn", async () => {
	const one = (path, more = "") => `GET ${path} HTTP/1.1\r\nHost: ${web}\r\n${more}\r\n`;
	const got = (await bare(web, [one("/healthz") + one("/api/v1/none") + one("/readyz", "Connection: close\r\n")])).toString();
	assert.deepEqual([...got.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status), ["200", "404", "200"]);
});
await check("headers that come one byte at a time, then stop", () => bare(web, [..."GET / HTTP/1.1\r\nHost: x"], 500));
await check("every answer carries the policy", async () => {
	for (const path of ["/", "/assets/none.js", "/api/v1/node", "/healthz"]) {
		const { headers } = await http(web, "GET", path);
		assert.match(headers["content-security-policy"], /default-src 'none'.*frame-ancestors 'none'/);
		assert.equal(headers["x-content-type-options"], "nosniff");
		assert.equal(headers["referrer-policy"], "no-referrer");
	}
});

// --- accounts --------------------------------------------------------------------------------

const person = { login: "ana", password: "correct horse", name: "Ana", lang: "fr" };

await check("a sign-up from another site, by another type, without a length", async () => {
	assert.equal((await auth(web, "sign-up", person, { origin: "http://evil.example" })).status, 403);
	assert.equal((await auth(web, "sign-up", person, { origin: null })).status, 403);
	assert.equal((await auth(web, "sign-up", person, { type: "text/plain" })).status, 400);
	const chunked = await bare(web, [`POST /auth/sign-up HTTP/1.1\r\nHost: ${web}\r\nOrigin: http://${web}\r\nContent-Type: application/msgpack\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`]);
	assert.match(chunked.toString(), /^HTTP\/1\.1 400/);
});
await check("a body too large, cut short or of another form", async () => {
	assert.equal((await auth(web, "sign-up", null, { raw: Buffer.alloc(5000) })).status, 413);
	assert.equal((await auth(web, "sign-up", null, { raw: encode(person).slice(0, -3) })).status, 400);
	assert.equal((await auth(web, "sign-up", [1, 2])).status, 400);
	assert.equal((await auth(web, "sign-up", null, { raw: Buffer.alloc(0) })).status, 400);
	await bare(web, [`POST /auth/sign-up HTTP/1.1\r\nHost: ${web}\r\nOrigin: http://${web}\r\nContent-Type: application/msgpack\r\nContent-Length: 50\r\n\r\n123`], 300);
});
await check("accounts that may not be", async () => {
	const cases = [
		["login", { ...person, login: "a" }],
		["login", { ...person, login: "a b c" }],
		["login", { ...person, login: "../../x" }],
		["login", { ...person, login: "x".repeat(65) }],
		["password", { ...person, password: "short" }],
		["password", { ...person, password: "x".repeat(300) }],
		["name", { ...person, name: "" }],
		["name", { ...person, name: " \n " }],
		["name", { ...person, name: "x".repeat(81) }],
		["name", { ...person, name: "a\u001b[31mb" }],
		["lang", { ...person, lang: "not a language" }],
		["role", { ...person, role: "operator" }],
		["role", { ...person, role: "editor" }],
		["role", { ...person, role: "king" }],
		["login", { ...person, login: 5 }],
	];
	for (const [field, map] of cases) {
		const answer = await auth(web, "sign-up", map);
		assert.ok(answer.status >= 400 && answer.status < 500, `${field}: ${answer.status}`);
		assert.equal(answer.map.field, field);
		assert.equal(answer.set, "", "no session");
	}
});
let cookie;
await check("a person signs up, and the cookie is a safe one", async () => {
	const answer = await auth(web, "sign-up", { ...person, login: " ANA " });
	assert.equal(answer.status, 200, JSON.stringify(answer.map));
	assert.equal(answer.map.account.login, "ana");
	assert.equal(answer.map.account.role, "learner");
	assert.match(answer.set, /^essaim-[0-9a-f]{8}=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=2592000$/);
	cookie = answer.cookie;
	assert.equal((await auth(web, "sign-up", person)).map.code, "exists");
});
await check("what a learner may not do, and comments that may not be", async () => {
	const ana = await open(web, { cookie });
	assert.equal((await ana.call("hello")).account.name, "Ana");
	await assert.rejects(ana.call("import.publish", { text: "x" }), fails("not_allowed"));
	await assert.rejects(ana.call("comment.publish", { text: "x" }), fails("invalid", "about"));
	await assert.rejects(ana.call("comment.publish", { about: Buffer.alloc(32), text: "x" }), fails("not_found", "about"));
	await assert.rejects(ana.call("comment.publish", { about: 7, text: "x" }), fails("malformed", "about"));
	await ana.close();
});
await check("passwords are guessed slowly", async () => {
	const codes = [];
	for (let i = 0; i < 12; i++) codes.push((await auth(web, "sign-in", { login: "ana", password: `guess number ${i}` })).map.code);
	assert.equal(codes[0], "wrong_password");
	assert.equal(codes.at(-1), "too_many");
	const nobody = await auth(web, "sign-in", { login: "nobody", password: "guess number" });
	assert.ok(["wrong_password", "too_many"].includes(nobody.map.code), "an unknown login looks the same");
});
await check("signing out ends open sockets' rights and the session", async () => {
	const ana = await open(web, { cookie });
	const answer = await auth(web, "sign-out", {}, { cookie });
	assert.equal(answer.status, 200);
	assert.match(answer.set, /^essaim-[0-9a-f]{8}=; .*Max-Age=0/);
	await assert.rejects(ana.call("comment.publish", { about: Buffer.alloc(32), text: "x" }), fails("sign_in_needed"));
	await ana.close();
	const again = await open(web, { cookie });
	assert.equal((await again.call("hello")).account, null);
	await again.close();
});
await check("proofs, which cost a walk through a log, are fetched slowly", async () => {
	const path = `/api/v1/practices/${"ab".repeat(32)}/proof`;
	const codes = [];
	for (let i = 0; i < 24; i++) codes.push((await http(web, "GET", path)).status);
	assert.equal(codes[0], 404);
	assert.equal(codes.at(-1), 429);
});
await check("who goes to a page and is refused reads why in their language, a program reads JSON", async () => {
	const path = `/practice/${"ab".repeat(32)}.pdf`;
	const ask = async (where, headers) => {
		const { status, headers: given, body } = await http(web, "GET", where, { headers });
		assert.equal(status, 429);
		assert.equal(given["retry-after"], "10");
		return { type: given["content-type"], text: body.toString() };
	};
	const accept = "text/html,application/xhtml+xml,*/*;q=0.8";
	const spoken = async (where, headers, lang, words) => {
		const { type, text } = await ask(where, { accept, ...headers });
		assert.equal(type, "text/html; charset=utf-8");
		assert.ok(text.includes(`<html lang="${lang}">`), text);
		assert.match(text, words);
		assert.doesNotMatch(text, /failure\.|slow down/);
	};
	await spoken(path, { "accept-language": "hu" }, "hu", /Ez egy kicsit gyors volt/);
	await spoken(path, { "accept-language": "hu", cookie: "essaim-language=it" }, "it", /Attendi un momento/);
	await spoken(`${path}?hl=fr`, { "accept-language": "hu" }, "fr", /Attendez un instant/);
	for (const headers of [{}, { accept: "*/*" }]) assert.match((await ask(path, headers)).type, /^application\/json/);
	assert.match((await ask(`/api/v1/practices/${"ab".repeat(32)}/proof`, { accept })).text, /"too_many"/);
});

await client.close();
await node.stop();
console.log(`${checks} checks passed`);
