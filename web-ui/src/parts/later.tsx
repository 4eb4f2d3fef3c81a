// SPDX-License-Identifier: EUPL-1.2
// A part of a page whose code comes after the page: what only some readers need costs the others nothing.
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

interface What<P extends object> {
	load: () => Promise<ComponentType<P>>;
	props: P;
	near?: boolean; /* only once the reader comes near its place */
}

const NEAR = "400px";

export function Later<P extends object>({ load, props, near }: What<P>) {
	const [Part, setPart] = useState<ComponentType<P> | null>(null);
	const spot = useRef<HTMLDivElement>(null);
	useEffect(() => {
		let current = true;
		const fetch = (): void => void load().then((part) => current && setPart(() => part), () => undefined);
		const watcher = near && typeof IntersectionObserver !== "undefined"
			? new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && (watcher?.disconnect(), fetch()), { rootMargin: NEAR })
			: null;
		if (watcher && spot.current) watcher.observe(spot.current);
		else fetch();
		return () => {
			current = false;
			watcher?.disconnect();
		};
	}, [near]);
	return Part ? <Part {...props} /> : near ? <div ref={spot} /> : null;
}
