// SPDX-License-Identifier: EUPL-1.2
// Every language says everything, briefly; every text is used.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { texts as caArrival } from "../src/texts/arrival/ca";
import { texts as caCare } from "../src/texts/care/ca";
import { texts as caDeparture } from "../src/texts/departure/ca";
import { texts as caFilm } from "../src/texts/film/ca";
import { texts as caFirst } from "../src/texts/ca";
import { texts as caMe } from "../src/texts/me/ca";
import { texts as caMedia } from "../src/texts/media/ca";
import { texts as caPerson } from "../src/texts/person/ca";
import { texts as caSaved } from "../src/texts/saved/ca";
import { texts as caSpread } from "../src/texts/spread/ca";
import { texts as caToolbox } from "../src/texts/toolbox/ca";
import { texts as caTutorial } from "../src/texts/tutorial/ca";
import { texts as caWrite } from "../src/texts/write/ca";
import { texts as enArrival } from "../src/texts/arrival/en";
import { texts as enCare } from "../src/texts/care/en";
import { texts as enDeparture } from "../src/texts/departure/en";
import { texts as enFilm } from "../src/texts/film/en";
import { texts as enFirst } from "../src/texts/en";
import { texts as enMe } from "../src/texts/me/en";
import { texts as enMedia } from "../src/texts/media/en";
import { texts as enPerson } from "../src/texts/person/en";
import { texts as enSaved } from "../src/texts/saved/en";
import { texts as enSpread } from "../src/texts/spread/en";
import { texts as enToolbox } from "../src/texts/toolbox/en";
import { texts as enTutorial } from "../src/texts/tutorial/en";
import { texts as enWrite } from "../src/texts/write/en";
import { texts as esArrival } from "../src/texts/arrival/es";
import { texts as esCare } from "../src/texts/care/es";
import { texts as esDeparture } from "../src/texts/departure/es";
import { texts as esFilm } from "../src/texts/film/es";
import { texts as esFirst } from "../src/texts/es";
import { texts as esMe } from "../src/texts/me/es";
import { texts as esMedia } from "../src/texts/media/es";
import { texts as esPerson } from "../src/texts/person/es";
import { texts as esSaved } from "../src/texts/saved/es";
import { texts as esSpread } from "../src/texts/spread/es";
import { texts as esToolbox } from "../src/texts/toolbox/es";
import { texts as esTutorial } from "../src/texts/tutorial/es";
import { texts as esWrite } from "../src/texts/write/es";
import { texts as frArrival } from "../src/texts/arrival/fr";
import { texts as frCare } from "../src/texts/care/fr";
import { texts as frDeparture } from "../src/texts/departure/fr";
import { texts as frFilm } from "../src/texts/film/fr";
import { texts as frFirst } from "../src/texts/fr";
import { texts as frMe } from "../src/texts/me/fr";
import { texts as frMedia } from "../src/texts/media/fr";
import { texts as frPerson } from "../src/texts/person/fr";
import { texts as frSaved } from "../src/texts/saved/fr";
import { texts as frSpread } from "../src/texts/spread/fr";
import { texts as frToolbox } from "../src/texts/toolbox/fr";
import { texts as frTutorial } from "../src/texts/tutorial/fr";
import { texts as frWrite } from "../src/texts/write/fr";
import { texts as huArrival } from "../src/texts/arrival/hu";
import { texts as huCare } from "../src/texts/care/hu";
import { texts as huDeparture } from "../src/texts/departure/hu";
import { texts as huFilm } from "../src/texts/film/hu";
import { texts as huFirst } from "../src/texts/hu";
import { texts as huMe } from "../src/texts/me/hu";
import { texts as huMedia } from "../src/texts/media/hu";
import { texts as huPerson } from "../src/texts/person/hu";
import { texts as huSaved } from "../src/texts/saved/hu";
import { texts as huSpread } from "../src/texts/spread/hu";
import { texts as huToolbox } from "../src/texts/toolbox/hu";
import { texts as huTutorial } from "../src/texts/tutorial/hu";
import { texts as huWrite } from "../src/texts/write/hu";
import { texts as itArrival } from "../src/texts/arrival/it";
import { texts as itCare } from "../src/texts/care/it";
import { texts as itDeparture } from "../src/texts/departure/it";
import { texts as itFilm } from "../src/texts/film/it";
import { texts as itFirst } from "../src/texts/it";
import { texts as itMe } from "../src/texts/me/it";
import { texts as itMedia } from "../src/texts/media/it";
import { texts as itPerson } from "../src/texts/person/it";
import { texts as itSaved } from "../src/texts/saved/it";
import { texts as itSpread } from "../src/texts/spread/it";
import { texts as itToolbox } from "../src/texts/toolbox/it";
import { texts as itTutorial } from "../src/texts/tutorial/it";
import { texts as itWrite } from "../src/texts/write/it";

declare const WEB_UI: string;

const ca = {
	...caFirst, ...caWrite, ...caCare, ...caMe, ...caMedia, ...caPerson, ...caSaved, ...caToolbox, ...caTutorial, ...caFilm, ...caSpread, arrival: caArrival, departure: caDeparture,
};
const en = {
	...enFirst, ...enWrite, ...enCare, ...enMe, ...enMedia, ...enPerson, ...enSaved, ...enToolbox, ...enTutorial, ...enFilm, ...enSpread, arrival: enArrival, departure: enDeparture,
};
const es = {
	...esFirst, ...esWrite, ...esCare, ...esMe, ...esMedia, ...esPerson, ...esSaved, ...esToolbox, ...esTutorial, ...esFilm, ...esSpread, arrival: esArrival, departure: esDeparture,
};
const fr = {
	...frFirst, ...frWrite, ...frCare, ...frMe, ...frMedia, ...frPerson, ...frSaved, ...frToolbox, ...frTutorial, ...frFilm, ...frSpread, arrival: frArrival, departure: frDeparture,
};
const hu = {
	...huFirst, ...huWrite, ...huCare, ...huMe, ...huMedia, ...huPerson, ...huSaved, ...huToolbox, ...huTutorial, ...huFilm, ...huSpread, arrival: huArrival, departure: huDeparture,
};
const it = {
	...itFirst, ...itWrite, ...itCare, ...itMe, ...itMedia, ...itPerson, ...itSaved, ...itToolbox, ...itTutorial, ...itFilm, ...itSpread, arrival: itArrival, departure: itDeparture,
};
const languages = { fr, en, es, ca, it, hu };
const WORDS_MOST = 20;

function* entries(of: object, path = ""): Generator<[string, unknown]> {
	for (const [name, value] of Object.entries(of)) {
		const here = path ? `${path}.${name}` : name;
		if (typeof value === "object") yield* entries(value as object, here);
		else yield [here, value];
	}
}

const said = (value: unknown, argument: string | number): string =>
	typeof value === "function" ? String((value as (a: unknown, b: unknown) => string)(argument, argument)) : String(value);

for (const [code, texts] of Object.entries(languages)) {
	test(`${code}: the same keys as English, none empty, sentences of at most ${WORDS_MOST} words`, () => {
		const keys = [...entries(texts)].map(([key]) => key).sort();
		assert.deepEqual(keys, [...entries(en)].map(([key]) => key).sort());
		for (const [key, value] of entries(texts)) {
			const text = said(value, 3);
			assert.ok(text.trim().length > 0, `${code} ${key} is empty`);
			assert.ok(!/#|undefined|NaN/.test(text), `${code} ${key}: ${text}`);
			if (typeof value === "function") assert.match(text, /3/, `${code} ${key} drops its argument`);
			for (const sentence of text.split(/[.!?:;…]\s/)) {
				const words = sentence.split(/\s+/).filter((word) => /\p{L}/u.test(word));
				assert.ok(words.length <= WORDS_MOST, `${code} ${key}: ${words.length} words in "${sentence}"`);
			}
		}
	});
	if (code === "en") continue;
	test(`${code}: nothing was left in English`, () => {
		const same = new Set(["app.partners", "home.partners", "sheet.contact", "talk.title", "kind.request", "moderation.kinds.request", "role.professional", "partners.title", "account.password", "compare.versions", "find.tutorial", "profile.kind.request", "profile.kind.tutorial", "tutorial.title"]);
		const english = new Map(entries(en));
		for (const [key, value] of entries(texts)) {
			if (typeof value !== "string" || same.has(key) || value.length < 8) continue;
			assert.notEqual(value, english.get(key), `${code} ${key}`);
		}
	});
}

test("fr: a space that does not break stands before : ; ? ! and within « »", () => {
	for (const [key, value] of entries(fr)) {
		const text = said(value, 3);
		assert.doesNotMatch(text, / [:;?!»]|« /u, `fr ${key}: ${text}`);
		assert.doesNotMatch(text, /[\p{L}\d)][;?!]/u, `fr ${key}: ${text}`);
	}
});

test("apostrophes between letters are those of print", () => {
	for (const [code, texts] of Object.entries(languages)) {
		for (const [name, value] of entries(texts)) {
			const text = said(value, "a");
			assert.ok(!/\p{L}'\p{L}/u.test(text), `${code} ${name}: "${text}" (write ’)`);
		}
	}
});

test("it: readers are spoken to as tu, as public services do", () => {
	for (const [name, value] of entries(it)) {
		const text = said(value, "a");
		assert.ok(!/\b(?:Lei|Suo|Sua|Suoi|Sue)\b/.test(text), `${name}: "${text}"`);
	}
});

test("counted words follow each language's rules", () => {
	assert.equal(fr.home.practices(0), "pas encore de pratique");
	assert.equal(fr.home.practices(1), "1 pratique");
	assert.equal(fr.sheet.posts(1.5), "1,5 équivalent temps plein");
	assert.equal(en.sheet.posts(1.5), "1.5 full-time posts");
	assert.equal(hu.home.practices(5), "5 gyakorlat");
	assert.equal(it.talk.count(1), "1 messaggio");
	assert.equal(ca.home.partners(12), "12 entitats sòcies");
	assert.equal(es.list.count(1), "1 práctica");
});

test("every text is used", () => {
	const folder = join(WEB_UI, "src");
	const site = join(WEB_UI, "../node/src/site"); /* pages that the node writes itself */
	const own = (readdirSync(folder, { recursive: true }) as string[])
		.filter((name) => /\.tsx?$/.test(name) && !name.startsWith("texts"))
		.map((name) => readFileSync(join(folder, name), "utf8"));
	const sources = own.concat(readdirSync(site).filter((name) => name.endsWith(".c")).map((name) => readFileSync(join(site, name), "utf8")))
		.join("\n");
	const byCode = new Set(["role", "failure", "reaction", "kind", "again", "why", "reason", "act", "action"]); /* looked up by the API's own words */
	for (const [key] of entries(en)) {
		const [room, name] = key.split(".") as [string, string];
		if (byCode.has(room) || ["self", "up_to_date", "exchanging", "silent", "suspended", "left"].includes(name)) continue;
		const apart = room === "arrival" || room === "departure";
		const by = room === "film" ? "|f\\(\\)" : apart ? "|[ad]\\(\\)" : "";
		const where = apart ? own.filter((text) => text.includes(`state/${room}/words"`)).join("\n") : sources;
		const looked = apart && new RegExp(`"${name}"|^\\s*${name}: `, "m").test(where); /* looked up by a name: a()[one] */
		assert.ok(looked || new RegExp(`\\b(${room}|words${by})\\.${name}\\b`).test(where), `${key} is not used`);
	}
});

test("counted words have each form of their language, and a million is said as it is said there", () => {
	const needed = { en: ["one", "other"], hu: ["other"], fr: ["many", "one", "other"], es: ["many", "one", "other"], ca: ["many", "one", "other"], it: ["many", "one", "other"] };
	for (const [lang, forms] of Object.entries(needed)) {
		const rules = [...new Intl.PluralRules(lang).resolvedOptions().pluralCategories].sort();
		assert.deepEqual(lang === "hu" ? [...forms, "one"].sort() : forms, rules, lang); /* Hungarian says one thing and many alike */
	}
	for (const [code, texts] of Object.entries(languages)) {
		for (const key of ["home.partners", "home.practices", "home.messages", "sheet.posts", "talk.toNew", "decisions.days"]) {
			const [room, name] = key.split(".") as [keyof typeof texts, string];
			const count = (texts[room] as unknown as Record<string, (n: number) => string>)[name]!;
			const number = new Intl.NumberFormat(code).format(1_000_000);
			const million = count(1_000_000).replace(number, "N");
			const thousand = count(1000).replace(new Intl.NumberFormat(code).format(1000), "N");
			assert.match(million, /^N /, `${code} ${key}`);
			const of = { fr: /^N d(?:e |’)/u, es: /^N de /u, ca: /^N d(?:e |’)/u, it: /^N di /u, en: null, hu: null }[code];
			if (of) assert.match(million, of, `${code} ${key}`);
			if (of) assert.doesNotMatch(thousand, of, `${code} ${key}`);
		}
	}
	assert.equal(fr.decisions.days(1), "1 jour");
	assert.equal(it.decisions.days(7), "7 giorni");
});
