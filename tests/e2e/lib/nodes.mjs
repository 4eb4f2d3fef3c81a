// SPDX-License-Identifier: EUPL-1.2
// Real nodes for browser tests: homes in a temporary folder, processes on free ports, all of it gone at the end.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, existsSync, openSync, closeSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { certificate, fetchSecurely, secure } from "./secure.mjs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const ARRIVAL_MS = 60_000; /* machines are shared: a limit, not a measure */
const READY_MS = 60_000;
const STOP_MS = 20_000;
const here = dirname(fileURLToPath(import.meta.url));
export const source = join(here, "../../..");

const run = promisify(execFile);
const running = new Set();
const cleanups = [];
let scratch = null;

export const PASSWORD = "une phrase de passe";

export function fail(why) {
	throw new Error(why);
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What `ask` answers once that is something; it may throw until then. */
export async function until(what, ask, limitMs = ARRIVAL_MS) {
	let why = "";
	for (const end = Date.now() + limitMs; Date.now() < end; await pause(100)) {
		const found = await ask().catch((error) => void (why = ` (${error.message})`));
		if (found) return found;
	}
	return fail(`waited in vain: ${what}${why}`);
}

export function folder() {
	scratch ??= mkdtempSync(join(tmpdir(), "essaim-e2e-"));
	return scratch;
}

/** What ESSAIM names, else the newest build. */
function program() {
	if (process.env.ESSAIM) return process.env.ESSAIM;
	const built = ["asan", "release", "debug"].map((preset) => join(source, "build", preset, "essaim")).filter((path) => existsSync(path));
	if (built.length === 0) fail("essaim is not built: build it, or name it in ESSAIM");
	return built.sort((x, y) => statSync(y).mtimeMs - statSync(x).mtimeMs)[0];
}

function uiFolder() {
	const path = process.env.ESSAIM_UI_DIR ?? join(source, "web-ui/dist");
	if (!existsSync(join(path, "index.html"))) fail(`${path} has no web UI: run "npm ci && npm run build" in web-ui`);
	return path;
}

const environment = (more = {}) => ({ ...process.env, ESSAIM_UI_DIR: uiFolder(), ...more });

/** Runs one command; answers its stdout, or fails with what it said. */
export async function essaim(words, more = {}) {
	try {
		const { stdout } = await run(program(), words, { env: environment(more), timeout: READY_MS });
		return stdout.trim();
	} catch (why) {
		return fail(`essaim ${words.join(" ")}: ${String(why.stderr || why.message).trim()}`);
	}
}

function tls() {
	if (!secure) return [];
	const { cert, key } = certificate(folder());
	return ["--tls-cert", cert, "--tls-key", key];
}

if (secure) globalThis.fetch = fetchSecurely(folder);

export class Node {
	constructor(name, { country, city, lang, title }) {
		this.name = name;
		this.home = join(folder(), name);
		this.log = join(folder(), `${name}.log`);
		this.about = { country, city, lang, title };
		this.ports = { web: "127.0.0.1:0", peer: "127.0.0.1:0" };
		this.child = null;
		this.env = {}; /* besides that of this process */
	}

	essaim(...words) {
		return essaim([words[0], "--home", this.home, ...words.slice(1)]);
	}

	init() {
		const { country, city, lang, title } = this.about;
		return this.essaim("init", "--name", title, "--country", country, "--city", city, "--lang", lang);
	}

	addAccount(login, name, role) {
		const words = ["account", "add", "--home", this.home, "--login", login, "--name", name, "--role", role];
		return essaim(words, { ESSAIM_PASSWORD: PASSWORD });
	}

	/** Over HTTPS each node has a name of its own, as sites have. */
	get url() {
		return secure ? `https://${this.name}.essaim.test:${this.ports.web.split(":").pop()}` : `http://${this.ports.web}`;
	}

	/** Starts it, on the ports it had before where there were any; answers when it serves. */
	async start() {
		const log = openSync(this.log, "a");
		const child = spawn(program(), ["serve", "--home", this.home, "--web", this.ports.web, "--peer", this.ports.peer, ...tls(), ...(this.options ?? [])], {
			env: environment(this.env),
			stdio: ["ignore", "pipe", log],
		});
		closeSync(log);
		this.child = child;
		running.add(child);
		this.ended = new Promise((resolve) => child.once("exit", (code, signal) => {
			running.delete(child);
			resolve(code ?? signal);
		}));
		const line = await Promise.race([
			this.readyLine(child),
			this.ended.then((status) => fail(`node ${this.name} ended with ${status} before it was ready:\n${this.tail()}`)),
			pause(READY_MS).then(() => fail(`node ${this.name} is not ready after a minute:\n${this.tail()}`)),
		]);
		const [, web, peer] = /^ready web=(\S+) peer=(\S+)$/.exec(line) ?? fail(`node ${this.name} said "${line}"`);
		this.ports = { web, peer };
	}

	readyLine(child) {
		return new Promise((resolve) => {
			let said = "";
			child.stdout.on("data", (bytes) => {
				said += bytes;
				if (said.includes("\n")) resolve(said.slice(0, said.indexOf("\n")));
			});
		});
	}

	async stop() {
		const child = this.child;
		this.child = null;
		child.kill("SIGTERM");
		const status = await Promise.race([this.ended, pause(STOP_MS).then(() => "late")]);
		if (status === "late") child.kill("SIGKILL");
		if (status !== 0) fail(`node ${this.name} ended with ${status}:\n${this.tail()}`);
	}

	tail() {
		return existsSync(this.log) ? readFileSync(this.log, "utf8").split("\n").slice(-30).join("\n") : "(no log)";
	}
}

/** A founded its federation, the others joined it with real tickets; all serve. */
export async function federation(nodes) {
	for (const node of nodes) await node.init();
	const [first, ...others] = nodes;
	await first.essaim("found", "--name", "Essaim, test");
	await first.start();
	for (const node of others) {
		const ticket = await first.essaim("invite");
		await node.essaim("join", ticket);
		await node.start();
	}
}

/** A sheet as the field writes it, told apart by its title. */
export function sheet(title) {
	return `| 1. ORGANISATION, PAYS | |
|---|---|
| Organisation | Atelier du Passage |
| Ville & Pays | MONTBELIARD - FRANCE |
| Contact / Site internet | contact@example.org www.example.org |
| 2. DESCRIPTION DE L'INITIATIVE | |
| Titre de l'initiative <i>(en français et dans la langue originale)</i> | ${title} |
| Aspects traités / domaine couverts | <input type="checkbox"/> Education <input checked="" type="checkbox"/> Emploi <input checked="" type="checkbox"/> Inclusion sociale |
| Partenaires <i>(lister les structures)</i> | Centre social – Mission locale |
| Couverture géographique | <input checked="" type="checkbox"/> Locale <input type="checkbox"/> Nationale |
| Période | 01 / 09 / 2021 au 31 / 08 / 2023 |
| Résumé de l'initiative <i>(250 mots maximum)</i> | <p>Un atelier de réparation de vélos ouvert deux après-midi par semaine. On y vient pour une roue, on y reste pour le reste.</p> |

| | |
|--|--|
| 3. MISE EN ŒUVRE DE L'INITIATIVE | |
| <p>Groupe cible <i>(plusieurs réponses possibles)</i></p> | <ul> ■ Personnes éloignées de l'emploi : <ul> ■ NEETs <input type="checkbox"/> Autre : </ul></ul> |
| <p>Objectifs de l'initiative</p> | <ul> • Reprendre un rythme • Montrer ce que l'on sait faire |
| Ressources & Budget | 2,5 ETP mobilisés et un budget de 84 000 € |

4. BILAN/IMPACT DE L'INITIATIVE

| | |
|---|---|
| Résultats (Si en cours, ceux déjà atteints) | . 120 personnes accueillies . 38 personnes en emploi un an après |
| Témoignages des bénéficiaires | Je suis venu pour un pneu crevé. |

5. TRANSFÉRABILITÉ/REPRODUCTION DE L'INITIATIVE

Quels éléments sont essentiels ?

Un local qui donne sur la rue.
`;
}

export function writeSheet(title) {
	const path = join(folder(), `sheet-${title.replace(/\W+/g, "-")}.md`);
	writeFileSync(path, sheet(title));
	return path;
}

/** Called at the end whatever happens. */
export function atEnd(cleanup) {
	cleanups.push(cleanup);
}

function killAll() {
	for (const child of running) child.kill("SIGKILL");
}

/** Runs a test to its end, leaves nothing behind, and says in one line what went wrong. */
export async function main(test) {
	process.once("exit", killAll);
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
	let failed = null;
	try {
		await test();
	} catch (why) {
		failed = why;
	}
	for (const cleanup of cleanups.reverse()) await cleanup().catch(() => undefined);
	const ends = [...running].map((child) => new Promise((resolve) => child.once("exit", resolve)));
	killAll();
	await Promise.all(ends);
	if (scratch && !process.env.KEEP) rmSync(scratch, { recursive: true, force: true });
	if (failed) {
		console.error(`FAILED: ${failed.message}`);
		if (process.env.TRACE) console.error(failed.stack);
		process.exit(1);
	}
	process.exit(0);
}
