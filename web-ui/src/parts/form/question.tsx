// SPDX-License-Identifier: EUPL-1.2
// One question of a sheet as its schema types it: the label and help of the schema, and the control that fits.
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { answered, asText, isMap } from "../../api/fields";
import type { Field, Fields, Value } from "../../api/shapes";
import { number } from "../../state/format";
import { decimal, isQuestion, shown, webAddress, wordsOf } from "../../state/write/values";
import { identifying } from "../../state/write/identifying";
import { w } from "../../state/write/words";
import { labelAs, unitOf } from "../values";
import { Later } from "../later";
import { Country, Language, Languages } from "./codes";
import { Money, OpenDate, Period } from "./dated";
import { BoxesInput, ChoiceInput } from "./ticks";

export interface Ask {
	field: Field;
	value: Value;
	lang: string;
	onValue: (value: Value) => void;
	fault?: string | undefined;
	hint?: string | undefined; /* instead of the schema's help */
	label?: string | undefined;
	required?: boolean;
	beside?: ComponentChildren;
	place?: string; /* where its files wait: one for each draft and question */
	voice?: boolean; /* one may speak instead of writing */
}

/** What a control needs to be tied to its label and its remarks. */
export interface Tied {
	id: string;
	describedby: string | undefined;
	invalid: boolean;
}

function Line({ tied, value, lang, onValue, field }: { tied: Tied; value: Value; lang: string; onValue: (v: Value) => void; field: Field }) {
	const plain = field.type === "url" || field.type === "email";
	return (
		<input id={tied.id} type="text" inputMode={field.type === "url" ? "url" : field.type === "email" ? "email" : "text"}
			value={asText(value)} lang={plain ? undefined : lang} name={field.name} autocapitalize={plain ? "none" : "sentences"} autocomplete="off"
			aria-describedby={tied.describedby} aria-invalid={tied.invalid ? "true" : undefined}
			onInput={(event) => onValue(event.currentTarget.value)}
			onBlur={(event) => field.type === "url" && onValue(webAddress(event.currentTarget.value))} />
	);
}

function Numeric({ tied, value, factor, onValue, name }: { tied: Tied; value: Value; factor: number; onValue: (v: Value) => void; name: string }) {
	const [typed, setTyped] = useState(typeof value === "number" ? shown(value / factor) : "");
	const read = decimal(typed);
	const wrong = typed.trim() !== "" && read === null;
	return (
		<>
			<input id={tied.id} class="short" type="text" inputMode="decimal" name={name} value={typed} autocomplete="off"
				aria-describedby={[tied.describedby, wrong && `${tied.id}-number`].filter(Boolean).join(" ") || undefined}
				aria-invalid={wrong || tied.invalid ? "true" : undefined}
				onInput={(event) => {
					setTyped(event.currentTarget.value);
					const next = decimal(event.currentTarget.value);
					onValue(next === null ? undefined : Math.round(next * factor));
				}} />
			{wrong && <p class="wrong" id={`${tied.id}-number`}>{w().form.number}</p>}
		</>
	);
}

function Counter({ text, most }: { text: string; most: number }) {
	const words = wordsOf(text);
	return (
		<p class={words > most ? "counter over" : "counter"}>
			{words > most ? w().form.wordsOver(number(words), number(most)) : w().form.words(number(words), number(most))}
		</p>
	);
}

function Care({ text }: { text: string }) {
	const found = identifying(text);
	return <div role="status">{found && <p class="care">{w().form.person(found)}</p>}</div>;
}

function Long({ tied, value, lang, onValue, field }: { tied: Tied; value: Value; lang: string; onValue: (v: Value) => void; field: Field }) {
	const text = asText(value);
	const rows = Math.min(16, Math.max(4, Math.ceil(text.length / 60) + text.split("\n").length - 1));
	return (
		<>
			<textarea id={tied.id} name={field.name} rows={rows} lang={lang} value={text}
				aria-describedby={tied.describedby} aria-invalid={tied.invalid ? "true" : undefined}
				onInput={(event) => onValue(event.currentTarget.value)} />
			{!!field.max_words && <Counter text={text} most={field.max_words} />}
			<Care text={text} />
		</>
	);
}

/** Several controls under one label. */
export function Together({ label, hint, fault, id, children, beside }: {
	label: string; hint: string | undefined; fault: string | undefined; id: string; children: ComponentChildren; beside?: ComponentChildren;
}) {
	return (
		<fieldset class="field" aria-describedby={[hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined}>
			<legend>{label}</legend>
			{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
			{children}
			{fault && <p class="wrong" id={`${id}-fault`}>{fault}</p>}
			{beside}
		</fieldset>
	);
}

function Items({ ask, id }: { ask: Ask; id: string }) {
	const { field, value, lang, onValue } = ask;
	const items = Array.isArray(value) ? value : [];
	const put = (at: number, next: Value): void => onValue(items.map((one, i) => (i === at ? next : one)));
	const add = (): void => {
		onValue([...items, field.type === "group" ? {} : ""]);
		setTimeout(() => document.querySelector<HTMLElement>(`#${CSS.escape(id)}-items > li:last-child :is(input, textarea)`)?.focus(), 0);
	};
	const take = (at: number): void => {
		onValue(items.filter((_, i) => i !== at));
		setTimeout(() => document.getElementById(`${id}-add`)?.focus(), 0);
	};
	return (
		<>
			<ol class="items" id={`${id}-items`}>
				{items.map((one, i) => (
					<li key={i} class={field.type === "group" ? "item item-group" : "item"}>
						{field.type === "group"
							? <Members fields={field.fields ?? []} values={isMap(one) ? one : {}} lang={lang} onValues={(next) => put(i, next)} />
							: <input type="text" lang={lang} value={asText(one)} aria-label={w().form.item(field.label, number(i + 1))}
								onInput={(event) => put(i, event.currentTarget.value)} />}
						<button type="button" class="button" onClick={() => take(i)}>
							{w().form.remove}<span class="unseen"> {number(i + 1)}</span>
						</button>
					</li>
				))}
			</ol>
			<p><button type="button" class="button" id={`${id}-add`} onClick={add}>{w().form.add}<span class="unseen"> {field.label}</span></button></p>
		</>
	);
}

/** The members of one entry of a list. */
function Members({ fields, values, lang, onValues }: { fields: Field[]; values: Fields; lang: string; onValues: (values: Fields) => void }) {
	return (
		<div class="members">
			{fields.filter(isQuestion).map((field) => (
				<Question key={field.name} field={field} value={values[field.name]} lang={lang}
					onValue={(next) => onValues({ ...values, [field.name]: next })} />
			))}
		</div>
	);
}

function several(ask: Ask, id: string): ComponentChildren {
	const { field, value, lang, onValue } = ask;
	if (field.type === "file")
		return <Later load={() => import("../media/input").then((part) => part.default)} props={{ place: ask.place ?? id, value, onValue, voice: !!ask.voice }} />;
	if (field.list && field.type === "lang") return <Languages value={value} onValue={onValue} />;
	if (field.list) return <Items ask={ask} id={id} />;
	switch (field.type) {
	case "boxes": return <BoxesInput field={field} value={isMap(value) ? value : {}} lang={lang} onValue={onValue} />;
	case "choice": return <ChoiceInput field={field} value={asText(value)} onValue={onValue} />;
	case "date": return <OpenDate value={asText(value)} onValue={onValue} />;
	case "period": return <Period value={isMap(value) ? value : {}} onValue={onValue} />;
	case "money": return <Money value={isMap(value) ? value : {}} onValue={onValue} />;
	default: return undefined;
	}
}

function alone(ask: Ask, tied: Tied): ComponentChildren {
	const { field, value, lang, onValue } = ask;
	switch (field.type) {
	case "prose": return <Long tied={tied} value={value} lang={lang} onValue={onValue} field={field} />;
	case "staff": return <Numeric tied={tied} value={value} factor={100} onValue={onValue} name={field.name} />;
	case "int": return <Numeric tied={tied} value={value} factor={unitOf(field)} onValue={onValue} name={field.name} />;
	case "country": return <Country tied={tied} value={asText(value)} onValue={onValue} />;
	case "lang": return <Language tied={tied} value={asText(value)} onValue={onValue} />;
	default: return <Line tied={tied} value={value} lang={lang} onValue={onValue} field={field} />;
	}
}

export function Question(ask: Ask) {
	const id = useId();
	const { field, fault, required } = ask;
	const label = ask.label ?? labelAs(field);
	const hint = ask.hint ?? field.help ?? undefined;
	const together = several(ask, id);
	if (together !== undefined) return <Together label={label} hint={hint} fault={fault} id={id} beside={ask.beside}>{together}</Together>;
	const describedby = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
	return (
		<div class="field">
			<label for={id}>{label}{required && !answered(ask.value) && <span class="needed"> {w().form.needed}</span>}</label>
			{hint && <p class="hint" id={`${id}-hint`}>{hint}</p>}
			{alone(ask, { id, describedby, invalid: !!fault })}
			{fault && <p class="wrong" id={`${id}-fault`}>{fault}</p>}
			{ask.beside}
		</div>
	);
}
