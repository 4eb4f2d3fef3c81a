// SPDX-License-Identifier: EUPL-1.2
// A practice in a list: its title, whose it is and where, its first lines, its language, its discussion.
import type { ComponentChildren } from "preact";
import type { Summary } from "../api/shapes";
import { ago, date, tongue, townBeside, where } from "../state/format";
import { now } from "../state/clock";
import { language, t } from "../state/language";

interface Props {
	summary: Summary;
	fresh?: boolean;
	/* Where something is found in it. */
	href?: string | undefined;
	badge?: string | undefined;
	title?: ComponentChildren;
	line?: ComponentChildren;
	foot?: string | undefined;
}

export function Card({ summary, fresh = false, href = `/practice/${summary.id}`, badge, title, line, foot }: Props) {
	const place = [summary.organisation, where(townBeside(summary.organisation, summary.city), summary.country)].filter(Boolean).join(" · ");
	return (
		<li class={`card${fresh ? " card-new" : ""}${summary.withdrawn ? " card-gone" : ""}`}>
			{(fresh || badge || place) && (
				<p class="card-place">
					{fresh && <span class="new">{t().app.isNew}</span>}
					{badge && <span class="badge">{badge}</span>}
					{place && <span>{place}</span>}
				</p>
			)}
			{summary.withdrawn
				? <h3><a href={href}>{t().app.withdrawn(date(summary.withdrawn))}</a></h3>
				: <h3 lang={summary.lang}><a href={href}>{title ?? summary.title}</a></h3>}
			{line}
			{!line && summary.summary && <p class="card-text" lang={summary.lang}>{summary.summary}</p>}
			<p class="card-foot">
				<time dateTime={new Date(summary.created).toISOString()}>{ago(summary.created, now.value)}</time>
				{foot && <span>{foot}</span>}
				{!foot && summary.lang !== language.value && <span>{t().sheet.writtenIn(tongue(summary.lang))}</span>}
				{summary.comments > 0 && <span>{t().list.messages(summary.comments)}</span>}
				{summary.scope === 1 && <span>{t().list.members}</span>}
			</p>
		</li>
	);
}

/** New first; a practice that changed takes its old place with its new words. */
export function placed(items: Summary[], one: Summary): Summary[] {
	const at = items.findIndex((item) => item.id === one.id);
	if (at < 0) return [one, ...items];
	return items.map((item, i) => (i === at ? one : item));
}
