// SPDX-License-Identifier: EUPL-1.2
// Results as figures: the number large, what it counts below, where it started and what was hoped for beside.
import { asText, at, isMap } from "../api/fields";
import type { Fields, Value } from "../api/shapes";
import { number, openDate, percent } from "../state/format";
import { t } from "../state/language";

export const FIGURES = "results.figures";

const thousandths = (value: Value, unit: string): string => {
	if (typeof value !== "number") return "";
	return unit === "%" ? percent(value / 100_000, 3) : number(value / 1000);
};

export function figuresOf(practice: Fields): Fields[] {
	const value = at(practice, FIGURES);
	return (Array.isArray(value) ? value : []).filter(isMap);
}

const SHORT_LABEL = 120;

/** The figures that speak for a sheet: one a sentence, the briefest sentences if there are enough of them. */
export function telling(practice: Fields, most: number): Fields[] {
	const labels = new Set<string>();
	const all = figuresOf(practice).filter((one) => {
		const label = asText(one["label"]);
		if (!("value_milli" in one || "value_original" in one) || labels.has(label)) return false;
		labels.add(label);
		return true;
	});
	const brief = all.filter((one) => asText(one["label"]).length <= SHORT_LABEL);
	return (brief.length >= 3 ? brief : all).slice(0, most);
}

function Figure({ figure, lang }: { figure: Fields; lang: string }) {
	const unit = asText(figure["unit"]);
	const value = thousandths(figure["value_milli"], unit) || asText(figure["value_original"]);
	const label = asText(figure["label"]);
	const baseline = thousandths(figure["baseline_milli"], unit);
	const target = thousandths(figure["target_milli"], unit);
	const date = asText(figure["date"]);
	const shownUnit = unit && unit !== "%" && !label.toLocaleLowerCase().includes(unit.toLocaleLowerCase()) ? unit : "";
	return (
		<li>
			{value && <strong>{value}</strong>}
			{shownUnit && <span lang={lang}>{shownUnit}</span>}
			{label && <span class="figure-label" lang={lang}>{label}</span>}
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

export function Figures({ figures, lang }: { figures: Fields[]; lang: string }) {
	return <ul class="figures">{figures.map((one, i) => <Figure key={i} figure={one} lang={lang} />)}</ul>;
}
