// SPDX-License-Identifier: EUPL-1.2
// The sections of a tutorial while they are written: each has a form and the entries of that form, put in order with
// buttons that every key reaches.
import { useEffect, useRef } from "preact/hooks";
import { asText, isMap } from "../../api/fields";
import type { Field, Fields, Piece, Value } from "../../api/shapes";
import { announce } from "../../state/announce";
import { number } from "../../state/format";
import { LISTS } from "../../state/tutorial/forms";
import { depthsOf, drop, listOf, MOST, move, put, relinked, SECTIONS_MOST } from "../../state/tutorial/sections";
import { useVoices } from "../../state/tutorial/voices";
import { u, useTutorialTexts } from "../../state/tutorial/words";
import type { Writing } from "../../state/write/writing";
import { Later } from "../later";
import { labelOf } from "../values";
import { Questions } from "./entry";
import { Order } from "./order";

type Put = (next: Fields, focus?: string) => void;

const member = (members: Field[], name: string): Field | undefined => members.find((field) => field.name === name);

/* --- entries ------------------------------------------------------------------------------------ */

interface ListProps {
	id: string;
	field: Field;
	section: Fields;
	lang: string;
	voices: Piece[];
	put: Put;
}

/** What follows from a change of the actors: links go by their places. */
const withActors = (section: Fields, actors: Fields[], places: number[]): Fields => ({ ...section, actors, links: relinked(listOf(section["links"]), places) });

function Entries({ id, field, section, lang, voices, put: change }: ListProps) {
	const words = u().tutorialEdit;
	const list = listOf(section[field.name]);
	const depths = field.name === "branches" ? depthsOf(list) : [];
	const actors = listOf(section["actors"]);
	const become = (next: Fields[], from: number[], focus?: string): void =>
		change(field.name === "actors" ? withActors(section, next, list.map((_, i) => from.indexOf(i))) : { ...section, [field.name]: next }, focus);
	const order = list.map((_, i) => i);
	const blank = (): Fields => (field.name === "branches" ? { depth: depths[depths.length - 1] ?? 0 } : {});
	return (
		<fieldset class="tutorial-list">
			<legend>{field.label}</legend>
			<ol class="box-editing">
				{list.map((entry, i) => {
					const what = asText(entry["title"]) || asText(entry["name"]) || asText(entry["text"]) || `${field.label} ${number(i + 1)}`;
					const step = (by: 1 | -1) => {
						const moved = move(list, i, by);
						return moved && ((): void => {
							const from = [...order];
							from.splice(i, 1);
							from.splice(i + by, 0, i);
							become(moved, from, `${id}-${i + by}-${by < 0 ? "up" : "down"}`);
							announce(words.moved(what, number(i + by + 1)));
						});
					};
					return (
						<li class="box-edited" key={i}>
							<div class="box-edited-head">
								<p><strong>{number(i + 1)}</strong></p>
								<Order id={`${id}-${i}`} what={what} up={step(-1)} down={step(1)} remove={() => become(drop(list, i), drop(order.map((n) => ({ n })), i).map((one) => one["n"] as number), `${id}-add`)} />
							</div>
							<Questions id={`${id}-${i}`} fields={field.fields ?? []} entry={entry}
								around={{ lang, actors, voices, depth: depths[i] ?? 0, deepest: i ? (depths[i - 1] ?? 0) + 1 : 0 }}
								put={(next) => change({ ...section, [field.name]: put(list, i, next) })} />
						</li>
					);
				})}
			</ol>
			{list.length < (MOST[field.name] ?? 0) && (
				<p><button type="button" class="button" id={`${id}-add`} onClick={() => change({ ...section, [field.name]: [...list, blank()] }, `${id}-${list.length}-${field.fields?.find((one) => one.type === "text")?.name ?? field.fields?.[0]?.name}`)}>{words.add(field.label)}</button></p>
			)}
		</fieldset>
	);
}

/* --- one section -------------------------------------------------------------------------------- */

interface SectionProps {
	at: number;
	sections: Fields[];
	members: Field[];
	lang: string;
	place: string;
	voices: Piece[];
	put: (sections: Fields[], focus?: string) => void;
	now: () => Fields[]; /* the sections as the draft has them, also between two renders */
}

function Section({ at, sections, members, lang, place, voices, put: change, now }: SectionProps) {
	const words = u().tutorialEdit;
	const section = sections[at]!;
	const type = asText(section["type"]);
	const forms = member(members, "type");
	const title = asText(section["heading"]) || labelOf(forms?.options, type);
	const set: Put = (next, focus) => change(put(sections, at, next), focus);
	const film = (video: Fields | undefined): void => {
		const all = now(); /* more may have been typed since it was chosen */
		if (all[at]) change(put(all, at, { ...all[at], video }));
	};
	const step = (by: 1 | -1) => {
		const moved = move(sections, at, by);
		return moved && ((): void => {
			change(moved, `part-${at + by}-${by < 0 ? "up" : "down"}`);
			announce(words.moved(title, number(at + by + 1)));
		});
	};
	const lists = [member(members, LISTS[type] ?? ""), type === "actors" && listOf(section["actors"]).length > 1 ? member(members, "links") : undefined];
	return (
		<fieldset class="box-section">
			<legend>{words.part(number(at + 1))}</legend>
			<div class="box-edited-head">
				<div class="field">
					<label for={`part-${at}-type`}>{forms?.label}</label>
					<select id={`part-${at}-type`} value={type} onChange={(event) => set({ ...section, type: event.currentTarget.value })}>
						{(forms?.options ?? []).map((option) => <option key={option.code} value={option.code} selected={option.code === type}>{option.label}</option>)}
					</select>
				</div>
				<Order id={`part-${at}`} what={title} up={step(-1)} down={step(1)} remove={() => change(drop(sections, at), "part-add")} />
			</div>
			<Questions id={`part-${at}`} fields={members.filter((field) => field.name === "heading" || field.name === "intro")} entry={section}
				around={{ lang, actors: [], voices: [], depth: 0, deepest: 0 }} put={set} />
			{lists.map((field) => field && <Entries key={field.name} id={`part-${at}-${field.name}`} field={field} section={section} lang={lang} voices={voices} put={set} />)}
			{type === "testimonies" && voices.length === 0 && <p class="muted">{words.noVoices}</p>}
			{type === "video" && (
				<Later load={() => import("../media/input").then((part) => part.default)}
					props={{
						place: `${place} ${at}`, value: isMap(section["video"]) ? [section["video"]] : undefined, voice: false, single: true,
						onValue: (files: Value) => film(listOf(files).pop()),
					}} />
			)}
		</fieldset>
	);
}

/* --- all of them -------------------------------------------------------------------------------- */

export default function Edit({ field, writing, lang, fault }: { field: Field; writing: Writing; lang: string; fault: string | undefined }) {
	const spoken = useTutorialTexts();
	const focus = useRef("");
	const { fields, draft } = writing.one.value;
	const voices = useVoices(asText(fields["about"])) ?? [];
	const sections = listOf(fields["sections"]);
	useEffect(() => {
		if (!focus.current) return;
		document.getElementById(focus.current)?.focus();
		focus.current = "";
	});
	if (!spoken) return null;
	const change = (next: Fields[], to = ""): void => {
		focus.current = to;
		writing.set(["sections"], next);
	};
	const forms = member(field.fields ?? [], "type")?.options ?? [];
	return (
		<div class="box-edit tutorial-edit">
			<p class="muted">{u().tutorialEdit.more}</p>
			{fault && <p class="wrong">{fault}</p>}
			{sections.map((_, i) => (
				<Section key={i} at={i} sections={sections} members={field.fields ?? []} lang={lang} place={`${draft} sections`} voices={voices} put={change} now={() => listOf(writing.one.peek().fields["sections"])} />
			))}
			{sections.length < SECTIONS_MOST && (
				<p><button type="button" class="button" id="part-add" onClick={() => change([...sections, { type: forms[sections.length % forms.length]?.code }], `part-${sections.length}-type`)}>{u().tutorialEdit.addPart}</button></p>
			)}
		</div>
	);
}
