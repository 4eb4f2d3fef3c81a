// SPDX-License-Identifier: EUPL-1.2
// Files on their way to the node: cut into pieces, sent one after the other, gone on with after a cut or a reload.
import { signal, type Signal } from "@preact/signals";
import { failure } from "../../api/failure";
import type { Fields } from "../../api/shapes";
import { line, opened, request } from "../../api/socket";
import { bytes, randomHex } from "../../api/wire";
import { dropFile, keepFile, keptIn, type KeptFile } from "./kept";
import { pathOf } from "./late";
import { typeOf } from "./types";

const PIECE = 256 * 1024;
const MOST = 2 ** 31;
const KEPT_MOST = 64 * 1024 * 1024; /* larger files are chosen again after a reload */
const AGAIN_MS = 3_000;
const DONE_MS = 6 * 24 * 3600 * 1000; /* a node keeps a day longer what no record refers to yet */

export type Way = "held" | "going" | "paused" | "waits" | "checking" | "here" | "again" | "wrong";
/** Keys of the catalogue. */
export type Wrong = "changed" | "lies" | "notTaken" | "tooLarge" | "macros" | "encoding" | "full" | "failed";

export interface Going {
	kept: KeptFile;
	way: Signal<Way>;
	wrong: Signal<Wrong | null>;
	share: Signal<number>; /* 0 to 1 */
	text: Signal<string>;
	onHere: ((file: Fields) => void) | null;
	done: Fields | null;
	run: Promise<void> | null; /* while it is on its way */
}

class Refused extends Error {
	constructor(readonly wrong: Wrong) {
		super(wrong);
	}
}

export const going = signal<Going[]>([]);
export const goingIn = (place: string): Going[] => going.value.filter((one) => one.kept.place === place);

/** What a record says of a file that is here. */
const reference = (one: Going, { file, size, type }: { file: string; size: number; type: string }): Fields => ({
	file, size, type, name: one.kept.name, text: one.text.peek().trim() || undefined,
});

async function put(upload: string, offset: number, piece: Blob): Promise<void> {
	let answer: Response;
	try {
		const body = await piece.arrayBuffer();
		answer = await fetch(`/uploads/${upload}/${offset}`, { method: "POST", body, headers: { "Content-Type": "application/octet-stream" }, credentials: "same-origin" });
	} catch (why) {
		if (why instanceof DOMException && /^NotReadable/.test(why.name)) throw new Refused("changed");
		throw why;
	}
	if (answer.ok) return;
	if (answer.status === 409) throw new Refused("changed");
	throw new Error(String(answer.status));
}

const wrongs: Record<string, Wrong> = { type: "lies", macros: "macros", encoding: "encoding", room: "full", size: "tooLarge" };

/** One way through: what is missing goes; a failure that another try may mend is thrown as it is. */
async function send(one: Going): Promise<void> {
	const { kept } = one;
	if (!kept.blob) throw new Error("no file");
	if (!kept.upload) {
		kept.upload = (await request<{ upload: string }>("file.begin", { size: kept.size, type: kept.type })).upload;
		void keepFile(stored(kept));
	}
	const { held, missing } = await request<{ held: number; missing: [number, number][] }>("file.state", { upload: bytes(kept.upload) });
	let here = held;
	one.share.value = here / kept.size;
	for (const [from, to] of missing) {
		for (let at = from; at < to; at += PIECE) {
			if (one.way.peek() !== "going") return;
			const end = Math.min(at + PIECE, to);
			await put(kept.upload, at, kept.blob.slice(at, end));
			here += end - at;
			one.share.value = here / kept.size;
		}
	}
	if (here < kept.size) return send(one);
	one.way.value = "checking";
	const finished = await request<{ file: string; size: number; type: string }>("file.finish", { upload: bytes(kept.upload) });
	one.done = reference(one, finished);
	one.way.value = "here";
	kept.done = { file: one.done, at: Date.now() };
	if (one.onHere) handOver(one);
	else void keepFile(stored(kept));
}

/** A form takes what is here into what it writes. */
function handOver(one: Going): void {
	void dropFile(one.kept.key);
	one.onHere!({ ...one.done!, text: one.text.peek().trim() || undefined });
	going.value = going.peek().filter((other) => other !== one);
}

/** To whom a file is handed over once it is here; it may be already. */
export function whenHere(one: Going, take: (file: Fields) => void): void {
	if (one.onHere) return;
	one.onHere = take;
	if (one.way.peek() === "here") handOver(one);
}

const stored = (kept: KeptFile): KeptFile => (kept.size > KEPT_MOST ? { ...kept, blob: null } : kept);

function stop(one: Going, wrong: Wrong): void {
	one.wrong.value = wrong;
	one.way.value = "wrong";
	void dropFile(one.kept.key);
	if (one.kept.upload) request("file.drop", { upload: bytes(one.kept.upload) }).catch(() => undefined);
}

/** Ends when the file is here, or cannot go on by itself. */
export function go(one: Going): Promise<void> {
	if (one.way.peek() === "here") return Promise.resolve();
	if (one.run && one.way.peek() === "paused") one.way.value = "going"; /* its last piece is not through yet */
	one.run ??= once(one).finally(() => (one.run = null));
	return one.run;
}

async function once(one: Going): Promise<void> {
	one.way.value = "going";
	one.wrong.value = null;
	try {
		await send(one);
	} catch (raw) {
		const why = failure(raw);
		if (raw instanceof Refused) return stop(one, raw.wrong);
		if (why.code === "invalid" || why.code === "not_allowed" || why.code === "too_large") return stop(one, wrongs[why.field ?? ""] ?? "lies");
		if (why.field === "room") return stop(one, "full");
		if (why.code === "not_found" || (raw instanceof Error && raw.message === "404")) one.kept.upload = null; /* it expired */
		one.way.value = "waits";
		window.setTimeout(() => one.way.peek() === "waits" && line.peek() === "open" && void go(one), AGAIN_MS);
	}
}

export function pause(one: Going): void {
	one.way.value = "paused";
}

export function remove(one: Going): void {
	one.way.value = "paused";
	going.value = going.peek().filter((other) => other !== one);
	void dropFile(one.kept.key);
	if (one.kept.upload) request("file.drop", { upload: bytes(one.kept.upload) }).catch(() => undefined);
}

const made = (kept: KeptFile, way: Way): Going => ({
	kept, way: signal(way), wrong: signal<Wrong | null>(null), share: signal(0), text: signal(kept.text), onHere: null, done: kept.done?.file ?? null, run: null,
});

/** How a file comes back that a former visit left. */
function back(kept: KeptFile): Going {
	if (kept.done && Date.now() - kept.done.at < DONE_MS) return made(kept, "here");
	if (kept.done) Object.assign(kept, { done: null, upload: null }); /* the node kept it long enough */
	return made(kept, kept.held ? "held" : kept.blob ? "paused" : "again");
}

/** A file that was chosen, dropped, pasted or recorded. A held one stays on this device until it is asked for. */
export function take(place: string, file: File, held = false): Going {
	const waiting = going.peek().find((one) => one.kept.place === place && one.way.peek() === "again" && one.kept.name === file.name && one.kept.size === file.size);
	if (waiting) {
		waiting.kept.blob = file;
		void go(waiting);
		return waiting;
	}
	const type = typeOf(file);
	const one = made({ key: randomHex(8), place, name: file.name.replace(/[/\\]/g, "-").slice(-150), size: file.size, type: type ?? "", text: "", blob: file, upload: null, held, done: null }, held ? "held" : "paused");
	going.value = [...going.peek(), one];
	if (!type || file.size === 0 || file.size > MOST) {
		one.wrong.value = type && file.size ? "tooLarge" : "notTaken";
		one.way.value = "wrong";
		return one;
	}
	void keepFile(stored(one.kept));
	if (!held) void go(one);
	return one;
}

export function describe(one: Going, text: string): void {
	one.text.value = text;
	one.kept.text = text;
	void keepFile(stored(one.kept));
}

/** What a former visit left on its way. */
export async function recallFiles(place: string): Promise<void> {
	const known = new Set(going.peek().map((one) => one.kept.key));
	const left = (await keptIn(place)).filter((kept) => !known.has(kept.key)).map(back);
	if (!left.length) return;
	going.value = [...going.peek(), ...left];
	for (const one of left) if (one.way.peek() === "paused") void go(one);
}

/** All files of a place, once they are here: their references. null: one of them cannot go, or waits for the line. */
export async function ready(place: string): Promise<Fields[] | null> {
	const all = going.peek().filter((one) => one.kept.place === place);
	await Promise.all(all.map((one) => go(one)));
	if (all.some((one) => one.way.peek() !== "here")) return null;
	return all.map((one) => ({ ...one.done!, text: one.text.peek().trim() || undefined }));
}

/** The question of a form whose file is still on its way; null: there is none. */
export function lateIn(draft: string, fields: Fields): string | null {
	for (const { kept, way } of going.peek()) {
		const path = way.peek() === "wrong" ? null : pathOf(kept.place, draft, fields);
		if (path) return path;
	}
	return null;
}

/** They went with their message. */
export function clear(place: string): void {
	for (const one of going.peek()) if (one.kept.place === place) void dropFile(one.kept.key);
	going.value = going.peek().filter((one) => one.kept.place !== place);
}

opened.subscribe(() => {
	for (const one of going.peek()) if (one.way.peek() === "waits") void go(one);
});
