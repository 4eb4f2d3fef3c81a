// SPDX-License-Identifier: EUPL-1.2
// A conversation in a list: what it is about, who began it, how it stands.
import type { Conversation } from "../api/shapes";
import { now } from "../state/clock";
import { ago, date, tongue } from "../state/format";
import { language, t } from "../state/language";
import { nameOf } from "../state/people";
import { Icon } from "./icon";

export const addressOf = (one: Conversation): string =>
	`/${one.kind === "request" ? "question" : one.kind}/${one.id}${one.kind === "practice" ? "#discussion" : ""}`;

/** What a conversation is called; an experience by the person who told it. */
export function titleOf(one: Conversation): string {
	if (one.withdrawn) return t().app.withdrawn(date(one.withdrawn));
	return one.title ?? t().tried.by(nameOf(one));
}

export function TalkCard({ one }: { one: Conversation }) {
	const isNew = one.read > 0 && one.unread > 0;
	const who = one.kind === "practice" ? one.structure?.name : [nameOf(one), one.structure?.name].filter(Boolean).join(", ");
	return (
		<li class="card talk-card">
			<h3 lang={one.lang}><a href={addressOf(one)}>{titleOf(one)}</a></h3>
			<p class="card-foot">
				<span>{t().kind[one.kind]}</span>
				{one.state === "answered" && <span class="accepted"><Icon name="check" />{t().question.answered}</span>}
				<span>{who}</span>
				{one.lang !== language.value && <span>{t().sheet.writtenIn(tongue(one.lang))}</span>}
			</p>
			<p class="card-foot">
				<span>{t().talk.count(one.comments)}</span>
				{isNew && <span class="new">{t().talk.toNew(one.unread)}</span>}
				<time dateTime={new Date(one.last).toISOString()}>{ago(one.last, now.value)}</time>
			</p>
		</li>
	);
}
