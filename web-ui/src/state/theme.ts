// SPDX-License-Identifier: EUPL-1.2
// Light, dark, or as the system does.
import { effect, signal } from "@preact/signals";
import { recall, remember, tell } from "./memory";

type Theme = "light" | "dark";

const kept = recall("theme");
const system = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = signal<Theme>(system.matches ? "dark" : "light");
const chosen = signal<Theme | null>(kept === "light" || kept === "dark" ? kept : null);

system.addEventListener?.("change", () => (systemTheme.value = system.matches ? "dark" : "light"));

export const theme = (): Theme => chosen.value ?? systemTheme.value;

/** Back to the system's own where that is what the switch asks for. */
export function switchTheme(): void {
	const wanted: Theme = theme() === "dark" ? "light" : "dark";
	chosen.value = wanted === systemTheme.value ? null : wanted;
	remember("theme", chosen.value);
	tell("theme", chosen.value);
}

effect(() => {
	if (chosen.value) document.documentElement.dataset["theme"] = chosen.value;
	else delete document.documentElement.dataset["theme"];
});
