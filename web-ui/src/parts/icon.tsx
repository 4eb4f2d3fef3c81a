// SPDX-License-Identifier: EUPL-1.2
// The few signs that the pages use; decoration beside words, never instead of them.

const paths = {
	sun: "M12 4V2m0 20v-2m8-8h2M2 12h2m13.7-5.7 1.4-1.4M4.9 19.1l1.4-1.4m11.4 0 1.4 1.4M4.9 4.9l1.4 1.4M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
	moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",
	right: "M5 12h14m-6-6 6 6-6 6",
	left: "M19 12H5m6 6-6-6 6-6",
	check: "m5 12.5 4.5 4.5L19 7.5",
	cross: "M7 7l10 10M17 7 7 17",
	print: "M7 9V3h10v6M7 18H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v7H7z",
	reply: "M10 6 4 12l6 6m-6-6h9a7 7 0 0 1 7 7",
	talk: "M4 5h16v11H10l-5 4v-4H4z",
	down: "m6 9 6 6 6-6",
	file: "M6 3h8l4 4v14H6zM14 3v4h4M12 17v-6m-2.5 2.5L12 11l2.5 2.5",
	seal: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM8.5 12l2.5 2.5 4.5-5",
	find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm4.8 11.3L20 20",
	book: "M12 6.2C9.8 4.7 7 4.3 4 5.4v13.4c3-1.1 5.8-.7 8 .8 2.2-1.5 5-1.9 8-.8V5.4c-3-1.1-5.8-.7-8 .8Zm0 0v13.4",
	box: "M4 9h16v11H4zM9 9V6a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v3M4 14h6m4 0h6M10 12.5v3h4v-3z",
	bell: "M6 17v-6a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4",
	care: "M12 8v5m0 3.2v.1M12 3 2.5 20h19z",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
			<path d={paths[name]} />
		</svg>
	);
}
