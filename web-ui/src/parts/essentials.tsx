// SPDX-License-Identifier: EUPL-1.2
// The box at the top of a sheet: what a colleague asks first.
import type { ComponentChildren } from "preact";
import { asText, at, isMap } from "../api/fields";
import type { Field, Fields, Kind } from "../api/shapes";
import { t } from "../state/language";
import { type Box, type Group, groupsOf } from "./boxes";
import { Figures, telling } from "./figures";
import { moneyWords, periodWords, staffWords } from "./values";

const FIGURES_MOST = 6;

/** Where the answers stand in the schema of a practice. */
const PATHS = {
	who: "implementation.target_groups",
	howLong: "description.period",
	staff: "implementation.staff",
	cost: "implementation.budget",
};

/** Texts of their own fields that belong to a box of the target groups. */
export const besideTargets = (implementation: Fields): Record<string, string> => ({
	far_other: asText(implementation["far_other_text"]),
	professionals_other: asText(implementation["professionals_other_text"]),
});

function fieldAt(kind: Kind, path: string): Field | undefined {
	let fields: Field[] | null | undefined = kind.fields;
	let found: Field | undefined;
	for (const name of path.split(".")) {
		found = fields?.find((field) => field.name === name);
		fields = found?.fields;
	}
	return found;
}

const nameOf = (box: Box): string => box.other || box.label;

function Who({ group, lang }: { group: Group; lang: string }) {
	const ticked = group.boxes.filter((box) => box.tick === "ticked");
	const heading = group.heading;
	if (ticked.length === 0) return heading?.tick === "ticked" ? <li>{heading.label}</li> : null;
	return (
		<li>
			{heading && <span>{heading.label}</span>}
			<span class={heading ? "muted" : undefined} lang={ticked.some((box) => box.other) ? lang : undefined}>
				{ticked.map(nameOf).join(" · ")}
			</span>
		</li>
	);
}

function whoFor(kind: Kind, practice: Fields, lang: string): ComponentChildren {
	const field = fieldAt(kind, PATHS.who);
	const value = at(practice, PATHS.who);
	if (!field || !isMap(value)) return null;
	const implementation = practice["implementation"];
	const groups = groupsOf(field, value, isMap(implementation) ? besideTargets(implementation) : {});
	const some = groups.some(({ heading, boxes }) => [heading, ...boxes].some((box) => box?.tick === "ticked"));
	if (!some) return null;
	return <ul>{groups.map((group, i) => <Who key={i} group={group} lang={lang} />)}</ul>;
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
	return children ? <div><dt>{name}</dt><dd>{children}</dd></div> : null;
}

export function Essentials({ kind, practice, lang }: { kind: Kind; practice: Fields; lang: string }) {
	const period = at(practice, PATHS.howLong);
	const staff = at(practice, PATHS.staff);
	const cost = at(practice, PATHS.cost);
	const figures = telling(practice, FIGURES_MOST);
	const rows: [string, ComponentChildren][] = [
		[t().sheet.who, whoFor(kind, practice, lang)],
		[t().sheet.howLong, isMap(period) && periodWords(period)],
		[t().sheet.people, typeof staff === "number" && staffWords(staff)],
		[t().sheet.cost, isMap(cost) && moneyWords(cost)],
	];
	if (figures.length === 0 && !rows.some(([, value]) => value)) return null;
	return (
		<section class="essentials" aria-labelledby="essentials">
			<h2 id="essentials">{t().sheet.essentials}</h2>
			<dl>{rows.map(([name, value]) => <Row key={name} name={name}>{value}</Row>)}</dl>
			{figures.length > 0 && (
				<>
					<h3>{t().sheet.figures}</h3>
					<Figures figures={figures} lang={lang} />
				</>
			)}
		</section>
	);
}
