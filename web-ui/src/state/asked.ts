// SPDX-License-Identifier: EUPL-1.2
// A part of a page that an address names, and that comes after the page.
import { useEffect } from "preact/hooks";
import { place } from "./route";

export function useAsked(id: string, ready = true): void {
	const asked = ready && place.value.hash === id;
	useEffect(() => {
		if (asked) document.getElementById(id)?.scrollIntoView();
	}, [asked]);
}
