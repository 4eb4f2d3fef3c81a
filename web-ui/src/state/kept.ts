// SPDX-License-Identifier: EUPL-1.2
// What was read, kept in this browser for the time without a line: answers of the node under the names by which pages
// ask for them, each for the reader that it was given to. Bounded; what is longest unread goes first.
const STORE = "answers";
const MOST = 300;
const MOST_CHARACTERS = 6_000_000;
const ONE_MOST = 600_000;
const PAUSE_MS = 200;
/** What one comes back to read; not what is to be done or judged. */
const READABLE = /^(home|list|find|practice|sheet|schema|translations|translation|talk|tried|conversation|activity|rooms|partners|notices|searches)( |$)/;

interface Row {
	id: string;
	who: string; /* login; empty: anybody may read it */
	at: number;
	text: string; /* JSON */
}

let opening: Promise<IDBDatabase> | null = null;

const done = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
	request.onsuccess = () => resolve(request.result);
	request.onerror = () => reject(request.error);
});

function base(): Promise<IDBDatabase> {
	opening ??= new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open("essaim", 1);
		request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("at", "at");
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});
	return opening;
}

async function rows(mode: IDBTransactionMode): Promise<IDBObjectStore> {
	return (await base()).transaction(STORE, mode).objectStore(STORE);
}

/** Walks from the newest on and drops what is too much. */
async function trim(): Promise<void> {
	const store = await rows("readwrite");
	let count = 0;
	let characters = 0;
	store.index("at").openCursor(null, "prev").onsuccess = (event) => {
		const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
		if (!cursor) return;
		characters += (cursor.value as Row).text.length;
		if (++count > MOST || characters > MOST_CHARACTERS) cursor.delete();
		cursor.continue();
	};
}

const waiting = new Map<string, Row>();
let timer = 0;

async function write(): Promise<void> {
	timer = 0;
	const now = [...waiting.values()];
	waiting.clear();
	try {
		const store = await rows("readwrite");
		await Promise.all(now.map((row) => done(store.put(row))));
		await trim();
	} catch {
		/* a browser that refuses loses reading without a line, nothing else */
	}
}

/* Who reads fast has gone on before the pause is over: what waits is written as the page goes. */
addEventListener("pagehide", () => {
	clearTimeout(timer);
	if (waiting.size) void write();
});

export function keepAnswer(who: string, key: string, value: unknown): void {
	if (!READABLE.test(key)) return;
	const text = JSON.stringify(value);
	if (text.length > ONE_MOST) return;
	const id = `${who}\n${key}`;
	waiting.set(id, { id, who, at: Date.now(), text });
	timer ||= window.setTimeout(() => void write(), PAUSE_MS);
}

/** What this reader was given last, else what anybody may read; undefined where there is nothing. */
export async function keptAnswer<T>(who: string, key: string): Promise<T | undefined> {
	try {
		const store = await rows("readonly");
		const own = await done(store.get(`${who}\n${key}`) as IDBRequest<Row | undefined>);
		const row = own ?? (who ? await done(store.get(`\n${key}`) as IDBRequest<Row | undefined>) : undefined);
		return row && (JSON.parse(row.text) as T);
	} catch {
		return undefined;
	}
}

/** Drops what was given to anybody else: at the end of a session, and when another one begins. */
export async function forgetOthers(who: string): Promise<void> {
	for (const [id, row] of waiting) if (row.who && row.who !== who) waiting.delete(id);
	try {
		const store = await rows("readwrite");
		store.openCursor().onsuccess = (event) => {
			const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
			if (!cursor) return;
			const row = cursor.value as Row;
			if (row.who && row.who !== who) cursor.delete();
			cursor.continue();
		};
	} catch {
		/* there is nothing, then */
	}
}
