// SPDX-License-Identifier: EUPL-1.2
// A small SMTP relay that keeps what it is given (RFC 5321; STARTTLS, TLS from the start, AUTH PLAIN), and reads
// letters as a mail program would.
import { createServer } from "node:net";
import { createServer as createTlsServer, TLSSocket } from "node:tls";

/** letters: [{from, to, raw}]. tls: {key, cert}; immediate: TLS from the first byte. refuse(to): a reply, or nothing. */
export class Sink {
	constructor({ tls, immediate = false, login, refuse = () => null, port = 0 } = {}) {
		Object.assign(this, { tls, immediate, login, refuse, port, letters: [], attempts: 0 });
	}

	async start() {
		const serve = (socket) => this.serve(socket);
		this.server = this.immediate ? createTlsServer(this.tls, serve) : createServer(serve);
		this.server.on("tlsClientError", () => {});
		await new Promise((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
		this.port = this.server.address().port;
		return this;
	}

	stop() {
		for (const socket of this.sockets ?? []) socket.destroy();
		return new Promise((resolve) => this.server.close(resolve));
	}

	serve(raw) {
		this.attempts++;
		(this.sockets ??= new Set()).add(raw);
		this.talk({ socket: raw, secure: this.immediate, known: !this.login, rest: "" }, true);
	}

	talk(state, greet) {
		const { socket } = state;
		const say = (line) => socket.write(`${line}\r\n`);
		socket.on("error", () => {});
		socket.on("data", (bytes) => {
			state.rest += bytes.toString("latin1");
			for (let at; (at = state.rest.indexOf(state.data === undefined ? "\r\n" : "\r\n.\r\n")) >= 0; ) {
				const line = state.rest.slice(0, at);
				state.rest = state.rest.slice(at + (state.data === undefined ? 2 : 5));
				if (state.data === undefined) this.command(state, line, say);
				else this.keep(state, line, say);
			}
		});
		if (greet) say("220 sink");
	}

	keep(state, text, say) {
		this.letters.push({ from: state.from, to: state.to, secure: state.secure, raw: text.replace(/^\.\./gm, ".") });
		state.data = undefined;
		say("250 kept");
	}

	command(state, line, say) {
		const word = line.slice(0, 4).toUpperCase();
		const address = /<([^>]*)>/.exec(line)?.[1];
		if (state.asked) return (state.asked = false), this.auth(state, `AUTH PLAIN ${line}`, say);
		if (word === "EHLO") return this.hello(state, say);
		if (word === "STAR") return this.startTls(state, say);
		if (word === "AUTH") return this.auth(state, line, say);
		if (word === "MAIL") return state.known ? ((state.from = address), (state.to = []), say("250 ok")) : say("530 sign in first");
		if (word === "RCPT") return say(this.refuse(address) ?? (state.to.push(address), "250 ok"));
		if (word === "DATA") return (state.data = ""), say("354 go on");
		if (word === "QUIT") return say("221 bye"), state.socket.end();
		if (word === "RSET" || word === "NOOP") return say("250 ok");
		return say("502 no");
	}

	hello(state, say) {
		say("250-sink");
		if (this.tls && !state.secure) say("250-STARTTLS");
		if (this.login) say("250-AUTH PLAIN");
		say("250 SIZE 1000000");
	}

	startTls(state, say) {
		state.socket.removeAllListeners("data");
		say("220 go on");
		const socket = new TLSSocket(state.socket, { isServer: true, ...this.tls });
		this.talk({ socket, secure: true, known: !this.login, rest: "" }, false);
	}

	auth(state, line, say) {
		const said = line.split(" ")[2];
		if (said === undefined) return (state.asked = true), say("334 ");
		const [, name, password] = Buffer.from(said, "base64").toString().split("\0");
		state.known = name === this.login.name && password === this.login.password;
		say(state.known ? "235 welcome" : "535 no");
	}

	/** The next letter to an address that fits, read. */
	async next(to, wait = 60_000) {
		for (const until = Date.now() + wait; Date.now() < until; ) {
			const at = this.letters.findIndex((letter) => letter.to.includes(to));
			if (at >= 0) return read(this.letters.splice(at, 1)[0]);
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
		throw new Error(`no letter came to ${to}`);
	}
}

const words = (text) => text.replace(/\?=\s+=\?/g, "?==?").replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, base64) => Buffer.from(base64, "base64").toString("latin1"));
const utf8 = (text) => Buffer.from(text, "latin1").toString("utf8");

/** One part of quoted-printable. */
function unquote(part) {
	const text = part.slice(part.indexOf("\r\n\r\n") + 4).replace(/=\r\n/g, "");
	const plain = text.replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
	return utf8(plain).replace(/\r\n/g, "\n").trim();
}

/** {headers: {name: value}, names: [as they stand], text, html: "" where there is none}. */
export function read(letter) {
	const [head, ...rest] = letter.raw.split("\r\n\r\n");
	const lines = head.replace(/\r\n[ \t]/g, " ").split("\r\n");
	const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), utf8(words(line.slice(line.indexOf(":") + 2)))]));
	const boundary = /boundary="?([^";]+)/.exec(headers["content-type"] ?? "")?.[1];
	const body = rest.join("\r\n\r\n");
	const parts = boundary ? body.split(`--${boundary}`).slice(1, -1) : [body];
	return { ...letter, headers, names: lines.map((line) => line.slice(0, line.indexOf(":"))), text: unquote(parts[0]), html: parts[1] ? unquote(parts[1]) : "" };
}
