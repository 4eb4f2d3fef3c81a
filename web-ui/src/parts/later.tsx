// SPDX-License-Identifier: EUPL-1.2
// A part of a page whose code comes after the page: what only some readers need costs the others nothing.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export function Later<P extends object>({ load, props }: { load: () => Promise<ComponentType<P>>; props: P }) {
	const [Part, setPart] = useState<ComponentType<P> | null>(null);
	useEffect(() => {
		let current = true;
		load().then((part) => current && setPart(() => part), () => undefined);
		return () => {
			current = false;
		};
	}, []);
	return Part ? <Part {...props} /> : null;
}
