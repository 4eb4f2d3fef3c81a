// SPDX-License-Identifier: EUPL-1.2
// A small fault proxy: stands between two nodes and does to their bytes what the mode says. Speaks over standard
// input, one command a line, and answers each with "ok" (and what it has to say) on standard output.
//
//   node proxy.mjs TARGET_PORT      prints "ready PORT"
//   pass                            lets everything through (the beginning)
//   flip N                          changes one bit of the Nth byte that the dialling side sends, on each connection
//   cut N                           closes after N bytes of the dialling side
//   chop N                          closes each connection after 1 to N bytes of the answering side, at random
//   chops                           says how many connections that closed
//   stall                           takes connections and passes nothing
//   down                            refuses connections, closes those that are open
//   record                          keeps what the dialling side of the next connection sends
//   replay                          sends that to the target on a connection of its own; says how many bytes came back
//   bytes                           says how many bytes went each way since the beginning
import net from "node:net";
import readline from "node:readline";

const target = Number(process.argv[2]);
let mode = { name: "pass" };
let recording = null;
const total = { there: 0, back: 0 };
let chops = 0;
const open = new Set();

function tamper(chunk, before) {
	if (mode.name === "flip" && mode.at >= before && mode.at < before + chunk.length) {
		const changed = Buffer.from(chunk);
		changed[mode.at - before] ^= 1;
		return changed;
	}
	return chunk;
}

const server = net.createServer((client) => {
	const node = net.connect(target, "127.0.0.1");
	const kept = recording === "next" ? (recording = []) : null;
	let sent = 0;
	let left = 1 + Math.floor(Math.random() * mode.at); // of the answering side, to be chopped off
	open.add(client).add(node);
	const end = () => {
		client.destroy();
		node.destroy();
		open.delete(client);
		open.delete(node);
	};
	client.on("data", (chunk) => {
		if (mode.name === "stall") {
			return;
		}
		kept?.push(chunk);
		const out = tamper(chunk, sent);
		sent += chunk.length;
		total.there += chunk.length;
		if (mode.name === "cut" && sent >= mode.at) {
			node.end(out.subarray(0, out.length - (sent - mode.at)));
			client.destroy();
			return;
		}
		node.write(out);
	});
	node.on("data", (chunk) => {
		if (mode.name === "chop" && (left -= chunk.length) <= 0) {
			chops++;
			client.end(chunk.subarray(0, chunk.length + left));
			node.destroy();
			return;
		}
		if (mode.name !== "stall") {
			total.back += chunk.length;
			client.write(chunk);
		}
	});
	for (const socket of [client, node]) {
		socket.on("close", end);
		socket.on("error", end);
	}
	if (mode.name === "down") {
		end();
	}
});

function replay() {
	return new Promise((resolve) => {
		const node = net.connect(target, "127.0.0.1");
		let back = 0;
		node.on("data", (chunk) => (back += chunk.length));
		node.on("error", () => {});
		node.on("close", () => resolve(back));
		node.write(Buffer.concat(recording ?? []));
		setTimeout(() => node.destroy(), 3000);
	});
}

async function obey(line) {
	const [name, number] = line.trim().split(" ");
	if (name === "bytes") {
		return `ok ${total.there} ${total.back}`;
	}
	if (name === "chops") {
		return `ok ${chops}`;
	}
	if (name === "record") {
		recording = "next";
		return "ok";
	}
	if (name === "replay") {
		return `ok ${await replay()}`;
	}
	mode = { name, at: Number(number) };
	for (const socket of name === "pass" || name === "stall" ? [] : open) {
		socket.destroy();
	}
	return "ok";
}

server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));
for await (const line of readline.createInterface({ input: process.stdin })) {
	console.log(await obey(line));
}
process.exit(0);
