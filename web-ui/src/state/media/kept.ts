// SPDX-License-Identifier: EUPL-1.2
// Files on their way, kept in this browser so that a closed window loses none. A browser that keeps nothing loses comfort,
// never function.

import type { Fields } from "../../api/shapes";

const STORE = "going";

/** What is kept of one file. */
export interface KeptFile {
	key: string;
	place: string; /* the form or conversation that it belongs to */
	name: string;
	size: number;
	type: string;
	text: string;
	blob: Blob | null; /* null: too large to be kept twice on this device */
	upload: string | null;
	held: boolean; /* stays here until its message is sent */
	done: { file: Fields; at: number } | null; /* it is on the node since then, its message is not sent yet */
}

function open(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		const asked = indexedDB.open("essaim-files", 1);
		asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
		asked.onsuccess = () => resolve(asked.result);
		asked.onerror = () => reject(asked.error);
	});
}

async function within<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
	try {
		const base = await open();
		return await new Promise((resolve, reject) => {
			const asked = ask(base.transaction(STORE, mode).objectStore(STORE));
			asked.onsuccess = () => resolve(asked.result);
			asked.onerror = () => reject(asked.error);
		});
	} catch {
		return null;
	}
}

export const keepFile = (one: KeptFile): Promise<unknown> => within("readwrite", (store) => store.put(one));
export const dropFile = (key: string): Promise<unknown> => within("readwrite", (store) => store.delete(key));
export const keptIn = async (place: string): Promise<KeptFile[]> =>
	((await within("readonly", (store) => store.getAll())) ?? []).filter((one: KeptFile) => one.place === place);
