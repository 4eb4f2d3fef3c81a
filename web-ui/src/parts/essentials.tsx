// The box at the top of a sheet: what a colleague asks first.
import type { ComponentChildren } from "preact";
import type { Field, Fields, Kind, Value } from "../api/shapes";
import { sorted } from "./boxes";
import { number, openDate } from "../state/format";
import { t } from "../state/language";
import { answered, asText, at, isMap, moneyWords, periodWords, staffWords } from "./values";

/** Where the answers stand in the schema of a practice. */
const PATHS = {
	who: "implementation.target_groups",
	howLong: "description.period",
	staff: "implementation.staff",
	cost: "implementation.budget",
	figures: "results.figures",
};

export const FIGURES_PATH = PATHS.figures;

export function fieldAt(kind: Kind | undefined, path: string): Field | undefined {
	let fields: Field[] | null | undefined = kind?.fields;
	let found: Field | undefined;
	for (const name of path.split(".")) {
		found = fields?.find((field) => field.name === name);
		fields = found?.fields;
	}
	return found;
}

function whoFor(kind: Kind, practice: Fields, lang: string): ComponentChildren {
	const field = fieldAt(kind, PATHS.who);
	const value = at(practice, PATHS.who);
	if (!field || !isMap(value)) return null;
	const other = asText(value["other_text"]);
	const names = sorted(field, value).ticked.filter((option) => option.code !== "other" || !other);
	if (names.length === 0 && !other) return null;
	return (
		<ul>
			{names.map((option) => <li key={option.code}>{option.label}</li>)}
			{other && <li lang={lang}>{other}</li>}
		</ul>
	);
}

function Row({ name, children }: { name: string; children: ComponentChildren }) {
	return children ? <div><dt>{name}</dt><dd>{children}</dd></div> : null;
}

const quantity = (value: Value, unit: string): string => {
	const words = typeof value === "number" ? number(value) : asText(value);
	if (!words || !unit) return words;
	return unit === "%" ? `${words}\u00a0%` : `${words} ${unit}`;
};

function Figure({ figure, lang }: { figure: Fields; lang: string }) {
	const unit = asText(figure["unit"]);
	const value = quantity(figure["value"], unit === "%" ? unit : "");
	const label = asText(figure["label"]) || asText(figure["text"]) || (unit === "%" ? "" : unit);
	const target = quantity(figure["target"], unit === "%" ? unit : "");
	const baseline = quantity(figure["baseline"], unit === "%" ? unit : "");
	const date = asText(figure["date"]);
	return (
		<li>
			{value && <strong>{value}</strong>}
			{label && <span lang={lang}>{label}</span>}
			{(baseline || target || date) && (
				<span class="muted">
					{baseline && <span>{t().sheet.baseline(baseline)}</span>}
					{target && <span>{t().sheet.target(target)}</span>}
					{date && <span>{openDate(date)}</span>}
				</span>
			)}
		</li>
	);
}

export function Figures({ practice, lang, most = Infinity }: { practice: Fields; lang: string; most?: number }) {
	const value = at(practice, PATHS.figures);
	const figures = (Array.isArray(value) ? value : []).filter(isMap).filter((one) => answered(one["value"]));
	if (figures.length === 0) return null;
	return <ul class="figures">{figures.slice(0, most).map((one, i) => <Figure key={i} figure={one} lang={lang} />)}</ul>;
}

export function Essentials({ kind, practice, lang }: { kind: Kind; practice: Fields; lang: string }) {
	const period = at(practice, PATHS.howLong);
	const staff = at(practice, PATHS.staff);
	const cost = at(practice, PATHS.cost);
	const figures = at(practice, PATHS.figures);
	const rows = [period, staff, cost, figures, at(practice, PATHS.who)].some(answered);
	if (!rows) return null;
	return (
		<section class="essentials" aria-labelledby="essentials">
			<h2 id="essentials">{t().sheet.essentials}</h2>
			<dl>
				<Row name={t().sheet.who}>{whoFor(kind, practice, lang)}</Row>
				<Row name={t().sheet.howLong}>{isMap(period) && periodWords(period)}</Row>
				<Row name={t().sheet.people}>{typeof staff === "number" && staffWords(staff)}</Row>
				<Row name={t().sheet.cost}>{isMap(cost) && moneyWords(cost)}</Row>
			</dl>
			{answered(figures) && (
				<>
					<h3>{t().sheet.figures}</h3>
					<Figures practice={practice} lang={lang} most={6} />
				</>
			)}
		</section>
	);
}
