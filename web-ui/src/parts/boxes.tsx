// SPDX-License-Identifier: EUPL-1.2
// Boxes of a form: what was ticked first; what was left empty and what nobody answered are two different things.
import type { Field, Fields, Option } from "../api/shapes";
import { t } from "../state/language";
import { Icon } from "./icon";

/** Boxes that stand above others on the form, with a tick of their own. */
const HEADINGS = new Set(["far_from_employment", "professionals"]);

type Tick = "ticked" | "unticked" | "unanswered";

export interface Box extends Option {
	tick: Tick;
	other: string; /* what was written beside it */
}

export interface Group {
	heading: Box | null;
	boxes: Box[];
}

const tickOf = (answer: unknown): Tick => (answer === true ? "ticked" : answer === false ? "unticked" : "unanswered");

/** The boxes of a field under their headings; `beside` holds texts of other fields that belong to a box. */
export function groupsOf(field: Field, value: Fields, beside: Record<string, string> = {}): Group[] {
	const groups: Group[] = [];
	for (const option of field.options ?? []) {
		const own = option.code === "other" && typeof value["other_text"] === "string" ? value["other_text"] : "";
		const other = beside[option.code] || own;
		const tick = other && value[option.code] !== false ? "ticked" : tickOf(value[option.code]);
		const box = { ...option, tick, other };
		if (HEADINGS.has(option.code)) groups.push({ heading: box, boxes: [] });
		else if (groups.length > 0) groups[groups.length - 1]!.boxes.push(box);
		else groups.push({ heading: null, boxes: [box] });
	}
	return groups;
}

function Ticked({ box, lang }: { box: Box; lang: string }) {
	return (
		<li>
			<Icon name="check" />
			<span>{box.other ? t().sheet.named(box.label) : box.label}</span>
			{box.other && <span lang={lang}>{box.other}</span>}
		</li>
	);
}

function Rest({ title, tick, boxes }: { title: string; tick: Tick; boxes: Box[] }) {
	const these = boxes.filter((box) => box.tick === tick);
	if (these.length === 0) return null;
	return (
		<div class={`boxes-rest ${tick}`}>
			<dt>{t().sheet.named(title)}</dt>
			{these.map((box) => <dd key={box.code}>{box.label}</dd>)}
		</div>
	);
}

function Heading({ box }: { box: Box }) {
	return (
		<p class={`boxes-heading ${box.tick}`}>
			{box.tick === "ticked" && <Icon name="check" />}
			<span>{box.label}</span>
			{box.tick !== "ticked" && <span class="muted">{box.tick === "unticked" ? t().sheet.unticked : t().sheet.unanswered}</span>}
		</p>
	);
}

interface Props {
	field: Field;
	value: Fields;
	lang: string;
	beside?: Record<string, string>;
}

export function Boxes({ field, value, lang, beside }: Props) {
	return (
		<div class="boxes">
			{groupsOf(field, value, beside).map(({ heading, boxes }, i) => (
				<div key={heading?.code ?? i}>
					{heading && <Heading box={heading} />}
					{boxes.some((box) => box.tick === "ticked") && (
						<ul class="ticked">
							{boxes.filter((box) => box.tick === "ticked").map((box) => <Ticked key={box.code} box={box} lang={lang} />)}
						</ul>
					)}
					{boxes.some((box) => box.tick !== "ticked") && (
						<dl>
							<Rest title={t().sheet.unticked} tick="unticked" boxes={boxes} />
							<Rest title={t().sheet.unanswered} tick="unanswered" boxes={boxes} />
						</dl>
					)}
				</div>
			))}
		</div>
	);
}
