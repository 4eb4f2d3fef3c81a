// SPDX-License-Identifier: EUPL-1.2
// The top of a sheet: whose it is and where, its title, its summary.
import type { ComponentChildren } from "preact";
import type { View } from "../api/shapes";
import { date, openDate, tongue, townBeside, where } from "../state/format";
import { language, t } from "../state/language";
import { tongueOf } from "../state/translation";
import { Prose } from "./prose";
import { asText, at } from "../api/fields";
import { headOf } from "./sheet";

interface Props {
	view: View;
	heading: ComponentChildren;
	notice?: ComponentChildren; /* to be read before the text */
	children?: ComponentChildren;
}

export function SheetHead({ view, heading, notice, children }: Props) {
	const head = headOf(view);
	const by = view.structure?.name;
	const ended = asText(at(view.practice, "results.ended"));
	return (
		<header class="sheet-head">
			<p class="sheet-place">{[head.organisation, where(townBeside(head.organisation, head.city), head.country)].filter(Boolean).join(" · ")}</p>
			{heading}
			{head.original && head.original !== head.title && (
				<p class="muted" lang={head.originalLang || undefined}>
					{head.originalLang ? t().sheet.originalTitle(head.original, tongue(head.originalLang)) : head.original}
				</p>
			)}
			{ended && <p><span class="ended">{t().sheet.ended(openDate(ended))}</span></p>}
			<p class="card-foot">
				{view.created !== undefined && (
					<span>{by ? t().sheet.by(by, date(view.created)) : t().sheet.publishedOn(date(view.created))}</span>
				)}
				{view.lang !== language.value && <span>{t().sheet.writtenIn(tongue(view.lang))}</span>}
				{view.scope === 1 && <span>{t().sheet.members}</span>}
			</p>
			{notice}
			{head.summary && <div class="summary"><Prose text={head.summary} lang={tongueOf(view, "description.summary")} /></div>}
			{children}
		</header>
	);
}
