// SPDX-License-Identifier: EUPL-1.2
// What a saved search asks, in words.
import { facetNames, type Answer, type FacetName, type Field, type Kind, type SavedSearch, type Structure } from "../../api/shapes";
import { t } from "../../state/language";
import { s } from "../../state/saved/words";
import { labelOf } from "../find-form";

const PATHS: Partial<Record<FacetName, [kind: string, ...path: string[]]>> = {
	domain: ["practice", "description", "domains"],
	target_group: ["practice", "implementation", "target_groups"],
	coverage: ["practice", "description", "coverage"],
	rubric: ["tool", "rubric"],
};

function optionsAt(kinds: Kind[], [kind, ...path]: [string, ...string[]]): Field["options"] {
	let fields = kinds.find((one) => one.kind === kind)?.fields ?? [];
	let field: Field | undefined;
	for (const name of path) {
		field = fields.find((one) => one.name === name);
		fields = field?.fields ?? [];
	}
	return field?.options ?? [];
}

/** The codes that a search may have, with their labels, as an answer's facets have them. */
export function labels(kinds: Kind[], structures: Structure[]): NonNullable<Answer["facets"]> {
	const values = (options: { code: string; label: string }[]) => options.map(({ code, label }) => ({ code, label, count: 0 }));
	const facets: NonNullable<Answer["facets"]> = {
		structure: values(structures.map(({ id, name }) => ({ code: id, label: name }))),
		kind: values(kinds.map(({ kind, label }) => ({ code: kind, label }))),
	};
	for (const [name, path] of Object.entries(PATHS)) facets[name as FacetName] = values(optionsAt(kinds, path) ?? []);
	return facets;
}

export function Asked({ search, facets }: { search: SavedSearch; facets: Answer["facets"] }) {
	const { filters } = search;
	const parts = facetNames.flatMap((name) => (filters[name] ?? []).map((code) => labelOf(name, code, facets)));
	if (filters.from) parts.push(t().sheet.since(String(filters.from)));
	if (filters.to) parts.push(t().sheet.until(String(filters.to)));
	if (search.text) parts.unshift(s().saved.said(search.text));
	return <ul class="asked">{parts.map((part) => <li key={part}>{part}</li>)}</ul>;
}
