// SPDX-License-Identifier: EUPL-1.2
// What is asked: one field, a sentence to narrow it by, and what was chosen, to be taken away again.
import { Fragment, type TargetedKeyboardEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { facetNames, type Answer, type FacetName, type FacetValue } from "../api/shapes";
import { isNarrowed, withChoice, type Question } from "../state/find";
import { country, list, number, tongue } from "../state/format";
import { t } from "../state/language";
import { Choice } from "./choice";
import { Icon } from "./icon";

const TYPING_MS = 180;

type Facets = Answer["facets"] | undefined;

export function labelOf(name: FacetName, code: string, facets: Facets): string {
	if (name === "country") return country(code);
	if (name === "language") return tongue(code);
	return facets?.[name]?.find((value) => value.code === code)?.label ?? code;
}

const counted = (name: FacetName, value: FacetValue, facets: Facets): string =>
	`${labelOf(name, value.code, facets)} (${number(value.count)})`;

interface Props {
	question: Question;
	facets: Facets;
	onQuestion: (question: Question, typing?: boolean) => void;
}

/** Asks while somebody types, a moment after the last key. */
function TextField({ question, onQuestion }: Omit<Props, "facets">) {
	const field = useRef<HTMLInputElement>(null);
	const timer = useRef(0);
	const latest = useRef(question);
	latest.current = question;
	useEffect(() => {
		if (field.current && document.activeElement !== field.current) field.current.value = question.text;
		else if (field.current && field.current.value.trim() !== question.text.trim() && timer.current === 0) field.current.value = question.text;
	}, [question.text]);
	useEffect(() => () => clearTimeout(timer.current), []);
	const send = (): void => {
		clearTimeout(timer.current);
		timer.current = 0;
		const text = field.current?.value ?? "";
		if (text !== latest.current.text) onQuestion({ ...latest.current, text }, true);
	};
	const wait = (): void => {
		clearTimeout(timer.current);
		timer.current = window.setTimeout(send, TYPING_MS);
	};
	return (
		<div class="field find-field">
			<label for="find">{t().find.label}</label>
			<input
				id="find"
				name="q"
				ref={field}
				type="search"
				maxLength={200}
				autocomplete="off"
				autocapitalize="none"
				enterkeyhint="search"
				aria-describedby="find-hint"
				defaultValue={question.text}
				onInput={wait}
			/>
			<p class="hint" id="find-hint">{t().find.hint}</p>
		</div>
	);
}

/** An arrow on a closed list would choose its first value at once: it opens the list instead, where the browser can. */
function openByArrow(event: TargetedKeyboardEvent<HTMLSelectElement>): void {
	const select = event.currentTarget as HTMLSelectElement & { showPicker?: () => void };
	if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.altKey || !select.showPicker) return;
	event.preventDefault();
	select.showPicker();
}

function Slot({ name, label, none, question, facets, onQuestion }: Props & { name: FacetName; label: string; none: string }) {
	const chosen = question.filters[name] ?? [];
	const rest = (facets?.[name] ?? []).filter((value) => !chosen.includes(value.code) && value.count > 0);
	return (
		<select
			class={`slot${chosen.length > 0 ? " slot-set" : ""}`}
			aria-label={label}
			value=""
			onKeyDown={openByArrow}
			onChange={(event) => {
				const code = event.currentTarget.value;
				event.currentTarget.value = "";
				if (code) onQuestion(withChoice(question, name, [...chosen, code]));
			}}
		>
			<option value="">{chosen.length > 0 ? list(chosen.map((code) => labelOf(name, code, facets))) : none}</option>
			{rest.map((value) => <option key={value.code} value={value.code}>{counted(name, value, facets)}</option>)}
		</select>
	);
}

/** The sentence in the order of the reader's language. */
function Sentence(props: Props) {
	const words = t().find;
	const slots = {
		who: <Slot {...props} name="target_group" label={words.whoLabel} none={words.who} />,
		where: <Slot {...props} name="country" label={words.whereLabel} none={words.where} />,
		what: <Slot {...props} name="domain" label={words.whatLabel} none={words.what} />,
	};
	/* Words, then a slot with the comma that belongs to it. */
	const parts = words.sentence.matchAll(/([^{]*)\{(who|where|what)\}([,.]?)/g);
	return (
		<p class="sentence">
			{[...parts].map(([, before, slot, after]) => (
				<Fragment key={slot}>{before}<span class="slot-place">{slots[slot as keyof typeof slots]}{after}</span></Fragment>
			))}
		</p>
	);
}

function One({ name, label, question, facets, onQuestion }: Props & { name: FacetName; label: string }) {
	const chosen = question.filters[name]?.[0] ?? "";
	const values = facets?.[name] ?? [];
	if (values.length === 0 && !chosen) return null;
	return (
		<Choice
			label={label}
			value={chosen}
			options={[
				{ value: "", label: t().find.any },
				...values.map((value) => ({ value: value.code, label: counted(name, value, facets) })),
			]}
			onValue={(code) => onQuestion(withChoice(question, name, code ? [code] : []))}
		/>
	);
}

function Year({ label, value, years, onYear }: { label: string; value: number; years: string[]; onYear: (year: number) => void }) {
	const known = value && !years.includes(String(value)) ? [String(value), ...years] : years;
	if (known.length === 0) return null;
	return (
		<Choice
			label={label}
			value={value ? String(value) : ""}
			options={[{ value: "", label: t().find.any }, ...known.map((year) => ({ value: year, label: year }))]}
			onValue={(year) => onYear(Number(year))}
		/>
	);
}

function More(props: Props) {
	const words = t().find;
	const { question, facets, onQuestion } = props;
	const years = (facets?.period ?? []).map((value) => value.code);
	return (
		<details class="more-choices">
			<summary>{words.more}</summary>
			<div class="filters">
				<One {...props} name="structure" label={t().list.partner} />
				<One {...props} name="language" label={words.readable} />
				<One {...props} name="coverage" label={words.coverage} />
				<One {...props} name="kind" label={words.kind} />
				<One {...props} name="rubric" label={words.rubric} />
				<Year label={words.from} value={question.from} years={years} onYear={(from) => onQuestion({ ...question, from })} />
				<Year label={words.to} value={question.to} years={years} onYear={(to) => onQuestion({ ...question, to })} />
			</div>
		</details>
	);
}

function Chip({ label, onDrop }: { label: string; onDrop: () => void }) {
	return (
		<li>
			<button type="button" class="chip" aria-label={t().find.drop(label)} onClick={onDrop}>
				{label}<Icon name="cross" />
			</button>
		</li>
	);
}

function Chips({ question, facets, onQuestion }: Props) {
	const words = t().find;
	if (!isNarrowed(question)) return null;
	return (
		<ul class="chips" aria-label={words.chosen}>
			{facetNames.flatMap((name) => (question.filters[name] ?? []).map((code) => (
				<Chip
					key={`${name} ${code}`}
					label={labelOf(name, code, facets)}
					onDrop={() => onQuestion(withChoice(question, name, question.filters[name]!.filter((one) => one !== code)))}
				/>
			)))}
			{question.from > 0 && <Chip label={t().sheet.since(String(question.from))} onDrop={() => onQuestion({ ...question, from: 0 })} />}
			{question.to > 0 && <Chip label={t().sheet.until(String(question.to))} onDrop={() => onQuestion({ ...question, to: 0 })} />}
			<li>
				<button type="button" class="drop-all" onClick={() => onQuestion({ ...question, filters: {}, from: 0, to: 0 })}>{words.clear}</button>
			</li>
		</ul>
	);
}

export function FindForm(props: Props) {
	return (
		<form class="find" role="search" onSubmit={(event) => event.preventDefault()}>
			<TextField question={props.question} onQuestion={props.onQuestion} />
			<Sentence {...props} />
			<More {...props} />
			<Chips {...props} />
		</form>
	);
}
