// SPDX-License-Identifier: EUPL-1.2
// In which languages a practice can be read, who translated it, and how far one can trust that.
import { mayPublish } from "../api/session";
import type { View } from "../api/shapes";
import type { Translation } from "../api/translations";
import { tongue } from "../state/format";
import { language, t } from "../state/language";
import { sameTongue, serving } from "../state/translation";
import { Report } from "./report";

interface Props {
	view: View;
	items: Translation[];
	shown: Translation | null;
}

/** One sentence for each thing that a reader should know before believing the words. */
function caveats(one: Translation): string[] {
	const said: string[] = [];
	if (one.machine > 0) said.push(t().translation.machine(one.machine));
	if (one.outdated > 0) said.push(t().translation.outdated(one.outdated));
	if (one.translated < one.fields) said.push(t().translation.missing(one.fields - one.translated));
	return said;
}

export function Languages({ view, items, shown }: Props) {
	const entity = view.entity ?? view.id ?? "";
	const here = `/practice/${entity}`;
	const others = [...new Set(items.map((one) => one.lang))].filter((lang) => !shown || !sameTongue(lang, shown.lang));
	const lacks = !sameTongue(view.lang, language.value) && !serving(items, language.value);
	return (
		<div class="tongues">
			{shown && (
				<p class="notice">
					<span>{t().translation.shown(tongue(view.lang), shown.structure?.name ?? "?")}</span>
					{caveats(shown).map((said) => <span key={said}>{said}</span>)}
					<a href={`${here}?in=original`}>{t().translation.original}</a>
					<Report id={shown.id} what={t().translation.shown(tongue(view.lang), shown.structure?.name ?? "?")} />
				</p>
			)}
			<p class="card-foot">
				{others.map((lang) => <a key={lang} href={`${here}?in=${lang}`} hreflang={lang}>{t().translation.read(tongue(lang))}</a>)}
				{mayPublish.value && (
					<a href={`/translate/${entity}?to=${shown?.lang ?? language.value}`}>
						{shown ? t().translation.improve : t().translation.begin}
					</a>
				)}
				{lacks && !mayPublish.value && <span>{t().translation.none(tongue(language.value))}</span>}
			</p>
		</div>
	);
}
