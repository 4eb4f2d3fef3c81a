// SPDX-License-Identifier: EUPL-1.2
// The words of the interface as plain tables, for pages that the node writes itself: dist/words/LANG.txt, one
// "key<TAB>text" a line, sorted by bytes. They come from src/texts (letters: src/texts/mail, printed forms: src/texts/print) and from Intl, so that nothing is written twice.
//
//   sheet.back                    a text; {0}, {1} stand for what is put in
//   home.partners#one             a counted text in one of its forms (none, one, other); # stands for the number
//   country.FR tongue.fr          names;   date.* ago.* number.* money.* size.* list.*   how this language writes them
import { build } from "esbuild";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const CURRENCIES = ["EUR", "HUF", "GBP", "CHF", "USD", "PLN", "RON", "CZK", "SEK", "DKK", "NOK"];
const NUMBER = 1234567.5;

/** Counted texts come out as their forms instead of as functions. */
const forms = {
	name: "forms",
	setup(bundler) {
		bundler.onLoad({ filter: /texts\/counting\.ts$/ }, () => ({ contents: "export const counting = () => (forms) => ({ forms });", loader: "js" }));
	},
};

async function catalogue(here, name) {
	const folder = await mkdtemp(join(tmpdir(), "essaim-words-"));
	const file = join(folder, "texts.mjs");
	try {
		await build({ entryPoints: [join(here, `src/texts/${name}.ts`)], outfile: file, bundle: true, format: "esm", platform: "node", plugins: [forms], logLevel: "warning" });
		return (await import(pathToFileURL(file))).texts;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** A function of texts gives a text with places for what is put in; one that computes is left out. */
function template(make) {
	try {
		const text = make("{0}", "{1}", "{2}");
		return typeof text === "string" ? text : null;
	} catch {
		return null;
	}
}

function flatten(value, path, into) {
	if (typeof value === "string") into.set(path, value);
	else if (typeof value === "function") {
		const text = template(value);
		if (text !== null) into.set(path, text);
	} else if (value && typeof value === "object") {
		if (value.forms) for (const [form, text] of Object.entries(value.forms)) into.set(`${path}#${form}`, text);
		else for (const [key, inner] of Object.entries(value)) flatten(inner, path ? `${path}.${key}` : key, into);
	}
	return into;
}

/** A date as this language writes it, with {d} and {y} for day and year. */
function datePattern(lang, options, month, day) {
	const at = new Date(Date.UTC(2031, month, day));
	const first = day === 1 && lang === "fr" ? "er" : ""; /* as web-ui/src/state/format.ts */
	return new Intl.DateTimeFormat(lang, { ...options, timeZone: "UTC" }).formatToParts(at)
		.map(({ type, value }) => (type === "year" ? "{y}" : type === "day" ? value.replace(String(day), "{d}") + first : value)).join("");
}

function dates(lang, into) {
	for (let month = 0; month < 12; month++) {
		const two = String(month + 1).padStart(2, "0");
		into.set(`date.day.${two}`, datePattern(lang, { dateStyle: "long" }, month, 17));
		into.set(`date.first.${two}`, datePattern(lang, { dateStyle: "long" }, month, 1));
		into.set(`date.month.${two}`, datePattern(lang, { year: "numeric", month: "long" }, month, 17));
	}
	into.set("date.year", datePattern(lang, { year: "numeric" }, 0, 17));
	const words = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
	for (const unit of ["second", "minute", "hour", "day", "month", "year"]) {
		for (const n of [0, 1, 2]) into.set(`ago.${unit}.${n}`, words.format(-n, unit));
		into.set(`ago.${unit}.more`, words.format(-7, unit).replace("7", "{0}"));
	}
}

function numbers(lang, into) {
	const part = (wanted) => new Intl.NumberFormat(lang).formatToParts(NUMBER).find(({ type }) => type === wanted)?.value ?? "";
	into.set("number.group", part("group"));
	into.set("number.decimal", part("decimal"));
	into.set("number.group_from", new Intl.NumberFormat(lang).format(1234).length > 4 ? "4" : "5");
	const percent = new Intl.NumberFormat(lang, { style: "percent" }).formatToParts(0.07);
	into.set("number.percent", percent.map(({ type, value }) => (type === "integer" ? "{0}" : value)).join(""));
	const rules = new Intl.PluralRules(lang);
	into.set("number.one_below", rules.select(0) === "one" ? "2" : "");
	for (const currency of CURRENCIES) {
		const parts = new Intl.NumberFormat(lang, { style: "currency", currency, minimumFractionDigits: 0 }).formatToParts(7);
		into.set(`money.${currency}`, parts.map(({ type, value }) => (type === "integer" ? "{0}" : value)).join(""));
	}
	for (const unit of ["byte", "kilobyte", "megabyte", "gigabyte"]) {
		const parts = new Intl.NumberFormat(lang, { style: "unit", unit, unitDisplay: "short" }).formatToParts(7);
		into.set(`size.${unit}`, parts.map(({ type, value }) => (type === "integer" ? "{0}" : value)).join(""));
	}
	const list = new Intl.ListFormat(lang, { type: "conjunction" });
	into.set("list.two", list.format(["{0}", "{1}"]));
	const three = list.formatToParts(["a", "b", "c"]);
	into.set("list.middle", `{0}${three[1].value}{1}`);
	into.set("list.last", `{0}${three[3].value}{1}`);
}

function names(lang, into) {
	const regions = new Intl.DisplayNames(lang, { type: "region", fallback: "none" });
	const tongues = new Intl.DisplayNames(lang, { type: "language", fallback: "none" });
	const letters = [..."abcdefghijklmnopqrstuvwxyz"];
	for (const one of letters) {
		for (const two of letters) {
			const country = regions.of((one + two).toUpperCase());
			const tongue = tongues.of(one + two);
			if (country) into.set(`country.${(one + two).toUpperCase()}`, country);
			if (tongue) into.set(`tongue.${one}${two}`, tongue);
		}
	}
}

/** A language's name in itself, as a choice is written. */
function selfName(code) {
	const name = new Intl.DisplayNames(code, { type: "language" }).of(code);
	return name[0].toLocaleUpperCase(code) + name.slice(1);
}

const escape = (text) => text.replace(/\\/g, "\\\\").replace(/\n/g, "\\n").replace(/\t/g, " ");

/** One table as the node reads it. */
export function table(entries) {
	const lines = [...entries].map(([key, text]) => [Buffer.from(key), escape(text)]);
	lines.sort(([a], [b]) => Buffer.compare(a, b));
	return lines.map(([key, text]) => `${key}\t${text}\n`).join("");
}

export async function words(here, dist, languages) {
	await mkdir(join(dist, "words"), { recursive: true });
	for (const lang of languages) {
		const into = flatten(await catalogue(here, lang), "", new Map());
		flatten(await catalogue(here, `media/${lang}`), "", into);
		flatten(await catalogue(here, `film/${lang}`), "", into);
		flatten(await catalogue(here, `mail/${lang}`), "", into);
		flatten(await catalogue(here, `print/${lang}`), "", into);
		flatten(await catalogue(here, `spread/${lang}`), "", into);
		flatten(await catalogue(here, `write/${lang}`), "", into); /* what lesser pages say; its rooms have other names */
		flatten(await catalogue(here, `toolbox/${lang}`), "", into);
		flatten(await catalogue(here, `tutorial/${lang}`), "", into);
		flatten(await catalogue(here, `person/${lang}`), "", into);
		flatten((await catalogue(here, `care/${lang}`)).remark, "remark", into);
		const manner = lang === "en" ? "en-GB" : lang; /* as web-ui/src/state/format.ts */
		dates(manner, into);
		numbers(manner, into);
		names(manner, into);
		for (const code of languages) into.set(`self.${code}`, selfName(code));
		await writeFile(join(dist, "words", `${lang}.txt`), table(into));
	}
}

/** The first words of the addresses at which the application has a page. */
export async function places(here) {
	const source = await readFile(join(here, "src/app.tsx"), "utf8");
	const found = [...source.matchAll(/at: \/\^\\\/(?:\(\?:)?([a-z|-]*)/g)].flatMap(([, first]) => first.split("|"));
	if (found.length < 5) throw new Error("the routes of src/app.tsx were not found");
	return [...new Set(found)].filter(Boolean);
}
