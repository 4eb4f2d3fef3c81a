// SPDX-License-Identifier: EUPL-1.2
// What a node answers strangers, and calls of the documented API in the name of whoever is signed in on a page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { source } from "./nodes.mjs";

const msgpack = () => readFileSync(join(source, "web-ui/node_modules/@msgpack/msgpack/dist.umd/msgpack.min.js"), "utf8");

export const get = (node, path) => fetch(node.url + path);
export const status = async (node, path) => (await get(node, path)).status;
export const api = async (node, path) => (await get(node, `/api/v1/${path}`)).json();

/** An id as the API takes it. */
export const hex = (id) => ({ $hex: id });

/** Answers the result of one method; what is bytes in it comes back as hex digits. */
export async function call(page, method, params = {}) {
	if (!(await page.evaluate(() => "MessagePack" in window))) await page.evaluate(msgpack());
	return page.evaluate(async ([name, asked]) => {
		const { encode, decode } = window.MessagePack;
		const bytes = (value) => {
			if (Array.isArray(value)) return value.map(bytes);
			if (value === null || typeof value !== "object") return value;
			if (value.$hex) return Uint8Array.from(value.$hex.match(/../g), (two) => parseInt(two, 16));
			return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, bytes(one)]));
		};
		const plain = (value) => {
			if (value instanceof Uint8Array) return [...value].map((one) => one.toString(16).padStart(2, "0")).join("");
			if (Array.isArray(value)) return value.map(plain);
			if (value === null || typeof value !== "object") return value;
			return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
		};
		const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws`, ["essaim.v1"]);
		socket.binaryType = "arraybuffer";
		await new Promise((open, failed) => {
			socket.onopen = open;
			socket.onerror = () => failed(new Error("no connection to the API"));
		});
		const answer = await new Promise((settle) => {
			socket.onmessage = ({ data }) => {
				const message = decode(new Uint8Array(data));
				if (message[1] === 1 && message[0] !== 3) settle(message);
			};
			socket.send(encode([0, 1, name, bytes(asked)]));
		});
		socket.close();
		if (answer[0] !== 1) throw new Error(`${name}: ${JSON.stringify(answer[2])}`);
		return plain(answer[2]);
	}, [method, params]);
}
