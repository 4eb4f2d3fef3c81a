// SPDX-License-Identifier: EUPL-1.2
// One part of the sheet at a time: which parts there are, how far each is, and the questions of the one that is open.
import { useEffect, useRef } from "preact/hooks";
import { answered, asText, at, isMap } from "../../api/fields";
import type { Field, Fields, Kind } from "../../api/shapes";
import type { Fault } from "../../api/writing";
import { number } from "../../state/format";
import { t } from "../../state/language";
import { BESIDE, filled, isQuestion, valueAt } from "../../state/write/values";
import { w } from "../../state/write/words";
import type { Writing } from "../../state/write/writing";
import { Later } from "../later";
import { breakable } from "../values";
import { Question } from "./question";
import { VoiceName } from "./voice-name";

export interface Step {
	name: string;
	title: string;
	intro?: string | undefined;
	paths: string[][]; /* of its questions */
}

const SHORT = [
	"description.title", "description.summary", "inspiring.key_moment", "organisation.name", "inspiring.initial_situation",
	"inspiring.practice", "inspiring.takeaway", "inspiring.source",
].map((path) => path.split("."));

export function fieldAt(kind: Kind, path: string[]): Field | undefined {
	let fields: Field[] | null | undefined = kind.fields;
	let found: Field | undefined;
	for (const name of path) {
		found = fields?.find((field) => field.name === name);
		fields = found?.fields;
	}
	return found;
}

export function stepsOf(kind: Kind): Step[] {
	const groups = kind.fields.filter((field) => field.type === "group" && !field.list && field.name !== "inspiring");
	const rest = kind.fields.filter((field) => isQuestion(field) && (field.type !== "group" || field.list));
	if (kind.kind === "toolbox" || kind.kind === "tutorial") {
		const inside = rest.filter((field) => field.name === "sections");
		const about = rest.filter((field) => field.name !== "sections" && field.name !== "ended");
		return [
			{ name: "about", title: t().sheet.essentials, paths: about.map((field) => [field.name]) },
			...inside.map((field) => ({ name: field.name, title: field.label, paths: [[field.name]] })),
		];
	}
	if (kind.kind !== "practice") return [{ name: "all", title: t().sheet.essentials, paths: rest.map((field) => [field.name]) }];
	return [
		{ name: "short", title: w().part.short, intro: w().part.shortMore, paths: SHORT },
		...groups.map((group) => ({
			name: group.name,
			title: breakable(group.label),
			paths: (group.fields ?? []).filter(isQuestion).map((field) => [group.name, field.name]),
		})),
		{ name: "more", title: w().part.more, intro: w().part.moreMore, paths: rest.map((field) => [field.name]) },
	];
}

const countOf = (kind: Kind, step: Step, fields: Fields): { answered: number; of: number } => {
	const asked = step.paths.map((path) => ({ path, field: fieldAt(kind, path) })).filter((one) => one.field);
	const groups = asked.filter((one) => !(one.field!.name in BESIDE));
	return { answered: groups.filter((one) => answered(valueAt(fields, one.path))).length, of: groups.length };
};

/** On a phone the list is folded: what one writes comes first. */
const wide = (): boolean => window.matchMedia("(min-width: 1040px)").matches;

export function StepList({ kind, steps, open, fields, onOpen }: {
	kind: Kind; steps: Step[]; open: string; fields: Fields; onOpen: (name: string) => void;
}) {
	const names = [...steps.map((step) => step.name), "publish"];
	const here = names.indexOf(open);
	const now = w().part.at(`${number(here + 1)}/${number(names.length)}`, steps[here]?.title ?? w().part.publish);
	return (
		<nav class="part-list" aria-label={w().part.label}>
			<details open={wide()}>
				<summary>{now}</summary>
			<ol>
				{steps.map((step) => {
					const count = countOf(kind, step, fields);
					return (
						<li key={step.name}>
							<button type="button" aria-current={step.name === open ? "step" : undefined} onClick={() => onOpen(step.name)}>
								<span>{step.title}</span>
								<span class="muted">{w().part.count(number(count.answered), number(count.of))}</span>
							</button>
						</li>
					);
				})}
				<li>
					<button type="button" aria-current={open === "publish" ? "step" : undefined} onClick={() => onOpen("publish")}>
						<span>{w().part.publish}</span>
					</button>
				</li>
			</ol>
			</details>
		</nav>
	);
}

/** Completeness as an invitation: how much of the whole is told, and what that is good for. */
export function Completeness({ kind, fields }: { kind: Kind; fields: Fields }) {
	let sum = { answered: 0, of: 0 };
	for (const field of kind.fields.filter((one) => one.type === "group" && !one.list && one.name !== "inspiring")) {
		const inner = fields[field.name];
		const one = filled(field.fields ?? [], isMap(inner) ? inner : {});
		sum = { answered: sum.answered + one.answered, of: sum.of + one.of };
	}
	return (
		<div class="completeness">
			<meter min={0} max={sum.of} value={sum.answered} aria-label={w().part.whole(number(sum.answered), number(sum.of))} />
			<p class="hint">{w().part.whole(number(sum.answered), number(sum.of))} {w().part.wholeMore}</p>
		</div>
	);
}

/** Needed to publish: where a list shows nothing else of it. */
export const NEEDED: Record<string, string[]> = {
	practice: ["description.title", "description.summary"],
	tool: ["title"],
	toolbox: ["title"],
	tutorial: ["title"],
	testimony: ["role", "consent", "text"],
	profile: [],
};

export const lacking = (kind: string, fields: Fields): string[] =>
	(NEEDED[kind] ?? []).filter((path) => !(path === "text" && answered(fields["files"])) && (!answered(at(fields, path)) || asText(at(fields, path)).trim() === "" && typeof at(fields, path) === "string"));

interface PartProps {
	kind: Kind;
	step: Step;
	writing: Writing;
	faults: Fault[];
	lang: string;
}

/** Hints of our own, where the schema's help is none for who writes. */
function hintOf(kind: string, path: string): string | undefined {
	const hints: Record<string, string> = kind === "testimony"
		? { consent: w().hint.consent, text: w().hint.text }
		: { "description.title": w().hint.title, "inspiring.key_moment": w().hint.keyMoment, "inspiring.source": w().hint.source };
	return hints[path];
}

/** "It stands in the sheet" is what an import says, and nobody else. */
function askedAs(kind: string, field: Field | undefined): Field | undefined {
	if (kind !== "testimony" || field?.name !== "consent") return field;
	return { ...field, required: true, options: (field.options ?? []).filter((option) => option.code !== "sheet") };
}

const isHidden = (field: Field, path: string[], fields: Fields): boolean => {
	const box = BESIDE[field.name];
	return box !== undefined && at(fields, `${path[0]}.target_groups.${box}`) !== true;
};

export function PartForm({ kind, step, writing, faults, lang }: PartProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	const first = useRef(true);
	useEffect(() => {
		if (!first.current) heading.current?.focus();
		first.current = false;
	}, [step.name]);
	const fields = writing.one.value.fields;
	const needed = NEEDED[kind.kind] ?? [];
	return (
		<div class="part-form" role="group" aria-labelledby="part">
			<h2 id="part" ref={heading} tabIndex={-1}>{step.title}</h2>
			{step.intro && <p class="muted">{step.intro}</p>}
			{step.paths.map((path) => {
				const field = askedAs(kind.kind, fieldAt(kind, path));
				const whole = path.join(".");
				if (kind.kind === "testimony" && whole === "name") return <VoiceName key={whole} writing={writing} lang={lang} />;
				if (!field || isHidden(field, path, fields)) return null;
				const wrong = faults.find((one) => one.path === whole || one.path.startsWith(`${whole}.`));
				const said = wrong && (wrong.why === "is required" ? w().form.required : w().form.fault);
				if (kind.kind === "toolbox" && whole === "sections") {
					return <Later key={whole} load={() => import("../toolbox/edit").then((part) => part.default)} props={{ field, writing, lang, fault: said }} />;
				}
				if (kind.kind === "tutorial" && whole === "sections") {
					return <Later key={whole} load={() => import("../tutorial/edit").then((part) => part.default)} props={{ field, writing, lang, fault: said }} />;
				}
				return (
					<Question key={`${writing.one.value.draft} ${whole}`} field={field} value={valueAt(fields, path)} lang={lang}
						hint={hintOf(kind.kind, whole)} required={needed.includes(whole)}
						fault={said}
						place={`${writing.one.value.draft} ${whole}`} voice={kind.kind === "testimony"}
						onValue={(value) => writing.set(path, value)} />
				);
			})}
		</div>
	);
}
