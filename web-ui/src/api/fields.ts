// SPDX-License-Identifier: EUPL-1.2
// Reading the fields of a record, where anything may be absent.
import type { Fields, Value } from "./shapes";

export const isMap = (value: Value): value is Fields =>
	typeof value === "object" && value !== null && !Array.isArray(value);

export const asText = (value: Value): string => (typeof value === "string" ? value : "");

export function answered(value: Value): boolean {
	if (value === null || value === undefined || value === "") return false;
	if (Array.isArray(value)) return value.some(answered);
	if (isMap(value)) return Object.values(value).some(answered);
	return true;
}

export function at(fields: Value, path: string): Value {
	let here: Value = fields;
	for (const name of path.split(".")) here = isMap(here) ? here[name] : undefined;
	return here;
}
