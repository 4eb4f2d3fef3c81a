// SPDX-License-Identifier: EUPL-1.2
// HTTPS on a name that is not localhost: with a certificate of the node's own, which is renewed while it runs, and
// behind nginx; what is refused, and in which words.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";

import { decode, encode } from "@msgpack/msgpack";
import WebSocket from "ws";

import { Authority } from "../lib/authority.mjs";
import { freePort } from "../lib/ports.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const NAME = "essaim.test";
const folder = mkdtempSync(join(tmpdir(), "essaim-https-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const authority = new Authority(folder);
const say = (what) => console.log(what);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const lookup = (_name, options, done) => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4));

/** One request to the name, wherever it is served: {status, headers, body}. */
function ask(port, path, { method = "GET", headers = {}, body, name = NAME, plain = false } = {}) {
	return new Promise((resolve, reject) => {
		const options = { host: name, port, path, method, headers, lookup, agent: false, ca: authority.certificate, servername: name };
		const sent = (plain ? plainRequest : request)(options, (answer) => {
			const parts = [];
			answer.on("data", (part) => parts.push(part));
			answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
		});
		sent.on("error", reject);
		sent.end(body);
	});
}

const signUp = (port, origin, login, more = {}) => {
	const body = encode({ login, password: "correct horse", name: "Nora", lang: "fr", role: "learner" });
	return ask(port, "/auth/sign-up", { method: "POST", body, ...more, headers: { origin, "content-type": "application/msgpack", "content-length": body.length, ...more.headers } });
};

/** hello over a websocket on TLS. */
function hello(port, origin, cookie) {
	return new Promise((resolve, reject) => {
		const ws = new WebSocket(`wss://${NAME}:${port}/ws`, ["essaim.v1"], { lookup, origin, ca: authority.certificate, headers: cookie ? { cookie } : {}, perMessageDeflate: false });
		ws.on("open", () => ws.send(encode([0, 1, "hello", {}])));
		ws.on("message", (data) => {
			ws.close();
			resolve(decode(data)[2]);
		});
		ws.on("unexpected-response", (_, answer) => reject(new Error(`refused with ${answer.statusCode}`)));
		ws.on("error", reject);
	});
}

const servedBy = (port) =>
	new Promise((resolve, reject) => {
		const socket = connectTls({ host: "127.0.0.1", port, servername: NAME, ca: authority.certificate }, () => {
			resolve(socket.getPeerCertificate().serialNumber);
			socket.destroy();
		});
		socket.on("error", reject);
	});


// --- what cannot be served is said before anything listens --------------------------------------

say("refusals in words");
const good = authority.issue("good", NAME);
const other = authority.issue("other", NAME);
const ended = authority.issue("ended", NAME, { from: -30, to: -2 });
const later = authority.issue("later", NAME, { from: 2, to: 30 });
const scratch = join(folder, "refused");
essaim(scratch, "init", "--name", "Structure A", "--country", "FR", "--city", "Lyon", "--lang", "fr");
const locked = join(folder, "locked.key");
execFileSync("openssl", ["ec", "-in", good.key, "-aes256", "-passout", "pass:secret", "-out", locked], { stdio: "ignore" });
const refused = (status, words, ...options) => {
	const done = spawnSync(process.env.ESSAIM, ["serve", "--home", scratch, "--web", "127.0.0.1:0", "--peer", "127.0.0.1:0", ...options], { encoding: "utf8", timeout: 30_000 });
	assert.equal(done.status, status, `${options}: ${done.status} ${done.stderr}`);
	assert.ok(done.stderr.includes(words), `${options}: "${done.stderr}" does not say "${words}"`);
	assert.equal(done.stdout, "");
};
const tls = (cert, key) => ["--tls-cert", cert, "--tls-key", key];
refused(2, "go together", "--tls-cert", good.cert);
refused(1, "there is no such file", ...tls(join(folder, "nowhere.pem"), good.key));
refused(1, "there is no such file", ...tls(good.cert, join(folder, "nowhere.key")));
refused(1, "this is no file", ...tls(folder, good.key));
refused(1, "this is no certificate chain in PEM form", ...tls(good.key, good.key));
refused(1, "this is no private key in PEM form", ...tls(good.cert, good.cert));
refused(1, "this is not the key of the certificate", ...tls(good.cert, other.key));
refused(1, "locked by a passphrase", ...tls(good.cert, locked));
refused(1, "the certificate ended on", ...tls(ended.cert, ended.key));
refused(1, "is the clock right?", ...tls(later.cert, later.key));
refused(2, "this is no address", "--trusted-proxy", "10.0.0.0/33");
if (process.getuid() !== 0) {
	chmodSync(other.key, 0);
	refused(1, "this account may not read it", ...tls(other.cert, other.key));
	chmodSync(other.key, 0o600);
}

// --- a certificate of its own -------------------------------------------------------------------

say("a certificate of its own");
const live = { cert: join(folder, "live.pem"), key: join(folder, "live.key") };
const put = ({ cert, key }) => {
	copyFileSync(cert, live.cert);
	copyFileSync(key, live.key);
};
put(good);
const direct = await startNode(...tls(live.cert, live.key));
const port = Number(direct.web.split(":")[1]);
const origin = `https://${NAME}:${port}`;
const page = await ask(port, "/about");
assert.equal(page.status, 200);
assert.match(page.headers["strict-transport-security"], /^max-age=\d{8}/);
assert.ok(page.body.toString().includes(`<link rel="canonical" href="${origin}/about">`), "the page does not know its own address");
const nora = await signUp(port, origin, "nora");
assert.equal(nora.status, 200);
assert.match(nora.headers["set-cookie"][0], /; Secure$/);
const cookie = nora.headers["set-cookie"][0].split(";")[0];
assert.equal((await hello(port, origin, cookie)).account.name, "Nora");
assert.equal((await hello(port, origin)).account, null);
await assert.rejects(hello(port, `http://${NAME}:${port}`), /403/);
await assert.rejects(hello(port, "https://elsewhere.test"), /403/);
assert.equal((await signUp(port, `http://${NAME}:${port}`, "eve")).status, 403);
await assert.rejects(ask(port, "/healthz", { plain: true }), "plain HTTP is answered on the port of HTTPS");
await assert.rejects(ask(port, "/healthz", { name: "other.test" }), /other\.test|altnames/i);
const old = spawnSync("openssl", ["s_client", "-connect", `127.0.0.1:${port}`, "-servername", NAME, "-tls1_1", "-cipher", "ALL@SECLEVEL=0"], { input: "", encoding: "utf8" });
assert.notEqual(old.status, 0, "TLS 1.1 is spoken");

say("a renewal is taken up while it runs");
const before = await servedBy(port);
copyFileSync(other.cert, live.cert); /* as a renewal does: the key follows a moment later */
await pause(6_500);
assert.equal(await servedBy(port), before, "a certificate without its key is served");
assert.ok(direct.log().includes("cannot be used (the one before stays)"), direct.log());
copyFileSync(other.key, live.key);
let after = before;
for (let tries = 0; tries < 100 && after === before; tries++) {
	await pause(200);
	after = await servedBy(port);
}
assert.notEqual(after, before, "the renewed certificate is not served");
assert.equal((await hello(port, origin, cookie)).account.name, "Nora");
assert.ok(direct.log().includes("a new certificate is in use"), direct.log());
await direct.stop();

// --- behind nginx -------------------------------------------------------------------------------

say("behind nginx");
const nginx = ["/usr/sbin/nginx", "/usr/bin/nginx"].find((path) => existsSync(path));
assert.ok(nginx, "nginx is not installed: run bootstrap/dependencies test");
const front = await freePort();
const publicUrl = `https://${NAME}:${front}`;
const behind = await startNode("--public-url", publicUrl);
const conf = join(folder, "nginx.conf");
mkdirSync(join(folder, "nginx"));
writeFileSync(conf, `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/nginx.log;
events { worker_connections 64; }
http {
	access_log off;
	${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${folder}/nginx/${one};`).join("\n\t")}
	map $http_upgrade $essaim_connection { default upgrade; '' ''; }
	server {
		listen 127.0.0.1:${front} ssl;
		server_name ${NAME};
		ssl_certificate ${good.cert};
		ssl_certificate_key ${good.key};
		location / {
			proxy_pass http://${behind.web};
			proxy_http_version 1.1;
			proxy_set_header Host $http_host;
			proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
			proxy_set_header X-Forwarded-Proto $scheme;
			proxy_set_header Upgrade $http_upgrade;
			proxy_set_header Connection $essaim_connection;
			proxy_read_timeout 120s;
		}
	}
}
`);
const proxy = spawn(nginx, ["-c", conf, "-e", join(folder, "nginx.log")], { stdio: ["ignore", "ignore", "inherit"] });
process.once("exit", () => proxy.kill("SIGKILL"));
let reached;
for (let tries = 0; tries < 100 && !reached; tries++) {
	reached = await ask(front, "/readyz").catch(() => pause(100));
}
assert.equal(reached?.status, 200, "nginx does not answer");
const proxied = await ask(front, "/about");
assert.equal(proxied.status, 200);
assert.ok(proxied.body.toString().includes(`<link rel="canonical" href="${publicUrl}/about">`));
assert.match(proxied.headers["strict-transport-security"], /^max-age=/);
const omar = await signUp(front, publicUrl, "omar");
assert.equal(omar.status, 200, omar.body.toString());
assert.match(omar.headers["set-cookie"][0], /; Secure$/);
assert.equal((await hello(front, publicUrl, omar.headers["set-cookie"][0].split(";")[0])).account.name, "Nora");
await assert.rejects(hello(front, "https://elsewhere.test"), /403/);
assert.equal((await signUp(front, "https://elsewhere.test", "eve")).status, 403);

say("another name is refused, health is not");
const inner = Number(behind.web.split(":")[1]);
const strange = await ask(inner, "/about", { plain: true });
assert.equal(strange.status, 421);
assert.equal((await ask(inner, "/healthz", { plain: true })).status, 200);
assert.equal((await ask(inner, "/about", { plain: true, headers: { host: `${NAME}:${front}` } })).status, 200);

say("the limit of an address is the reader's, not the proxy's");
let held = 0;
for (let i = 0; i < 80 && !held; i++) {
	const answer = await signUp(inner, publicUrl, `many${i}`, { plain: true, headers: { host: `${NAME}:${front}`, "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https" } });
	if (answer.status === 429) held = i;
}
assert.ok(held > 0, "one address may sign up without end");
assert.equal((await signUp(front, publicUrl, "someoneelse")).status, 200, "a reader is held back for what another did");
proxy.kill("SIGTERM");
await behind.stop();

say("a proxy that is not named is not believed");
const wary = await startNode("--public-url", publicUrl, "--trusted-proxy", "192.0.2.0/24");
const waryPort = Number(wary.web.split(":")[1]);
held = 0;
for (let i = 0; i < 80 && !held; i++) {
	const answer = await signUp(waryPort, publicUrl, `many${i}`, { plain: true, headers: { host: `${NAME}:${front}`, "x-forwarded-for": `203.0.113.${i}` } });
	if (answer.status === 429) held = i;
}
assert.ok(held > 0, "whoever names another address each time is held back by nobody");
await wary.stop();
say("done");
