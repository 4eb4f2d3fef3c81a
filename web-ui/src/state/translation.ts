// SPDX-License-Identifier: EUPL-1.2
// A practice in the reader's language: which translation serves, and the sheet with its texts in place.
import { isMap } from "../api/fields";
import type { Fields, Lang, View } from "../api/shapes";
import type { Translation } from "../api/translations";

const primary = (lang: Lang): string => lang.toLowerCase().split("-")[0]!;
export const sameTongue = (a: Lang, b: Lang): boolean => primary(a) === primary(b);

/** Read by a person before made by a machine, up to date before out of date, whole before begun, new before old. */
export function better(a: Translation, b: Translation): number {
	const read = (one: Translation): number => one.translated - one.machine - one.outdated;
	return read(b) - read(a) || b.translated - a.translated || b.created - a.created;
}

export const serving = (items: Translation[], lang: Lang): Translation | undefined =>
	items.filter((one) => sameTongue(one.lang, lang)).sort(better)[0];

function put(fields: Fields, path: string[], text: string): Fields {
	const [name, ...rest] = path as [string, ...string[]];
	const inner = fields[name];
	if (rest.length === 0) return { ...fields, [name]: text };
	return isMap(inner) ? { ...fields, [name]: put(inner, rest, text) } : fields; /* the original no longer has this part */
}

/** The sheet with the texts of a translation; what is not translated stays as it was written. */
export function inLanguage(view: View, translation: Translation): View {
	let practice = view.practice;
	const fields = new Set<string>();
	for (const { field, text } of translation.texts ?? []) {
		practice = put(practice, field.split("."), text);
		fields.add(field);
	}
	return { ...view, practice, translated: { lang: translation.lang, fields } };
}

/** The language that a field is shown in. */
export const tongueOf = (view: View, path: string): Lang =>
	view.translated?.fields.has(path) ? view.translated.lang : view.lang;
