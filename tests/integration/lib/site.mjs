// SPDX-License-Identifier: EUPL-1.2
// Asks sites by their names, wherever these lead: node site.mjs AUTHORITY PORT WHAT NAME…
//   get NAME PATH    over HTTPS: status and body
//   slow NAME PATH   the same, where the first bytes come a few at a time
//   hello NAME       the name of the structure that answers on a websocket
//   reuse NAME…      over HTTP, on one connection for as long as it is kept, as a proxy asks: a status and the structure's name
//                    each, and how many connections it took
import { readFileSync } from "node:fs";
import { Agent, request as plainRequest } from "node:http";
import { request } from "node:https";
import { connect, createServer } from "node:net";

import { decode, encode } from "@msgpack/msgpack";
import WebSocket from "ws";

const [authority, port, what, ...words] = process.argv.slice(2);
const ca = readFileSync(authority);
const lookup = (_name, options, done) => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4));

function ask(send, options) {
	return new Promise((resolve, reject) => {
		const sent = send({ port, lookup, ...options }, (answer) => {
			const parts = [];
			answer.on("data", (part) => parts.push(part));
			answer.on("end", () => resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString() }));
		});
		sent.on("error", reject);
		sent.end();
	});
}

async function get(name, path, at = port) {
	const { status, body } = await ask(request, { port: at, host: name, servername: name, ca, path, agent: false });
	console.log(`${status} ${body}`);
}

async function trickle(from, to) {
	const first = await new Promise((resolve) => from.once("data", resolve));
	from.pause();
	for (let i = 0; i < first.length; i += 40) {
		to.write(first.subarray(i, i + 40));
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	from.pipe(to);
}

async function slow(name, path) {
	const relay = createServer((from) => {
		const to = connect(port, "127.0.0.1").setNoDelay(true);
		to.pipe(from);
		void trickle(from, to);
	});
	await new Promise((resolve) => relay.listen(0, "127.0.0.1", resolve));
	await get(name, path, relay.address().port);
	relay.close();
}

function hello(name) {
	return new Promise((resolve, reject) => {
		const ws = new WebSocket(`wss://${name}:${port}/ws`, ["essaim.v1"], { lookup, ca, origin: `https://${name}:${port}`, perMessageDeflate: false });
		ws.on("open", () => ws.send(encode([0, 1, "hello", {}])));
		ws.on("message", (data) => {
			console.log(decode(data)[2].node.name);
			ws.close();
			resolve();
		});
		ws.on("unexpected-response", (_, answer) => reject(new Error(`refused with ${answer.statusCode}`)));
		ws.on("error", reject);
	});
}

async function reuse(...names) {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const create = agent.createConnection.bind(agent);
	let connections = 0;
	agent.createConnection = (...all) => {
		connections++;
		return create(...all);
	};
	for (const name of names) {
		const headers = { host: name, "x-forwarded-for": "198.51.100.7", "x-forwarded-proto": "https" };
		const { status, body } = await ask(plainRequest, { host: "127.0.0.1", path: "/api/v1/node", agent, headers });
		console.log(`${status} ${status === 200 ? JSON.parse(body).node.name : body}`);
	}
	agent.destroy();
	console.log(`${connections} connections`);
}

await { get, slow, hello, reuse }[what](...words);
