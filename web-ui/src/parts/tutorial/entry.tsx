// SPDX-License-Identifier: EUPL-1.2
// The questions of one entry: a step, a date, a branch, an actor, a link, a voice, as the schema has them.
import { asText } from "../../api/fields";
import type { Field, Fields, Piece, Value } from "../../api/shapes";
import { number } from "../../state/format";
import { DEEPEST } from "../../state/tutorial/sections";
import { u } from "../../state/tutorial/words";
import { OpenDate } from "../form/dated";

export interface Around {
	lang: string;
	actors: Fields[];
	voices: Piece[]; /* testimonies that may be named */
	depth: number; /* of a branch, and how deep it may be */
	deepest: number;
}

interface Asked {
	id: string;
	field: Field;
	entry: Fields;
	around: Around;
	set: (value: Value) => void;
}

function Choose({ id, field, value, options, onValue }: { id: string; field: Field; value: string; options: [string, string][]; onValue: (value: string) => void }) {
	return (
		<div class="field">
			<label for={id}>{field.label}</label>
			<select id={id} value={value} onChange={(event) => onValue(event.currentTarget.value)}>
				{!options.some(([code]) => code === value) && <option value="" selected>{u().tutorialEdit.choose}</option>}
				{options.map(([code, label]) => <option key={code} value={code} selected={code === value}>{label}</option>)}
			</select>
		</div>
	);
}

const shortOf = (voice: Piece): string => [asText(voice["name"]), asText(voice["text"]).slice(0, 60)].filter(Boolean).join(" · ");

function Question({ id, field, entry, around, set }: Asked) {
	const value = entry[field.name];
	if (field.name === "depth") {
		const levels = Array.from({ length: Math.min(around.deepest, DEEPEST) + 1 }, (_, i): [string, string] => [String(i), number(i + 1)]);
		return <Choose id={id} field={field} value={String(around.depth)} options={levels} onValue={(next) => set(Number(next))} />;
	}
	if (field.type === "int") {
		const actors = around.actors.map((actor, i): [string, string] => [String(i + 1), asText(actor["name"]) || number(i + 1)]);
		return <Choose id={id} field={field} value={String(value ?? "")} options={actors} onValue={(next) => set(Number(next) || undefined)} />;
	}
	if (field.type === "id") {
		const voices = around.voices.map((voice): [string, string] => [voice.id ?? "", shortOf(voice)]);
		return <Choose id={id} field={field} value={asText(value)} options={voices} onValue={(next) => set(next || undefined)} />;
	}
	if (field.type === "date") return <fieldset><legend>{field.label}</legend><OpenDate value={asText(value)} onValue={(next) => set(asText(next) || undefined)} /></fieldset>;
	const change = (event: { currentTarget: { value: string } }): void => set(event.currentTarget.value || undefined);
	return (
		<div class="field">
			<label for={id}>{field.label}</label>
			{field.type === "prose"
				? <textarea id={id} rows={2} lang={around.lang} value={asText(value)} onInput={change} />
				: <input id={id} type="text" lang={around.lang} autocomplete="off" value={asText(value)} maxLength={field.max} aria-describedby={field.help ? `${id}-hint` : undefined} onInput={change} />}
			{field.help && <p class="hint" id={`${id}-hint`}>{field.help}</p>}
		</div>
	);
}

export function Questions({ id, fields, entry, around, put }: { id: string; fields: Field[]; entry: Fields; around: Around; put: (entry: Fields) => void }) {
	return (
		<>
			{fields.map((field) => (
				<Question key={field.name} id={`${id}-${field.name}`} field={field} entry={entry} around={around} set={(value) => put({ ...entry, [field.name]: value })} />
			))}
		</>
	);
}
