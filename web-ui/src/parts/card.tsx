// SPDX-License-Identifier: EUPL-1.2
// A practice in a list: its title, whose it is and where, its first lines, its language, its discussion.
import type { Summary } from "../api/shapes";
import { ago, date, tongue, where } from "../state/format";
import { now } from "../state/clock";
import { language, t } from "../state/language";

export function Card({ summary, fresh = false }: { summary: Summary; fresh?: boolean }) {
	const place = [summary.organisation, where(summary.city, summary.country)].filter(Boolean).join(" · ");
	return (
		<li class={`card${fresh ? " card-new" : ""}${summary.withdrawn ? " card-gone" : ""}`}>
			{(fresh || place) && (
				<p class="card-place">
					{fresh && <span class="new">{t().app.isNew}</span>}
					{place && <span>{place}</span>}
				</p>
			)}
			{summary.withdrawn
				? <h3><a href={`/practice/${summary.id}`}>{t().app.withdrawn(date(summary.withdrawn))}</a></h3>
				: <h3 lang={summary.lang}><a href={`/practice/${summary.id}`}>{summary.title}</a></h3>}
			{summary.summary && <p class="card-text" lang={summary.lang}>{summary.summary}</p>}
			<p class="card-foot">
				<time dateTime={new Date(summary.created).toISOString()}>{ago(summary.created, now.value)}</time>
				{summary.lang !== language.value && <span>{t().sheet.writtenIn(tongue(summary.lang))}</span>}
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
