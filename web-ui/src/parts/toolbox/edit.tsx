// SPDX-License-Identifier: EUPL-1.2
// The rubrics of a toolbox while it is written: entries found by their words, put in order with buttons that every key
// reaches, each with a word on its use.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { asText, isMap } from "../../api/fields";
import { search } from "../../api/methods";
import type { Field, Fields, Found, Value } from "../../api/shapes";
import { announce } from "../../state/announce";
import { number } from "../../state/format";
import { language, t } from "../../state/language";
import {
	addEntry, CARDS, cardsOf, dropEntry, entriesOf, knownOf, mayAddEntry, mayAddSection, moveEntry, moveSection, namedIn, putEntry, putSection,
	sectionsOf, type Spot,
} from "../../state/toolbox/entries";
import { b, useToolboxTexts } from "../../state/toolbox/words";
import type { Writing } from "../../state/write/writing";
import { Icon } from "../icon";
import { Later } from "../later";
import { labelOf } from "../values";

const FOUND_MOST = 6;
const TYPED_MS = 300;

const badge = (kind: string | null | undefined): string => (kind === "tool" || kind === "tutorial" ? t().find[kind] : t().kind.practice);

type Put = (sections: Fields[], focus?: string) => void;

/* --- what may be added -------------------------------------------------------------------------- */

function Results({ found, named, onAdd }: { found: Found[]; named: Set<string>; onAdd: (one: Found) => void }) {
	const words = b().boxEdit;
	if (found.length === 0) return <p class="muted">{words.nothing}</p>;
	return (
		<ul class="box-found">
			{found.map((one) => {
				const title = one.translated?.title ?? one.title;
				return (
					<li key={one.id}>
						<span><span class="badge">{badge(one.kind)}</span> <span lang={one.lang}>{title}</span>{one.organisation && <span class="muted"> {one.organisation}</span>}</span>
						{named.has(one.id)
							? <span class="muted">{words.in}</span>
							: <button type="button" class="button" onClick={() => onAdd(one)}>{words.add(title)}</button>}
					</li>
				);
			})}
		</ul>
	);
}

function Finder({ id, named, onAdd }: { id: string; named: Set<string>; onAdd: (one: Found) => void }) {
	const words = b().boxEdit;
	const [text, setText] = useState("");
	const [found, setFound] = useState<Found[] | null>(null);
	const add = (one: Found): void => {
		setText("");
		onAdd(one);
	};
	useEffect(() => {
		if (text.trim().length < 2) return setFound(null);
		let current = true;
		const timer = setTimeout(() => {
			search({ text: text.trim().slice(0, 200), lang: language.value, filters: { kind: ["practice", "tool", "tutorial"] }, limit: FOUND_MOST }).then(
				({ items }) => current && setFound(items), () => undefined);
		}, TYPED_MS);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [text]);
	return (
		<div class="field">
			<label for={id}>{words.find}</label>
			<input id={id} type="text" value={text} autocomplete="off" aria-describedby={`${id}-hint`} onInput={(event) => setText(event.currentTarget.value)} />
			<p class="hint" id={`${id}-hint`}>{words.findHint}</p>
			<div role="status">{found && <Results found={found} named={named} onAdd={add} />}</div>
		</div>
	);
}

/* --- one entry ---------------------------------------------------------------------------------- */

interface Moves {
	id: string;
	what: string;
	up: (() => void) | null;
	down: (() => void) | null;
	remove: () => void;
}

/** Buttons that keep their place in the order of keys also where they can do nothing. */
function Order({ id, what, up, down, remove }: Moves) {
	const words = b().boxEdit;
	return (
		<div class="box-order">
			<button type="button" class="quiet" id={`${id}-up`} aria-disabled={!up} aria-label={words.up(what)} title={words.up(what)} onClick={() => up?.()}><span class="box-up"><Icon name="down" /></span></button>
			<button type="button" class="quiet" id={`${id}-down`} aria-disabled={!down} aria-label={words.down(what)} title={words.down(what)} onClick={() => down?.()}><Icon name="down" /></button>
			<button type="button" class="quiet" aria-label={words.remove(what)} title={words.remove(what)} onClick={remove}><Icon name="cross" /></button>
		</div>
	);
}

function nameOf(entry: Fields, fields: Fields, at: number): string {
	const file = entry["attachment"];
	if (isMap(file)) return asText(file["name"]);
	return knownOf(fields, asText(entry["record"]))?.title || b().boxEdit.entry(number(at + 1));
}

interface EntryProps {
	spot: Spot;
	sections: Fields[];
	fields: Fields;
	lang: string;
	put: Put;
}

const spotId = ({ section, entry }: Spot): string => `box-${section}-${entry}`;

function Entry({ spot, sections, fields, lang, put }: EntryProps) {
	const id = `${spotId(spot)}-note`;
	const words = b().boxEdit;
	const entry = entriesOf(sections[spot.section]!)[spot.entry]!;
	const what = nameOf(entry, fields, spot.entry);
	const kind = knownOf(fields, asText(entry["record"]))?.kind;
	const move = (step: 1 | -1) => {
		const moved = moveEntry(sections, spot, step);
		if (!moved) return null;
		return (): void => {
			put(moved.sections, `${spotId(moved.spot)}-${step < 0 ? "up" : "down"}`);
			announce(words.moved(what, number(moved.spot.entry + 1)));
		};
	};
	const note = asText(entry["note"]);
	return (
		<li class="box-edited">
			<div class="box-edited-head">
				<p>{kind && <span class="badge">{badge(kind)}</span>} <strong>{what}</strong></p>
				<Order id={spotId(spot)} what={what} up={move(-1)} down={move(1)} remove={() => put(dropEntry(sections, spot), `box-${spot.section}-find`)} />
			</div>
			<label for={id}><span class="unseen">{words.noteFor(what)}</span><span aria-hidden="true">{b().box.note}</span></label>
			<textarea id={id} rows={Math.min(10, Math.max(2, Math.ceil(note.length / 60)))} lang={lang} value={note}
				onInput={(event) => put(putEntry(sections, spot, { ...entry, note: event.currentTarget.value || undefined }))} />
		</li>
	);
}

/* --- one rubric --------------------------------------------------------------------------------- */

interface SectionProps {
	at: number;
	sections: Fields[];
	fields: Fields;
	members: Field[];
	lang: string;
	place: string;
	put: Put;
	know: (one: Found) => void;
	now: () => Fields[]; /* the sections as the draft has them, also between two renders */
}

function Section({ at, sections, fields, members, lang, place, put, know, now }: SectionProps) {
	const id = useId();
	const words = b().boxEdit;
	const section = sections[at]!;
	const rubric = members.find((field) => field.name === "rubric");
	const code = asText(section["rubric"]);
	const own = asText(section["heading"]);
	const [chosen, setChosen] = useState(own || !code ? "own" : code);
	const title = own || labelOf(rubric?.options, code) || words.rubric(number(at + 1));
	const set = (part: Fields): void => put(putSection(sections, at, { ...section, ...part }));
	const choose = (next: string): void => {
		setChosen(next);
		set(next === "own" ? { rubric: undefined } : { rubric: next, heading: undefined });
	};
	const move = (step: 1 | -1) => {
		const moved = moveSection(sections, at, step);
		return moved && ((): void => {
			put(moved, `box-${at + step}-${step < 0 ? "up" : "down"}`);
			announce(words.moved(title, number(at + step + 1)));
		});
	};
	const add = (one: Found): void => {
		know(one);
		put(addEntry(sections, at, { record: one.id }), `${spotId({ section: at, entry: entriesOf(section).length })}-note`);
		announce(words.added(one.title));
	};
	return (
		<fieldset class="box-section">
			<legend>{words.rubric(number(at + 1))}</legend>
			<div class="box-edited-head">
				<div class="field">
					<label for={`${id}-rubric`}>{rubric?.label}</label>
					<select id={`${id}-rubric`} value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
						{(rubric?.options ?? []).map((option) => <option key={option.code} value={option.code} selected={option.code === chosen}>{option.label}</option>)}
						<option value="own" selected={chosen === "own"}>{words.own}</option>
					</select>
				</div>
				<Order id={`box-${at}`} what={title} up={move(-1)} down={move(1)} remove={() => put(sections.filter((_, i) => i !== at), "box-add")} />
			</div>
			{chosen === "own" && (
				<div class="field">
					<label for={`${id}-own`}>{words.own}</label>
					<input id={`${id}-own`} type="text" lang={lang} value={own} autocomplete="off" onInput={(event) => set({ heading: event.currentTarget.value || undefined })} />
				</div>
			)}
			<div class="field">
				<label for={`${id}-intro`}>{words.intro}</label>
				<textarea id={`${id}-intro`} rows={2} lang={lang} value={asText(section["intro"])} onInput={(event) => set({ intro: event.currentTarget.value || undefined })} />
			</div>
			<ol class="box-editing">
				{entriesOf(section).map((entry, i) => (
					<Entry key={`${i} ${asText(entry["record"])}`} spot={{ section: at, entry: i }} sections={sections} fields={fields} lang={lang} put={put} />
				))}
			</ol>
			{mayAddEntry(section) && <Finder id={`box-${at}-find`} named={namedIn(sections)} onAdd={add} />}
			{mayAddEntry(section) && (
				<details class="deed">
					<summary>{words.file}</summary>
					<Later load={() => import("../media/input").then((part) => part.default)}
						props={{
							place: `${place} ${at}`, value: undefined, voice: false,
							onValue: (files: Value) => put((Array.isArray(files) ? files : []).filter(isMap).reduce((all, file) => addEntry(all, at, { attachment: file }), now())),
						}} />
				</details>
			)}
		</fieldset>
	);
}

export default function Edit({ field, writing, lang, fault }: { field: Field; writing: Writing; lang: string; fault: string | undefined }) {
	const spoken = useToolboxTexts();
	const focus = useRef("");
	const { fields, draft } = writing.one.value;
	const sections = sectionsOf(fields["sections"]);
	useEffect(() => {
		if (!focus.current) return;
		document.getElementById(focus.current)?.focus();
		focus.current = "";
	});
	if (!spoken) return null;
	const put: Put = (next, to = "") => {
		focus.current = to;
		writing.set(["sections"], next);
	};
	const know = (one: Found): void => {
		const cards = fields[CARDS];
		writing.set([CARDS], { ...(isMap(cards) ? cards : {}), ...cardsOf([one]) });
	};
	return (
		<div class="box-edit">
			<p class="muted">{b().boxEdit.whatMore}</p>
			{fault && <p class="wrong">{fault}</p>}
			{sections.map((_, i) => (
				<Section key={i} at={i} sections={sections} fields={writing.one.value.fields} members={field.fields ?? []} lang={lang} place={`${draft} sections`} put={put} know={know} now={() => sectionsOf(writing.one.peek().fields["sections"])} />
			))}
			{mayAddSection(sections) && (
				<p><button type="button" class="button" id="box-add" onClick={() => put([...sections, { rubric: field.fields?.find((one) => one.name === "rubric")?.options?.[sections.length]?.code }])}>{b().boxEdit.addRubric}</button></p>
			)}
		</div>
	);
}
