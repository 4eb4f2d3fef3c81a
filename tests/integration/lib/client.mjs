// SPDX-License-Identifier: EUPL-1.2
// A foreign client of the API in docs/api.md: npm's ws and @msgpack/msgpack.

import { request } from "node:http";
import { execFileSync } from "node:child_process";
import { connect as connectTcp } from "node:net";

import { decode, encode } from "@msgpack/msgpack";
import WebSocket from "ws";

export const protocol = "essaim.v1";

// An open websocket. call() answers the result or throws {code, message, field}; events gathers what was pushed.
export function open(web, { cookie, origin = `http://${web}`, subprotocols = [protocol], path = "/ws" } = {}) {
	const headers = cookie ? { cookie } : {};
	const ws = new WebSocket(`ws://${web}${path}`, subprotocols, { headers, origin, perMessageDeflate: false });
	const waiting = new Map();
	const client = { ws, events: [], answers: [], number: 0 };
	ws.binaryType = "nodebuffer";
	ws.on("message", (data) => {
		const message = decode(data);
		if (message[0] === 3) {
			client.events.push({ subscription: message[1], topic: message[2], data: message[3] });
			return;
		}
		client.answers.push(message);
		const settle = waiting.get(message[1]);
		waiting.delete(message[1]);
		settle?.(message);
	});
	client.send = (bytes) => ws.send(bytes);
	client.call = (method, params = {}) =>
		new Promise((resolve, reject) => {
			const number = ++client.number;
			waiting.set(number, (message) => (message[0] === 1 ? resolve(message[2]) : reject(message[2])));
			client.closed.then((code) => reject({ code: "closed", message: `closed with ${code}` }));
			ws.send(encode([0, number, method, params]));
		});
	client.closed = new Promise((resolve) => ws.once("close", (code) => resolve(code)));
	client.close = async () => {
		ws.close();
		await client.closed;
	};
	return new Promise((resolve, reject) => {
		ws.once("open", () => resolve(client));
		ws.once("unexpected-response", (_, response) => reject({ status: response.statusCode }));
		ws.once("error", (error) => reject({ status: 0, error }));
	});
}

// One HTTP request as bytes: {status, headers, body}.
export function http(web, method, path, { headers = {}, body } = {}) {
	const [host, port] = web.split(":");
	return new Promise((resolve, reject) => {
		const sent = request({ host, port, method, path, headers, agent: false }, (response) => {
			const parts = [];
			response.on("data", (part) => parts.push(part));
			response.on("end", () =>
				resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }),
			);
		});
		sent.on("error", reject);
		sent.end(body);
	});
}

// A POST to /auth: {status, headers, map, cookie}.
export async function auth(web, what, map, { origin = `http://${web}`, type = "application/msgpack", cookie, raw } = {}) {
	const body = raw ?? encode(map);
	const headers = { "content-type": type, "content-length": body.length };
	if (origin) headers.origin = origin;
	if (cookie) headers.cookie = cookie;
	const answer = await http(web, "POST", `/auth/${what}`, { headers, body });
	const set = answer.headers["set-cookie"]?.[0] ?? "";
	return { ...answer, map: answer.body.length ? decode(answer.body) : null, set, cookie: set.split(";")[0] };
}

// What the operator of a node does for a new account; HOMES is the folder of the test's homes.
export function promote(node, login, role = "professional") {
	execFileSync(process.env.ESSAIM, ["account", "role", "--home", `${process.env.HOMES}/${node}`, "--login", login, "--role", role], { stdio: ["ignore", "ignore", "pipe"] });
}

// Sends bytes on a bare TCP connection and gathers what comes back until it is closed or ms have passed.
export function bare(web, parts, ms = 1000) {
	const [host, port] = web.split(":");
	return new Promise((resolve) => {
		const socket = connectTcp({ host, port: Number(port) });
		let got = Buffer.alloc(0);
		const timer = setTimeout(() => socket.destroy(), ms);
		socket.on("data", (data) => (got = Buffer.concat([got, data])));
		socket.on("error", () => {});
		socket.on("close", () => {
			clearTimeout(timer);
			resolve(got);
		});
		socket.on("connect", () => {
			for (const part of parts) socket.write(part);
		});
	});
}
