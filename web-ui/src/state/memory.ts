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

const YEAR_S = 31_536_000;

/** Tells the node what its own pages should look like the next time. */
export function tell(name: string, value: string | null): void {
	const secure = location.protocol === "https:" ? "; Secure" : "";
	document.cookie = `essaim-${name}=${value ?? ""}; Path=/; SameSite=Lax; Max-Age=${value ? YEAR_S : 0}${secure}`;
}
