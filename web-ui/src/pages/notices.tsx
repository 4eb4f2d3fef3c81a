// SPDX-License-Identifier: EUPL-1.2
// What concerns the reader: answers, mentions, questions that reach their structure.
import { useEffect } from "preact/hooks";
import { listNotices, seeNotices } from "../api/methods";
import { account } from "../api/session";
import type { Notice } from "../api/shapes";
import { anchorOf } from "../parts/comment";
import { Prose } from "../parts/prose";
import { Empty, Failed, Skeleton } from "../parts/states";
import { addressOf, titleOf } from "../parts/talk-card";
import { Title } from "../parts/title";
import { now } from "../state/clock";
import { ago } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";
import { unseen } from "../state/notices";
import { fromOf, nameOf } from "../state/people";
import { withNext } from "../state/route";

const SHOWN = 50;

function why({ why: reason, comment, conversation }: Notice): string {
	const name = nameOf(comment ?? conversation);
	return t().why[reason](name);
}

function One({ notice }: { notice: Notice }) {
	const { comment, conversation } = notice;
	const page = addressOf(conversation).split("#")[0]!;
	const text = comment?.text ?? (notice.why === "request" ? conversation.text : null);
	return (
		<li class={notice.seen ? "message" : "message message-new"}>
			<p><a href={comment ? `${page}#${anchorOf(comment.id)}` : page}>{why(notice)}</a></p>
			<p class="notice-title" lang={conversation.lang}>{titleOf(conversation)}</p>
			{text && <Prose text={text.slice(0, 280)} lang={comment?.lang ?? conversation.lang} />}
			<footer>
				<span>{fromOf(comment ?? conversation)}</span>
				<time dateTime={new Date(notice.created).toISOString()}>{ago(notice.created, now.value)}</time>
				{!notice.seen && <span class="new">{t().talk.isNew}</span>}
			</footer>
		</li>
	);
}

export default function Notices() {
	const { value, failed, again } = useLoaded(`notices ${account.value?.login}`, () => listNotices(SHOWN));
	const items = value.value?.items;
	useEffect(() => {
		const newest = items?.[0];
		if (newest && unseen.peek() > 0) seeNotices(newest.number).catch(() => undefined);
	}, [items]);
	useEffect(() => {
		if (items && unseen.value > (value.value?.unseen ?? 0)) again();
	}, [unseen.value]);
	return (
		<div class="page narrow">
			<Title name={t().notice.title} />
			{!account.value
				? <p><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>
				: !items
					? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
					: items.length === 0
						? <Empty text={t().notice.empty} />
						: <ul class="threads">{items.map((one) => <One key={`${one.number}`} notice={one} />)}</ul>}
		</div>
	);
}
