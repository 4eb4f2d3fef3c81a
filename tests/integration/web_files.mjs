// SPDX-License-Identifier: EUPL-1.2
// Files over the web: sent in pieces, cut and gone on with, checked for what they are, cleaned of where they were taken, and
// served in ranges to those who may see a record that refers to them.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";

import { auth, bare, http, open } from "./lib/client.mjs";
import { essaim, startNode } from "./lib/node.mjs";

const node = await startNode();
const { web } = node;
const hex = (id) => Buffer.from(id).toString("hex");
const sha = (bytes) => createHash("sha256").update(bytes).digest("hex");
const CHUNK = 65536;

async function person(login, role) {
	const { cookie } = await auth(web, "sign-up", { login, password: "correct horse", name: login, lang: "fr" });
	if (role !== "learner") essaim(node.home, "account", "role", "--login", login, "--role", role);
	return { cookie, client: await open(web, { cookie }) };
}
const nora = await person("nora", "professional");
const ben = await person("ben1", "learner");

const put = (who, upload, offset, bytes, headers = {}) =>
	http(web, "POST", `/uploads/${hex(upload)}/${offset}`, {
		headers: { origin: `http://${web}`, cookie: who?.cookie ?? "", "content-type": "application/octet-stream", "content-length": bytes.length, ...headers },
		body: bytes,
	});
const refused = async (promise, code, field) => {
	const why = await promise.then(() => assert.fail(`not refused: ${code}`), (error) => error);
	assert.equal(why.code, code, why.message);
	if (field) assert.equal(why.field, field);
	return why;
};

async function upload(who, type, bytes, size = 4 * CHUNK) {
	const { upload: id } = await who.client.call("file.begin", { size: bytes.length, type });
	for (let at = 0; at < bytes.length; at += size) {
		const answer = await put(who, id, at, bytes.subarray(at, at + size));
		assert.equal(answer.status, 200, String(answer.body));
	}
	return who.client.call("file.finish", { upload: id });
}

const token = () => randomBytes(16);
async function practice(title, scope) {
	const fields = { description: { title, summary: "Une pratique." } };
	return (await nora.client.call("record.publish", { kind: "practice", lang: "fr", scope, fields, token: token() })).id;
}
const open1 = await practice("Ouverte", 0);
const closed = await practice("Pour les membres", 1);
const get = (path, headers = {}, method = "GET") => http(web, method, path, { headers });

// --- a PDF of five chunks and a bit, sent out of order, cut, gone on with ------------------------

const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), randomBytes(5 * CHUNK + 1234)]);
const { upload: id, piece } = await nora.client.call("file.begin", { size: pdf.length, type: "application/pdf" });
assert.equal(piece, 1 << 20);
assert.equal((await put(nora, id, 2 * CHUNK, pdf.subarray(2 * CHUNK, 4 * CHUNK))).status, 200);
assert.equal((await put(nora, id, 0, pdf.subarray(0, CHUNK))).status, 200);
// a connection that breaks in the middle of a piece leaves what was there
const head = `POST /uploads/${hex(id)}/${4 * CHUNK} HTTP/1.1\r\nHost: ${web}\r\nOrigin: http://${web}\r\nCookie: ${nora.cookie}\r\n` +
	`Content-Type: application/octet-stream\r\nContent-Length: ${CHUNK}\r\n\r\n`;
await bare(web, [head, pdf.subarray(4 * CHUNK, 4 * CHUNK + 1000)], 300);
const state = await nora.client.call("file.state", { upload: id });
assert.equal(state.held, 3 * CHUNK);
assert.deepEqual(state.missing, [[CHUNK, 2 * CHUNK], [4 * CHUNK, pdf.length]]);
await refused(nora.client.call("file.finish", { upload: id }), "invalid", "upload");
await Promise.all(state.missing.map(async ([from, to]) => assert.equal((await put(nora, id, from, pdf.subarray(from, to))).status, 200)));
assert.equal((await put(nora, id, 0, pdf.subarray(0, CHUNK))).status, 200, "the same may come again");
const changed = Buffer.from(pdf.subarray(0, CHUNK));
changed[100] ^= 1;
assert.equal((await put(nora, id, 0, changed)).status, 409, "a file that changes while it is sent is refused");

// --- what is no business of others ---------------------------------------------------------------

assert.equal((await put(ben, id, 0, pdf.subarray(0, CHUNK))).status, 404, "another account's upload");
assert.equal((await put(null, id, 0, pdf.subarray(0, CHUNK))).status, 401);
assert.equal((await put(nora, id, 0, pdf.subarray(0, CHUNK), { origin: "http://evil.example" })).status, 403);
assert.equal((await put(nora, id, 0, pdf.subarray(0, CHUNK), { "content-type": "text/plain" })).status, 400);
assert.equal((await put(nora, id, 0, Buffer.alloc((1 << 20) + 1))).status, 413);
assert.equal((await put(nora, id, 17, pdf.subarray(17, 17 + CHUNK))).status, 400, "pieces begin at chunks");
assert.equal((await put(nora, randomBytes(16), 0, pdf.subarray(0, CHUNK))).status, 404);
await refused(ben.client.call("file.state", { upload: id }), "not_found");
await refused((await open(web)).call("file.begin", { size: 1, type: "application/pdf" }), "sign_in_needed");
await refused(nora.client.call("file.begin", { size: 1, type: "image/svg+xml" }), "invalid", "type");
await refused(nora.client.call("file.begin", { size: 1, type: "text/html" }), "invalid", "type");
await refused(nora.client.call("file.begin", { size: 2 ** 31 + 1, type: "application/pdf" }), "too_large", "size");

const done = await nora.client.call("file.finish", { upload: id });
assert.equal(done.size, pdf.length);
const file = { file: done.file, size: done.size, type: done.type, name: "Guide d’été.pdf", text: "Le guide" };
const path = `/files/${hex(done.file)}`;

// --- served to those who may see a record that refers to it, and to nobody before ------------------

assert.equal((await get(path)).status, 404, "nothing refers to it yet");
assert.equal((await get(path, { cookie: nora.cookie })).status, 404);
const said = (about, more) => nora.client.call("comment.publish", { about, lang: "fr", token: token(), ...more });
await refused(said(closed, {}), "invalid", "text");
await refused(said(closed, { files: [{ ...file, name: "../x" }] }), "invalid", "files");
const voice = await said(closed, { files: [file] });
assert.equal(voice.comment.files[0].name, "Guide d’été.pdf");
assert.equal(voice.comment.text, null);
assert.equal((await get(path)).status, 404, "a record for members shows it to members alone");
assert.equal((await get(path, { cookie: ben.cookie })).status, 200);
const shown = await said(open1, { text: "Voici le guide.", files: [file] });
const whole = await get(`${path}/Guide%20d%E2%80%99%C3%A9t%C3%A9.pdf`);
assert.equal(whole.status, 200);
assert.equal(sha(whole.body), sha(pdf));
assert.equal(whole.headers["content-type"], "application/pdf");
assert.equal(whole.headers["x-content-type-options"], "nosniff");
assert.equal(whole.headers["content-disposition"], "inline; filename*=UTF-8''Guide%20d%E2%80%99%C3%A9t%C3%A9.pdf");
assert.match(whole.headers["content-security-policy"], /default-src 'none'/);
assert.match(whole.headers["cache-control"], /private, .*immutable/);
assert.equal(whole.headers["accept-ranges"], "bytes");

const etag = whole.headers.etag;
const range = async (value, more = {}) => get(path, { range: value, ...more });
for (const [asked, from, to] of [["bytes=0-0", 0, 1], ["bytes=100-199", 100, 200], [`bytes=${CHUNK - 5}-${CHUNK + 5}`, CHUNK - 5, CHUNK + 6],
	[`bytes=${pdf.length - 10}-`, pdf.length - 10, pdf.length], ["bytes=-7", pdf.length - 7, pdf.length], ["bytes=5-99999999", 5, pdf.length]]) {
	const part = await range(asked);
	assert.equal(part.status, 206, asked);
	assert.equal(part.headers["content-range"], `bytes ${from}-${to - 1}/${pdf.length}`);
	assert.equal(sha(part.body), sha(pdf.subarray(from, to)), asked);
}
const none = await range(`bytes=${pdf.length}-`);
assert.equal(none.status, 416);
assert.equal(none.headers["content-range"], `bytes */${pdf.length}`);
for (const whim of ["bytes=5-2", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"]) assert.equal((await range(whim)).status, 200, whim);
assert.equal((await range("bytes=0-9", { "if-range": etag })).status, 206);
assert.equal((await range("bytes=0-9", { "if-range": '"another"' })).status, 200);
assert.equal((await get(path, { "if-none-match": etag })).status, 304);
const told = await get(path, {}, "HEAD");
assert.equal(told.status, 200);
assert.equal(told.headers["content-length"], String(pdf.length));
assert.equal(told.body.length, 0);
for (const odd of [`${path}/a/b`, `${path}00`, `/files/${hex(done.file).toUpperCase()}`, "/files/", `/files/${"0".repeat(64)}`])
	assert.equal((await get(odd)).status, 404, odd);

// --- types ------------------------------------------------------------------------------------------

const lying = async (type, bytes, code, field) => refused(upload(nora, type, Buffer.from(bytes)), code, field);
await lying("image/png", "<html><script>alert(1)</script></html>", "invalid", "type");
await lying("application/pdf", "\x89PNG\r\n\x1a\n", "invalid", "type");
await lying("text/plain", Buffer.from("caf\xe9", "latin1"), "not_allowed", "encoding");
await lying("text/markdown", "<svg onload='alert(1)'></svg>", "invalid", "type");
const table = await upload(nora, "text/csv", Buffer.from("nom;note\nÉmilie;12\n"));
await said(open1, { text: "Le tableau.", files: [{ ...table, name: "notes.csv" }] });
const saved = await get(`/files/${hex(table.file)}/notes.csv`);
assert.equal(saved.headers["content-type"], "text/csv; charset=utf-8");
assert.match(saved.headers["content-disposition"], /^attachment; /);
assert.match(saved.headers["content-security-policy"], /sandbox/);

// --- where a picture was taken stays with who took it ---------------------------------------------------

const segment = (marker, bytes) => Buffer.concat([Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255]), bytes]);
const exif = Buffer.concat([Buffer.from("Exif\0\0II*\0\x08\0\0\0\x02\0", "latin1"), Buffer.from("1201030001000000060000002588040001000000260000000000000001000100020002000000", "hex"),
	Buffer.from("N\0\0\0\0\0\0\0GPS 48.8566", "latin1")]);
const picture = Buffer.concat([Buffer.from([0xff, 0xd8]), segment(0xe1, exif), segment(0xdb, Buffer.alloc(65, 1)), segment(0xc0, Buffer.from("frame")),
	segment(0xda, Buffer.from("scan")), randomBytes(200000).map((byte) => 128 + (byte % 64)), Buffer.from([0xff, 0xd9])]);
const clean = await upload(nora, "image/jpeg", picture);
assert.ok(clean.size < picture.length);
await said(open1, { files: [{ ...clean, name: "photo.jpg", text: "Une porte bleue" }] });
const got = (await get(`/files/${hex(clean.file)}`)).body;
assert.equal(got.length, clean.size);
assert.ok(picture.includes("GPS 48.8566") && !got.includes("GPS") && !got.includes(Buffer.from("2588", "hex")), "the place is gone");
assert.ok(got.includes(Buffer.from("120103000100000006", "hex")), "which side is up is kept");
assert.ok(got.includes(picture.subarray(-100000)), "the picture itself is as it was");

// --- the report of what a structure gave and took ------------------------------------------------------------

const { node: own } = await nora.client.call("hello");
const report = `/spreading/${hex(own.structure)}.csv`;
const iris = await person("iris", "editor");
for (const cookie of ["", nora.cookie]) assert.equal((await get(report, { cookie })).status, 403, "for editors");
const csv = await get(report, { cookie: iris.cookie });
assert.equal(csv.status, 200);
assert.equal(csv.headers["content-type"], "text/csv; charset=utf-8");
assert.ok(String(csv.body).startsWith("\ufeff\"direction\",\"kind\",\"title\""), String(csv.body));
assert.equal((await get(`/spreading/${"0".repeat(64)}.csv`, { cookie: iris.cookie })).status, 404, "of a structure that nobody knows");

// --- withdrawn, it is gone -------------------------------------------------------------------------------

await nora.client.call("record.withdraw", { id: shown.comment.id, reason: "person" });
assert.equal((await get(path)).status, 404, "for strangers, with the last public record that referred to it");
assert.equal((await get(path, { cookie: ben.cookie })).status, 200);

for (const one of [nora, ben, iris]) await one.client.close();
await node.stop();
console.log("sent, cut, gone on with, checked, cleaned, served");
