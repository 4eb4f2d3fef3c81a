// SPDX-License-Identifier: EUPL-1.2
// A practice, tool, toolbox or tutorial in a list: its title, whose it is and where, its first lines, its language, its discussion.
import type { ComponentChildren } from "preact";
import type { Summary } from "../api/shapes";
import { ago, date, tongue, townBeside, where } from "../state/format";
import { now } from "../state/clock";
import { language, t } from "../state/language";

interface Props {
	summary: Summary;
	fresh?: boolean;
	/* Where something is found in it. */
	title?: ComponentChildren;
	line?: ComponentChildren;
	foot?: string | undefined;
	beside?: string | undefined; /* one more thing in its foot */
	alone?: boolean; /* not an entry of a list */
}

export function Card({ summary, fresh = false, title, line, foot, beside, alone = false }: Props) {
	const Frame = alone ? "div" : "li";
	const { translated } = summary;
	const kind = summary.kind ?? "practice";
	const href = `/${kind}/${summary.id}`;
	const place = [summary.organisation, where(townBeside(summary.organisation, summary.city), summary.country)].filter(Boolean).join(" · ");
	return (
		<Frame class={`card${fresh ? " card-new" : ""}${summary.withdrawn ? " card-gone" : ""}`}>
			{(fresh || kind !== "practice" || place) && (
				<p class="card-place">
					{fresh && <span class="new">{t().app.isNew}</span>}
					{kind !== "practice" && <span class="badge">{t().find[kind]}</span>}
					{place && <span>{place}</span>}
				</p>
			)}
			{summary.withdrawn
				? <h3><a href={href}>{t().app.withdrawn(date(summary.withdrawn))}</a></h3>
				: <h3 lang={translated?.title ? translated.lang : summary.lang}><a href={href}>{title ?? translated?.title ?? summary.title}</a></h3>}
			{line}
			{!line && (translated?.summary || summary.summary) && (
				<p class="card-text" lang={translated?.summary ? translated.lang : summary.lang}>{translated?.summary || summary.summary}</p>
			)}
			<p class="card-foot">
				<time dateTime={new Date(summary.created).toISOString()}>{ago(summary.created, now.value)}</time>
				{translated && <span>{(translated.machine ? t().list.drafted : t().list.translated)(tongue(summary.lang))}</span>}
				{foot && <span>{foot}</span>}
				{beside && <span>{beside}</span>}
				{!foot && !translated && summary.lang !== language.value && <span>{t().sheet.writtenIn(tongue(summary.lang))}</span>}
				{summary.comments > 0 && <span>{t().list.messages(summary.comments)}</span>}
				{summary.scope === 1 && <span>{t().list.members}</span>}
			</p>
		</Frame>
	);
}

/** New first; a practice that changed takes its old place with its new words. */
export function placed(items: Summary[], one: Summary): Summary[] {
	const at = items.findIndex((item) => item.id === one.id);
	if (at < 0) return [one, ...items];
	const same = items[at]!.title === one.title && items[at]!.summary === one.summary;
	const told = same ? { ...one, translated: items[at]!.translated ?? null } : one; /* what is pushed is for all readers */
	return items.map((item, i) => (i === at ? told : item));
}
