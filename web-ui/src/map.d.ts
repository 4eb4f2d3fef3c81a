// SPDX-License-Identifier: EUPL-1.2
// What build/map.mjs makes while the UI is bundled.
declare module "essaim:map" {
	interface Country {
		code: string; /* ISO 3166-1 alpha-2; "" where no partner can be */
		path: string;
		middle: [number, number];
	}
	const map: { width: number; height: number; countries: Country[] };
	export default map;
}

declare module "essaim:places" {
	/** By country: "folded name TAB x TAB y" lines. */
	const places: Record<string, () => Promise<{ default: string }>>;
	export default places;
}
