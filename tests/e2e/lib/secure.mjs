// SPDX-License-Identifier: EUPL-1.2
// Scenarios run over HTTPS on names that are not localhost, as people do; ESSAIM_PLAIN=1 runs them over plain HTTP.
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { Authority, spkiOf } from "../../lib/authority.mjs";

export const secure = !process.env.ESSAIM_PLAIN;

let authority = null;
let issued = null;

/** One certificate for all nodes of a run: {cert, key}. */
export function certificate(folder) {
	if (!issued) {
		authority = new Authority(folder);
		issued = authority.issue("nodes", "*.essaim.test", { also: ["localhost"] }); /* the latter for nodes among themselves */
	}
	return issued;
}

/** What lets nodes believe it: a PEM file. */
export const authorityFile = (folder) => {
	certificate(folder);
	return authority.pem;
};

/** What lets Chromium find the names, and believe just this certificate. */
export const chromiumTrust = (folder) => [
	"--host-resolver-rules=MAP *.essaim.test 127.0.0.1",
	`--ignore-certificate-errors-spki-list=${spkiOf(certificate(folder).cert)}`,
];

const lookup = (_name, options, done) => (options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4));

function answerOf(answer, bytes) {
	const text = () => bytes.toString("utf8");
	return {
		status: answer.statusCode,
		ok: answer.statusCode >= 200 && answer.statusCode < 300,
		headers: { get: (name) => answer.headers[name.toLowerCase()] ?? null },
		text: async () => text(),
		json: async () => JSON.parse(text()),
		arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
	};
}

/** fetch, as far as scenarios use it, that knows the names and the authority. */
export const fetchSecurely = (folder) => (address, { method = "GET", headers = {}, body } = {}) =>
	new Promise((resolve, reject) => {
		certificate(folder());
		const https = String(address).startsWith("https:");
		const sent = (https ? request : plainRequest)(address, { method, headers, agent: false, ...(https && { lookup, ca: authority.certificate }) }, (answer) => {
			const parts = [];
			answer.on("data", (part) => parts.push(part));
			answer.on("end", () => resolve(answerOf(answer, Buffer.concat(parts))));
		});
		sent.on("error", reject);
		sent.end(body);
	});
