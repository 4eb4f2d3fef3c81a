// SPDX-License-Identifier: EUPL-1.2
// Hands the application's files to the service worker, once the page has nothing better to do.
const AFTER_MS = 1_500;
const AGAIN_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
const IDLE_MS = 300;

const loaded = (): string[] => performance.getEntriesByType("resource")
	.map((one) => new URL(one.name))
	.filter((one) => one.origin === location.origin && one.pathname.startsWith("/assets/"))
	.map((one) => one.pathname);

/**
 * Asks a worker that is installed and waits to take its place, until it has. It asked itself, once; but Chromium ends the old
 * worker at the moment when that one says that it is idle, and does not ask it again where a window wanted a file in that very
 * moment: then the new one waits for half a minute without a request, or five minutes. An empty message lets the old one say
 * it once more.
 */
function hurry(registration: ServiceWorkerRegistration, at = 0): void {
	const pause = AGAIN_MS[at];
	if (pause === undefined) return;
	setTimeout(() => {
		if (!registration.waiting) return;
		registration.waiting.postMessage({ now: true });
		setTimeout(() => registration.waiting && registration.active?.postMessage(null), IDLE_MS);
		hurry(registration, at + 1);
	}, pause);
}

function watch(registration: ServiceWorkerRegistration): void {
	const follow = (): void => registration.installing?.addEventListener("statechange", () => {
		if (registration.waiting) hurry(registration);
	});
	registration.addEventListener("updatefound", follow);
	follow();
	if (registration.waiting) hurry(registration);
}

async function start(): Promise<void> {
	const registration = await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
	watch(registration);
	const ready = registration.active ? registration : await navigator.serviceWorker.ready;
	ready.active?.postMessage({ keep: loaded() });
}

export function useWorker(): void {
	if (!("serviceWorker" in navigator) || !isSecureContext) return;
	const later = (): void => void setTimeout(() => start().catch(() => undefined), AFTER_MS);
	if (document.readyState === "complete") later();
	else window.addEventListener("load", later, { once: true });
}
