// SPDX-License-Identifier: EUPL-1.2
// Hands the application's files to the service worker, once the page has nothing better to do.
const AFTER_MS = 1_500;

const loaded = (): string[] => performance.getEntriesByType("resource")
	.map((one) => new URL(one.name))
	.filter((one) => one.origin === location.origin && one.pathname.startsWith("/assets/"))
	.map((one) => one.pathname);

async function start(): Promise<void> {
	const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
	const ready = registration.active ? registration : await navigator.serviceWorker.ready;
	ready.active?.postMessage({ keep: loaded() });
}

export function useWorker(): void {
	if (!("serviceWorker" in navigator) || !isSecureContext) return;
	const later = (): void => void setTimeout(() => start().catch(() => undefined), AFTER_MS);
	if (document.readyState === "complete") later();
	else window.addEventListener("load", later, { once: true });
}
