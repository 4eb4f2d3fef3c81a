// SPDX-License-Identifier: EUPL-1.2
// An answer of a sheet as its schema types it: the same few forms for every kind of record.
import type { ComponentChildren } from "preact";
import { answered, asText, isMap } from "../api/fields";
import type { Field, Fields, Option, Value } from "../api/shapes";
import { country, money, number, openDate, tongue } from "../state/format";
import { t } from "../state/language";
import { Boxes } from "./boxes";
import { Later } from "./later";
import { Prose } from "./prose";

const MANY = 6; /* items from which a list stands in columns, where there is room */

/** Lets two words that a slash joins stand on two lines. */
export const breakable = (label: string): string => label.replace(/\//g, "/\u200b");

/** The schema counts some figures in thousandths; people do not. */
const MILLI = "_milli";
export const labelAs = (field: Field): string =>
	breakable(field.name.endsWith(MILLI) ? field.label.replace(/\s*\([^)]*\)\s*$/, "") : field.label);
export const unitOf = (field: Field): number => (field.name.endsWith(MILLI) ? 1000 : 1);

export const labelOf = (options: Option[] | null | undefined, code: string): string =>
	options?.find((option) => option.code === code)?.label ?? code;

/** Amount in the reader's way; what was written stands beside it where the amount alone would lose something. */
export function moneyWords(value: Fields): string {
	const { cents, currency, original } = value;
	if (typeof cents === "number") return money(cents, asText(currency) || "EUR");
	return asText(original);
}

export function periodWords(value: Fields): string {
	const from = asText(value["from"]);
	const to = asText(value["to"]);
	if (from && to) return t().sheet.fromTo(openDate(from), openDate(to));
	if (from) return t().sheet.since(openDate(from));
	if (to) return t().sheet.until(openDate(to));
	return asText(value["original"]);
}

export const staffWords = (hundredths: number): string => t().sheet.posts(hundredths / 100);

const webAddress = (text: string): string | null => {
	const full = /^www\./i.test(text) ? `https://${text}` : text;
	return /^https?:\/\//i.test(full) ? full : null;
};

function WebLink({ text }: { text: string }) {
	const href = webAddress(text);
	return href ? <a href={href} rel="noopener noreferrer">{text.replace(/^https?:\/\//i, "").replace(/\/$/, "")}</a> : <>{text}</>;
}

function group(field: Field, value: Value, lang: string): ComponentChildren {
	return (
		<dl class="answers">
			{(field.fields ?? []).filter((inner) => answered(isMap(value) ? value[inner.name] : null)).map((inner) => (
				<div key={inner.name}>
					<dt>{labelAs(inner)}</dt>
					<dd><Answer field={inner} value={isMap(value) ? value[inner.name] : null} lang={lang} /></dd>
				</div>
			))}
		</dl>
	);
}

/** CC-BY-SA-4.0, as people write it. */
export const licenceWords = (code: string): string => code.replace(/^(CC)-|-(?=\d)/g, "$1 ");

function single(field: Field, value: Value, lang: string): ComponentChildren {
	switch (field.type) {
	case "group": return group(field, value, lang);
	case "boxes": return isMap(value) ? <Boxes field={field} value={value} lang={lang} /> : null;
	case "choice": return labelOf(field.options, asText(value));
	case "prose": return <Prose text={asText(value)} lang={lang} />;
	case "url": return <WebLink text={asText(value)} />;
	case "email": return <a href={`mailto:${asText(value)}`}>{asText(value)}</a>;
	case "date": return openDate(asText(value));
	case "country": return country(asText(value));
	case "lang": return tongue(asText(value));
	case "int": return typeof value === "number" ? number(value / unitOf(field)) : null;
	case "staff": return typeof value === "number" ? staffWords(value) : null;
	case "money": return isMap(value) ? moneyWords(value) : null;
	case "period": return isMap(value) ? periodWords(value) : null;
	case "id":
	case "bytes": return <code>{asText(value)}</code>;
	default: return <span lang={lang}>{field.name === "licence" ? licenceWords(asText(value)) : asText(value)}</span>;
	}
}

export function Answer({ field, value, lang }: { field: Field; value: Value; lang: string }) {
	if (field.type === "file") return <Later load={() => import("./media/files").then((part) => part.default)} props={{ value, lang }} />;
	if (!field.list || !Array.isArray(value)) return <>{single(field, value, lang)}</>;
	return <ul class={value.length >= MANY ? "list list-many" : "list"}>{value.map((one, i) => <li key={i}>{single(field, one, lang)}</li>)}</ul>;
}
