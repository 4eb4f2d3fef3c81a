// SPDX-License-Identifier: EUPL-1.2
// The sections of a toolbox while they are written: each change gives a new list. Their order is what people see.
import { asText, isMap } from "../../api/fields";
import type { Fields, Id, Lang, Summary, Value } from "../../api/shapes";

export interface Spot {
	section: number;
	entry: number;
}

/** What is known of the records that entries name, so that a draft shows their titles without asking: never published. */
export interface Known {
	title: string;
	kind: string;
	lang: Lang;
}

export const CARDS = "_cards";
const SECTIONS_MOST = 20;
const ENTRIES_MOST = 40;

const maps = (value: Value): Fields[] => (Array.isArray(value) ? value.filter(isMap) : []);

export const sectionsOf = (value: Value): Fields[] => maps(value);
export const entriesOf = (section: Fields): Fields[] => maps(section["entries"]);

export function knownOf(fields: Fields, id: Id): Known | null {
	const all = fields[CARDS];
	const one = isMap(all) ? all[id] : undefined;
	return isMap(one) ? { title: asText(one["title"]), kind: asText(one["kind"]), lang: asText(one["lang"]) } : null;
}

type Card = Pick<Summary, "id" | "title" | "kind" | "lang">;

/** The same for a list of summaries. */
export const cardsOf = (summaries: Card[]): Fields =>
	Object.fromEntries(summaries.map(({ id, title, kind, lang }) => [id, { title, kind: kind ?? "practice", lang }]));

/** Every record that an entry names. */
export const namedIn = (sections: Fields[]): Set<Id> =>
	new Set(sections.flatMap(entriesOf).map((entry) => asText(entry["record"])).filter(Boolean));

const withEntries = (section: Fields, entries: Fields[]): Fields => ({ ...section, entries });

export const putSection = (sections: Fields[], at: number, section: Fields): Fields[] =>
	sections.map((one, i) => (i === at ? section : one));

export const mayAddSection = (sections: Fields[]): boolean => sections.length < SECTIONS_MOST;
export const mayAddEntry = (section: Fields | undefined): boolean => !!section && entriesOf(section).length < ENTRIES_MOST;

export const addEntry = (sections: Fields[], at: number, entry: Fields): Fields[] =>
	putSection(sections, at, withEntries(sections[at]!, [...entriesOf(sections[at]!), entry]));

export const putEntry = (sections: Fields[], { section, entry }: Spot, value: Fields): Fields[] =>
	putSection(sections, section, withEntries(sections[section]!, entriesOf(sections[section]!).map((one, i) => (i === entry ? value : one))));

export const dropEntry = (sections: Fields[], { section, entry }: Spot): Fields[] =>
	putSection(sections, section, withEntries(sections[section]!, entriesOf(sections[section]!).filter((_, i) => i !== entry)));

/** One step up or down, over the border of a rubric too; null where there is nowhere to go. */
export function moveEntry(sections: Fields[], { section, entry }: Spot, step: 1 | -1): { sections: Fields[]; spot: Spot } | null {
	const here = entriesOf(sections[section]!);
	const moved = here[entry]!;
	const to = entry + step;
	if (to >= 0 && to < here.length) {
		const entries = here.filter((_, i) => i !== entry);
		entries.splice(to, 0, moved);
		return { sections: putSection(sections, section, withEntries(sections[section]!, entries)), spot: { section, entry: to } };
	}
	const next = section + step;
	if (next < 0 || next >= sections.length || !mayAddEntry(sections[next])) return null;
	const there = entriesOf(sections[next]!);
	const without = dropEntry(sections, { section, entry });
	const entries = step < 0 ? [...there, moved] : [moved, ...there];
	return { sections: putSection(without, next, withEntries(without[next]!, entries)), spot: { section: next, entry: step < 0 ? there.length : 0 } };
}

export function moveSection(sections: Fields[], at: number, step: 1 | -1): Fields[] | null {
	const to = at + step;
	if (to < 0 || to >= sections.length) return null;
	const next = sections.filter((_, i) => i !== at);
	next.splice(to, 0, sections[at]!);
	return next;
}

/** With a record at the end of the last rubric; a first rubric is begun where there is none. */
export function withRecord(fields: Fields, record: Card): Fields {
	const sections = sectionsOf(fields["sections"]);
	const last = sections.length - 1;
	const begun = last < 0 || !mayAddEntry(sections[last]) ? [...sections, {}] : sections;
	const cards = isMap(fields[CARDS]) ? fields[CARDS] : {};
	return {
		...fields,
		sections: namedIn(sections).has(record.id) ? sections : addEntry(begun, begun.length - 1, { record: record.id }),
		[CARDS]: { ...cards, ...cardsOf([record]) },
	};
}
