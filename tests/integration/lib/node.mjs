// SPDX-License-Identifier: EUPL-1.2
// One real node for the tests of this folder: a scratch home, served on free ports, ended with the test.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const program = process.env.ESSAIM;
process.setMaxListeners(50);

export function essaim(home, ...args) {
	return execFileSync(program, [...args, "--home", home], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

// Answers {home, web: "127.0.0.1:PORT", log(), stop, restart}. ESSAIM_WEB=ADDR:PORT tests a node that runs already.
export async function startNode(...options) {
	if (process.env.ESSAIM_WEB) return { web: process.env.ESSAIM_WEB, stop: async () => {} };
	if (!program) throw new Error("ESSAIM is the program to be tested: run this through ctest, or set it");
	const scratch = mkdtempSync(join(tmpdir(), "essaim-web-"));
	const home = join(scratch, "home");
	essaim(home, "init", "--name", "Structure A", "--country", "FR", "--city", "Montbéliard", "--lang", "fr");
	essaim(home, "found", "--name", "Essai");
	process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
	return serve(home, options);
}

async function serve(home, options) {
	const child = spawn(program, ["serve", "--home", home, "--web", "127.0.0.1:0", "--peer", "127.0.0.1:0", ...options], {
		stdio: ["ignore", "pipe", "pipe"],
	});
	// A check that fails ends the process: the node and its home go with it.
	process.prependOnceListener("exit", () => child.kill("SIGKILL"));
	let log = "";
	child.stderr.on("data", (data) => (log += data));
	const ended = new Promise((resolve) => child.once("exit", resolve));
	const web = await new Promise((resolve, reject) => {
		createInterface({ input: child.stdout }).on("line", (line) => {
			const found = /^ready web=(\S+)/.exec(line);
			if (found) resolve(found[1]);
		});
		ended.then((status) => reject(new Error(`serve ended with ${status}: ${log}`)));
	});
	const stop = async () => {
		child.kill("SIGTERM");
		const status = await ended;
		if (status !== 0) throw new Error(`serve ended with ${status}: ${log}`);
	};
	return {
		home,
		web,
		log: () => log,
		stop,
		async restart(...others) {
			await stop();
			return serve(home, others);
		},
	};
}
