// Boxes of a form: what was ticked first; what was left empty and what nobody answered are two different things.
import type { Field, Fields, Option } from "../api/shapes";
import { t } from "../state/language";
import { Icon } from "./icon";

interface Sorted {
	ticked: Option[];
	unticked: Option[];
	unanswered: Option[];
}

export function sorted(field: Field, value: Fields): Sorted {
	const out: Sorted = { ticked: [], unticked: [], unanswered: [] };
	for (const option of field.options ?? []) {
		const answer = value[option.code];
		if (answer === true) out.ticked.push(option);
		else if (answer === false) out.unticked.push(option);
		else out.unanswered.push(option);
	}
	return out;
}

function Rest({ mark, title, options }: { mark: string; title: string; options: Option[] }) {
	if (options.length === 0) return null;
	return (
		<div class={`boxes-rest ${mark}`}>
			<dt>{title}</dt>
			{options.map((option) => <dd key={option.code}>{option.label}</dd>)}
		</div>
	);
}

export function Boxes({ field, value, lang }: { field: Field; value: Fields; lang: string }) {
	const { ticked, unticked, unanswered } = sorted(field, value);
	const other = typeof value["other_text"] === "string" ? value["other_text"] : "";
	const otherTicked = ticked.some((option) => option.code === "other");
	return (
		<div class="boxes">
			<ul class="ticked" aria-label={t().sheet.ticked}>
				{ticked.map((option) => (
					<li key={option.code}>
						<Icon name="check" />
						<span>{option.label}</span>
						{option.code === "other" && other && <span lang={lang}>{other}</span>}
					</li>
				))}
				{other && !otherTicked && <li><span>{t().sheet.otherBox}</span> <span lang={lang}>{other}</span></li>}
			</ul>
			{(unticked.length > 0 || unanswered.length > 0) && (
				<dl>
					<Rest mark="unticked" title={t().sheet.unticked} options={unticked} />
					<Rest mark="unanswered" title={t().sheet.unanswered} options={unanswered} />
				</dl>
			)}
		</div>
	);
}
