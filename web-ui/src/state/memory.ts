// SPDX-License-Identifier: EUPL-1.2
// What this browser keeps between visits. A browser that refuses (private mode, full) loses comfort, never function.

const PREFIX = "essaim.";

export function recall(name: string): string | null {
	try {
		return localStorage.getItem(PREFIX + name);
	} catch {
		return null;
	}
}

export function remember(name: string, value: string | null): boolean {
	try {
		if (value === null || value === "") localStorage.removeItem(PREFIX + name);
		else localStorage.setItem(PREFIX + name, value);
		return true;
	} catch {
		return false;
	}
}

/** The names that begin so. */
export function recallNames(beginning: string): string[] {
	try {
		return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX + beginning)).map((name) => name.slice(PREFIX.length));
	} catch {
		return [];
	}
}

export const hasMemory = (beginning: string): boolean => recallNames(beginning).length > 0;

/** Calls `handler` with the name of what another window of this browser has written. */
export function onOtherWindow(handler: (name: string) => void): () => void {
	const listen = (event: StorageEvent): void => {
		if (event.storageArea === localStorage && event.key?.startsWith(PREFIX)) handler(event.key.slice(PREFIX.length));
	};
	window.addEventListener("storage", listen);
	return () => window.removeEventListener("storage", listen);
}

const YEAR_S = 31_536_000;

/** Tells the node what its own pages should look like the next time. */
export function tell(name: string, value: string | null): void {
	const secure = location.protocol === "https:" ? "; Secure" : "";
	document.cookie = `essaim-${name}=${value ?? ""}; Path=/; SameSite=Lax; Max-Age=${value ? YEAR_S : 0}${secure}`;
}
