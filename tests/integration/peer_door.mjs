// SPDX-License-Identifier: EUPL-1.2
// The door for peers at /peer: whom it lets in, what strangers can do there, and what a node makes of websites that it
// was told to dial and that mean no good. The channel itself is tested elsewhere; here nobody holds a key.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { createServer as createSocketServer } from "node:net";

import { decode, encode } from "@msgpack/msgpack";
import WebSocket, { WebSocketServer } from "ws";

import { essaim, startNode } from "./lib/node.mjs";

const PEER = "essaim-peer.v1";
const say = (what) => console.log(what);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, holds) {
	for (let tries = 0; tries < 400; tries++) {
		if (await holds()) return;
		await pause(100);
	}
	throw new Error(`not after 40 seconds: ${what}`);
}

/** Opens a websocket: {ws, closed} where closed resolves to {code, bytes that came}; rejects where it is refused. */
function open(web, path, protocols, options = {}) {
	return new Promise((resolve, reject) => {
		const ws = new WebSocket(`ws://${web}${path}`, protocols, { perMessageDeflate: false, ...options });
		let bytes = 0;
		const closed = new Promise((done) => ws.on("close", (code) => done({ code, bytes })));
		ws.on("message", (data) => (bytes += data.length));
		ws.on("open", () => resolve({ ws, closed }));
		ws.on("unexpected-response", (_, answer) => reject(new Error(`refused with ${answer.statusCode}`)));
		ws.on("error", reject);
	});
}

// --- websites that a node is told to dial --------------------------------------------------------

let led = 0;
const target = createServer((_, answer) => {
	led++;
	answer.end();
});
const targets = await listen(target);
const sites = {
	redirect: upgrade((socket) => socket.end(`HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${targets}/peer\r\nContent-Length: 0\r\n\r\n`)),
	refuses: upgrade((socket) => socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")),
	page: createServer((_, answer) => answer.end("<p>Hello")),
	headers: upgrade((socket) => {
		socket.on("error", () => {});
		socket.write("HTTP/1.1 101 Switching Protocols\r\n");
		const more = setInterval(() => socket.destroyed ? clearInterval(more) : socket.write(`X-${"y".repeat(60_000)}: z\r\n`), 1);
	}),
	wrong: upgrade((socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n")),
	silent: createSocketServer(() => {}),
	gone: createSocketServer((socket) => socket.destroy()),
	text: websocket((ws) => ws.send("hello")),
	floods: websocket((ws) => ws.on("message", () => ws.send(Buffer.alloc(3_000_000, 1)))),
	stranger: websocket((ws) => ws.on("message", () => ws.send(Buffer.alloc(98)))),
};

function upgrade(answer) {
	return createServer().on("upgrade", (request, socket) => {
		assert.equal(request.headers.origin, undefined);
		assert.equal(request.headers["sec-websocket-protocol"], PEER);
		assert.equal(request.url, "/peer");
		socket.on("error", () => {});
		answer(socket);
	});
}

function websocket(speak) {
	const server = createServer();
	new WebSocketServer({ server, perMessageDeflate: false }).on("connection", (ws) => {
		ws.on("error", () => {});
		speak(ws);
	});
	return server;
}

function listen(server) {
	return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
}

const addresses = {};
for (const [name, server] of Object.entries(sites)) addresses[name] = `ws://127.0.0.1:${await listen(server)}/peer`;
const caller = await startNode("--given-only", ...Object.values(addresses).flatMap((address) => ["--dial", address]));

// --- what comes in -------------------------------------------------------------------------------

const node = await startNode();
const alive = async () => assert.equal((await fetch(`http://${node.web}/healthz`)).status, 200);

/** What a browser does beside it all. */
async function hello() {
	const { ws, closed } = await open(node.web, "/ws", ["essaim.v1"], { origin: `http://${node.web}` });
	const answer = new Promise((resolve) => ws.on("message", (data) => resolve(decode(data)[2])));
	ws.send(encode([0, 1, "hello", {}]));
	assert.equal((await answer).account, null);
	ws.close();
	await closed;
}

say("who is let in");
const origin = `http://${node.web}`;
await assert.rejects(open(node.web, "/peer", [PEER], { origin }), /403/, "a page of this very site");
await assert.rejects(open(node.web, "/peer", [PEER], { origin: "null" }), /403/, "a page of no site");
await assert.rejects(open(node.web, "/peer", [PEER], { origin: "https://elsewhere.test" }), /403/);
await assert.rejects(open(node.web, "/peer", []), /403/, "no subprotocol");
await assert.rejects(open(node.web, "/peer", ["essaim.v1"]), /403/, "the browsers' subprotocol");
await assert.rejects(open(node.web, "/peers", [PEER]), /403/);
await assert.rejects(open(node.web, "/peer/", [PEER]), /403/);
await assert.rejects(open(node.web, "/ws", [PEER], { origin }), /403/, "the peers' subprotocol at the browsers' door");
await assert.rejects(open(node.web, "/ws", [PEER]), /403/);
assert.equal((await fetch(`http://${node.web}/peer`)).status, 404);
const elsewhere = await open(node.web, "/peer", [PEER], { headers: { host: "another.name.test" } });
assert.equal(elsewhere.ws.protocol, PEER);
assert.equal(elsewhere.ws.extensions, "");
elsewhere.ws.terminate();
await hello();

say("what strangers say");
const text = await open(node.web, "/peer", [PEER]);
text.ws.send("hello");
assert.equal((await text.closed).bytes, 0);
const garbage = [
	[Buffer.alloc(0), Buffer.from([0, 48]), Buffer.alloc(48, 7)],
	[Buffer.from([0xff, 0xff])],
	[Buffer.alloc(300_000, 0)],
	[Buffer.concat([Buffer.from([0, 48]), Buffer.alloc(48, 7), Buffer.alloc(70_000, 1)])],
];
for (const messages of garbage) {
	const { ws, closed } = await open(node.web, "/peer", [PEER]);
	for (const message of messages) ws.send(message);
	assert.equal((await closed).bytes, 0, "a stranger was answered");
}
const pieces = await open(node.web, "/peer", [PEER]);
for (let i = 0; i < 50; i++) pieces.ws.send(Buffer.from([i === 1 ? 48 : 0]), { fin: false });
pieces.ws.send(Buffer.alloc(0), { fin: true });
assert.equal((await pieces.closed).bytes, 0);
const pings = await open(node.web, "/peer", [PEER]);
for (let i = 0; i < 2000; i++) pings.ws.ping("x");
pings.ws.terminate();
await alive();

say("who says nothing");
const silent = await Promise.all(Array.from({ length: 40 }, () => open(node.web, "/peer", [PEER])));
const states = () => silent.filter((one) => one.ws.readyState === WebSocket.OPEN).length;
await until("more than 16 handshakes are let go", () => states() <= 16);
await hello();
await until("a handshake that does not come is given up", () => states() === 0);
assert.match(node.log(), /the handshake took too long/);
await node.stop();

// --- what went out -------------------------------------------------------------------------------

say("websites that mean no good");
let reasons = {};
await until("each of them was tried", async () => {
	await pause(400);
	const { peers } = JSON.parse(essaim(caller.home, "status", "--json"));
	reasons = Object.fromEntries(Object.entries(addresses).map(([name, address]) => [name, peers.find((p) => p.address === address)?.reason]));
	return Object.values(reasons).every(Boolean);
});
for (const [name, reason] of Object.entries(reasons)) say(`  ${name}: ${reason}`);
assert.equal(led, 0, "a redirection was followed");
assert.equal((await fetch(`http://${caller.web}/healthz`)).status, 200);
await caller.stop();
process.exit(0);
