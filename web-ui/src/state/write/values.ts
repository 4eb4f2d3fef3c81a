// SPDX-License-Identifier: EUPL-1.2
// The values of a form: read and set along a path, counted, and said in the forms that people type.
import { answered, isMap } from "../../api/fields";
import type { Field, Fields, Value } from "../../api/shapes";
import { ofItsForm } from "../tutorial/forms";

/** A copy in which the value at a path is another; what holds nothing any more goes. */
export function setAt(fields: Fields, path: string[], value: Value): Fields {
	const [name, ...rest] = path as [string, ...string[]];
	const inner = fields[name];
	const next = rest.length > 0 ? setAt(isMap(inner) ? inner : {}, rest, value) : value;
	const out = { ...fields, [name]: next };
	if (isEmpty(next)) delete out[name];
	return out;
}

/** Entries of a list that wait for their words are something. */
const isEmpty = (value: Value): boolean =>
	value === undefined || value === null || value === "" || (Array.isArray(value) ? value.length === 0 : isMap(value) && Object.values(value).every(isEmpty));

/** Written by imports, or asked for apart: no question of the form. */
const NO_QUESTION = new Set(["notes", "original", "licence", "practice", "received"]);
/** Texts that belong to a box of the target groups. */
export const BESIDE: Record<string, string> = {
	far_other_text: "far_other",
	professionals_other_text: "professionals_other",
};

export const isQuestion = (field: Field): boolean =>
	!NO_QUESTION.has(field.name) && !field.name.startsWith("_") && field.type !== "id" && field.type !== "bytes";

/** How many of a group's questions are answered. */
export function filled(fields: Field[], values: Fields): { answered: number; of: number } {
	const asked = fields.filter((field) => isQuestion(field) && !(field.name in BESIDE));
	return { answered: asked.filter((field) => answered(values[field.name])).length, of: asked.length };
}

export const wordsOf = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** "1 234,5" in any of our six ways of writing; null where it is no number. */
export function decimal(text: string): number | null {
	const plain = text.replace(/[\s\u00a0\u202f'’]/g, "");
	const mended = /^-?\d{1,3}([.,]\d{3})+$/.test(plain) && !/^-?0/.test(plain)
		? plain.replace(/[.,]/g, "")
		: plain.replace(/\.(?=.*,)/g, "").replace(/,(?=.*\.)/g, "").replace(",", ".");
	return /^-?\d+(\.\d+)?$/.test(mended) ? Number(mended) : null;
}

export const shown = (value: number): string => new Intl.NumberFormat("en", { useGrouping: false, maximumFractionDigits: 3 }).format(value);

/** An address as people type it: www.example.org, example.org/page. */
export const webAddress = (text: string): string => {
	const typed = text.trim();
	return typed && !/^[a-z][a-z0-9+.-]*:/i.test(typed) && typed.includes(".") ? `https://${typed}` : typed;
};

/** Without what a form holds beside its fields, and what the sections of a tutorial hold beside their form. */
export function publishable(fields: Fields): Fields {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith("_")).map(([name, value]) =>
		[name, name === "sections" && Array.isArray(value) ? value.map((one) => (isMap(one) ? ofItsForm(one) : one)) : value]));
}

/** Every question of a kind with its path, groups opened. */
export function leaves(fields: Field[], path: string[] = []): { field: Field; path: string[] }[] {
	return fields.filter((field) => isQuestion(field) || field.name === "licence").flatMap((field) =>
		field.type === "group" && !field.list
			? leaves(field.fields ?? [], [...path, field.name])
			: [{ field, path: [...path, field.name] }]);
}

export function valueAt(fields: Fields, path: string[]): Value {
	let here: Value = fields;
	for (const name of path) here = isMap(here) ? here[name] : undefined;
	return here;
}

/** Equal whatever the order of keys. */
export function same(a: Value, b: Value): boolean {
	if (!answered(a) && !answered(b)) return a === false || b === false ? a === b : true;
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => same(one, b[i]));
	if (isMap(a) && isMap(b)) {
		return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
	}
	return a === b;
}
