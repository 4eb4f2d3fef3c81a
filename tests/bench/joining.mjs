// SPDX-License-Identifier: EUPL-1.2
// How long a clean node takes from `join` to the first practice that can be read on its pages, and to everything of the
// demo federation: on this machine, and over a line of 2 Mbit/s and 150 ms there and back. Over TCP and over a websocket.
// Prints figures beside their limits as the other benches do, with the processor's time of the new node, and the load of
// the machine: where others want the processor, too, the clock tells little. Needs ESSAIM.
// usage: node tests/bench/joining.mjs [--smoke]      (--smoke: over the slow line and TCP alone)
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { atEnd, essaim, fail, folder, main, Node, pause, source } from "../e2e/lib/nodes.mjs";
import { SlowLine } from "../e2e/lib/slow.mjs";

const smoke = process.argv.includes("--smoke");
const SLOW = { bitsPerSecond: 2_000_000, roundTripMs: 150 };
const LIMITS = { near: { first: 10_000, all: 30_000 }, slow: { first: 20_000 } };
const WAIT_MS = 300_000;
const TICKS = 100; /* a second, of the processor's time in /proc */

/** The demo federation as bootstrap/start runs it; answers the home of the first node and its addresses. */
async function demo() {
	const dir = join(folder(), "demo");
	const base = 20_000 + (process.pid % 20_000);
	const child = spawn(join(source, "bootstrap/demo/run"), ["--dir", dir, "--port-base", String(base)], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ESSAIM_UI_DIR: process.env.ESSAIM_UI_DIR ?? join(source, "web-ui/dist") } });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
	const ended = new Promise((resolve) => child.once("exit", resolve));
	atEnd(async () => {
		child.kill("SIGTERM");
		await ended;
	});
	for (const end = Date.now() + WAIT_MS; !said.includes("Ctrl-C stops"); await pause(200)) if (Date.now() > end || child.exitCode !== null) fail(`the demo does not start:\n${said.slice(-2000)}`);
	const home = join(dir, "fr");
	const status = JSON.parse(await essaim(["status", "--home", home, "--json"]));
	return { home, web: status.web, peer: status.peer };
}

const status = async (home) => JSON.parse(await essaim(["status", "--home", home, "--json"]));
const complete = (one) => one.counts.missing_bodies === 0;

/** User and system time of a process, in seconds. */
function used(pid) {
	const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /, "").split(" ");
	return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** One joining from the command to everything; {first, all} in milliseconds, processor in seconds, received bytes. */
async function joins(name, first, address, line) {
	const node = new Node(name, { country: "FR", city: "Lyon", lang: "fr", title: `Nouvelle structure ${name}` });
	await node.init();
	const ticket = await essaim(["invite", "--home", first.home, "--address", address]);
	node.options = ["--announce", "none", "--given-only"];
	const began = performance.now();
	await node.essaim("join", ticket);
	await node.start();
	const seen = { practices: 0 };
	for (const end = Date.now() + WAIT_MS; ; await pause(50)) {
		if (Date.now() > end) fail(`${name}: nothing can be read`);
		const list = await (await fetch(`${node.url}/api/v1/practices?limit=1`)).json();
		if (list.total === 0) continue;
		const page = await fetch(`${node.url}/api/v1/practices/${list.items[0].id}`);
		if (page.ok) break;
	}
	seen.first = performance.now() - began;
	for (const end = Date.now() + WAIT_MS; ; await pause(100)) {
		if (Date.now() > end) fail(`${name}: not everything came`);
		const [mine, theirs] = [await status(node.home), await status(first.home)];
		seen.practices = mine.counts.practice;
		if (mine.vector === theirs.vector && complete(mine)) break;
	}
	seen.all = performance.now() - began;
	seen.processor = used(node.child.pid);
	seen.bytes = line ? line.down.bytes : 0;
	await node.stop();
	return seen;
}

function report(what, one, limits) {
	const judge = (ms, limit) => `${(ms / 1000).toFixed(1)} s${limit ? ` (limit ${limit / 1000} s)${ms > limit ? " OVER" : ""}` : ""}`;
	console.log(`${what}: first practice ${judge(one.first, limits.first)}, everything (${one.practices} practices) ${judge(one.all, limits.all)}, `
		+ `processor ${one.processor.toFixed(1)} s${one.bytes ? `, ${Math.round(one.bytes / 1024)} KiB received` : ""}, load ${loadavg()[0].toFixed(1)}`);
}

/** The sponsor behind a line: its address there. */
async function behind(port, scheme) {
	const line = new SlowLine(port, SLOW);
	await line.open();
	return { line, address: scheme === "ws" ? `ws://127.0.0.1:${line.port}/peer` : `127.0.0.1:${line.port}` };
}

await main(async () => {
	const first = await demo();
	const portOf = (address) => Number(address.split(":").pop());
	if (!smoke) {
		report("here, TCP", await joins("near", first, first.peer), LIMITS.near);
		report("here, websocket", await joins("near-ws", first, `ws://${first.web}/peer`), LIMITS.near);
	}
	const tcp = await behind(portOf(first.peer), "tcp");
	report("2 Mbit/s and 150 ms, TCP", await joins("slow", first, tcp.address, tcp.line), LIMITS.slow);
	if (smoke) return;
	const ws = await behind(portOf(first.web), "ws");
	report("2 Mbit/s and 150 ms, websocket", await joins("slow-ws", first, ws.address, ws.line), LIMITS.slow);
});
