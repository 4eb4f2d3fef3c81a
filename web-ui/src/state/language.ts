// SPDX-License-Identifier: EUPL-1.2
// The interface language: chosen, remembered, its words loaded when needed.
import { signal } from "@preact/signals";
import type { Texts } from "../texts/texts";
import { recall, remember, tell } from "./memory";

export const languages = ["fr", "en", "es", "ca", "it", "hu"] as const;
export type Language = (typeof languages)[number];

/** Each language's name in itself. */
export const languageNames: Record<Language, string> = {
	fr: "Français",
	en: "English",
	es: "Español",
	ca: "Català",
	it: "Italiano",
	hu: "Magyar",
};

const loaders: Record<Language, () => Promise<{ texts: Texts }>> = {
	fr: () => import("../texts/fr"),
	en: () => import("../texts/en"),
	es: () => import("../texts/es"),
	ca: () => import("../texts/ca"),
	it: () => import("../texts/it"),
	hu: () => import("../texts/hu"),
};

const isLanguage = (code: string | null | undefined): code is Language =>
	(languages as readonly string[]).includes(code ?? "");

function preferred(): Language {
	const asked = new URLSearchParams(location.search).get("hl");
	if (isLanguage(asked)) return asked;
	const kept = recall("language");
	if (isLanguage(kept)) {
		tell("language", kept);
		return kept;
	}
	for (const tag of navigator.languages) {
		const primary = tag.toLowerCase().split("-")[0];
		if (isLanguage(primary)) return primary;
	}
	return "en";
}

export const language = signal<Language>(preferred());
const loaded = signal<Texts | null>(null);

/** The words of the interface. Read it only below the application, which waits for them. */
export const t = (): Texts => {
	const texts = loaded.value;
	if (!texts) throw new Error("texts are read before they are loaded");
	return texts;
};
export const ready = (): boolean => loaded.value !== null;

export async function speak(wanted: Language): Promise<void> {
	const { texts } = await loaders[wanted]();
	language.value = wanted;
	loaded.value = texts;
	document.documentElement.lang = wanted;
}

/** A choice made here is worth more than the one that the address still names. */
function forget(): void {
	const here = new URL(location.href);
	if (!here.searchParams.has("hl")) return;
	here.searchParams.delete("hl");
	history.replaceState(history.state, "", here);
}

export function choose(wanted: Language): void {
	remember("language", wanted);
	tell("language", wanted);
	forget();
	void speak(wanted);
}
