// SPDX-License-Identifier: EUPL-1.2
// Numbers, dates, places and languages in the reader's own way.
import { language } from "./language";

const made = new Map<string, unknown>();

/** English as it is written in Europe: the day before the month, no comma before the last of a list. As web-ui/build/words.mjs. */
export const manner = (lang: string): string => (lang === "en" ? "en-GB" : lang);

function cached<T>(kind: string, make: (lang: string) => T): T {
	const key = `${kind} ${language.value}`;
	let one = made.get(key) as T | undefined;
	if (one === undefined) {
		one = make(manner(language.value));
		made.set(key, one);
	}
	return one;
}

/** The first of a month, as French says it; Intl does not. */
export const firsts = (text: string): string => (language.value === "fr" ? text.replace(/\b1 (?=\D)/, "1er ") : text);

export const number = (value: number): string => cached("number", (l) => new Intl.NumberFormat(l)).format(value);

export const date = (millis: number): string =>
	firsts(cached("date", (l) => new Intl.DateTimeFormat(l, { dateStyle: "long" })).format(millis));

export const dateTime = (millis: number): string =>
	firsts(cached("dateTime", (l) => new Intl.DateTimeFormat(l, { dateStyle: "long", timeStyle: "short" })).format(millis));

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	["second", 60], ["minute", 60], ["hour", 24], ["day", 30.44], ["month", 12], ["year", Infinity],
];

/** "3 days ago"; the future, which only a wrong clock brings, counts as now. */
export function ago(millis: number, now: number): string {
	let amount = Math.max(0, (now - millis) / 1000);
	if (amount < 45) amount = 0;
	const words = cached("relative", (l) => new Intl.RelativeTimeFormat(l, { numeric: "auto" }));
	for (const [unit, size] of STEPS) {
		if (amount < size) return words.format(-Math.floor(amount), unit);
		amount /= size;
	}
	return date(millis);
}

/** A share of one, with the sign as the language puts it. */
export const percent = (share: number, digits = 0): string =>
	cached(`percent ${digits}`, (l) => new Intl.NumberFormat(l, { style: "percent", maximumFractionDigits: digits })).format(share);

/** An open date (`2016`, `2016-09`, `2016-09-01`) with exactly the precision that it has. */
export function openDate(text: string): string {
	const [year, month, day] = text.split("-").map(Number);
	if (!year) return text;
	const at = Date.UTC(year, (month ?? 1) - 1, day ?? 1);
	if (Number.isNaN(at)) return text;
	const options: Intl.DateTimeFormatOptions = { year: "numeric", timeZone: "UTC" };
	if (month) options.month = "long";
	if (day) options.day = "numeric";
	return firsts(cached(`open ${!!month} ${!!day}`, (l) => new Intl.DateTimeFormat(l, options)).format(at));
}

export function money(cents: number, currency: string): string {
	try {
		const whole = cents % 100 === 0;
		return cached(`money ${currency} ${whole}`, (l) => new Intl.NumberFormat(l, {
			style: "currency",
			currency,
			minimumFractionDigits: whole ? 0 : 2,
		})).format(cents / 100);
	} catch {
		return `${number(cents / 100)} ${currency}`;
	}
}

function named(type: "region" | "language", code: string): string {
	try {
		return cached(type, (l) => new Intl.DisplayNames(l, { type })).of(code) ?? code;
	} catch {
		return code;
	}
}

export const country = (code: string): string => (code ? named("region", code.toUpperCase()) : "");
export const tongue = (code: string): string => (code ? named("language", code) : "");

/** "Montbéliard, France", from what is known. */
export const where = (city?: string | null, code?: string | null): string =>
	[city, code ? country(code) : ""].filter(Boolean).join(", ");

/** "Les Acacias, Metz", "Metz": a town that a name tells already is not told again. */
export const townBeside = (name?: string | null, city?: string | null): string =>
	city && !name?.includes(city) ? city : "";

export const list = (words: string[]): string =>
	cached("list", (l) => new Intl.ListFormat(l, { type: "conjunction" })).format(words);
