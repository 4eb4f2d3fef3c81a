// SPDX-License-Identifier: EUPL-1.2
// What concerns the reader: answers, mentions, questions that reach their structure.
import { useEffect } from "preact/hooks";
import { listNotices, seeNotices } from "../api/methods";
import { account } from "../api/session";
import type { Conversation, Notice } from "../api/shapes";
import { anchorOf } from "../parts/comment";
import { Prose } from "../parts/prose";
import { Empty, Failed, Skeleton } from "../parts/states";
import { addressOf, titleOf } from "../parts/talk-card";
import { Title } from "../parts/title";
import { now } from "../state/clock";
import { ago, where } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { unseen } from "../state/notices";
import { m, useMeTexts } from "../state/me/words";
import { fromOf, nameOf } from "../state/people";
import { withNext } from "../state/route";
import { newestAddress } from "../state/saved/question";
import { s, useSavedTexts } from "../state/saved/words";

const SHOWN = 50;

type Said = Notice & { why: Exclude<Notice["why"], "found" | "passkey" | "address">; conversation: Conversation };

function why({ why: reason, comment, conversation }: Said): string {
	const name = nameOf(comment ?? conversation);
	return t().why[reason](name);
}

function Foot({ notice, from }: { notice: Notice; from?: string }) {
	return (
		<footer>
			{from && <span>{from}</span>}
			<time dateTime={new Date(notice.created).toISOString()}>{ago(notice.created, now.value)}</time>
			{!notice.seen && <span class="new">{t().talk.isNew}</span>}
		</footer>
	);
}

/** What a saved search found; what was withdrawn since has no name here. */
function FoundOne({ notice, found }: { notice: Notice; found: NonNullable<Notice["found"]> }) {
	const { newest, search } = found;
	return (
		<li class={notice.seen ? "message" : "message message-new"}>
			<p><a href={newestAddress(search)}>{s().saved.found(search.name)}</a></p>
			{found.count > 1 && <p>{s().saved.count(found.count)}</p>}
			{newest && (
				<p class="notice-title" lang={newest.translated?.title ? newest.translated.lang : newest.lang}>
					<a href={`/${found.kind}/${newest.id}`}>{newest.translated?.title ?? newest.title}</a>
				</p>
			)}
			<Foot notice={notice} {...(newest ? { from: where(newest.organisation, newest.country) } : {})} />
		</li>
	);
}

function One({ notice }: { notice: Said }) {
	const { comment, conversation } = notice;
	const page = addressOf(conversation).split("#")[0]!;
	const text = comment?.text ?? (notice.why === "request" ? conversation.text : null);
	return (
		<li class={notice.seen ? "message" : "message message-new"}>
			<p><a href={comment ? `${page}#${anchorOf(comment.id)}` : page}>{why(notice)}</a></p>
			<p class="notice-title" lang={conversation.lang}>{titleOf(conversation)}</p>
			{text && <Prose text={text.slice(0, 280)} lang={comment?.lang ?? conversation.lang} />}
			<Foot notice={notice} from={fromOf(comment ?? conversation)} />
		</li>
	);
}

/** A way into the reader's own account is new. */
function OwnOne({ notice }: { notice: Notice }) {
	const words = m().newWay;
	const isKey = notice.why === "passkey";
	return (
		<li class={notice.seen ? "message" : "message message-new"}>
			<p><a href={isKey ? "/me#passkeys" : "/me#address"}>{isKey ? words.passkey(notice.passkey ?? "") : words.address}</a></p>
			<p>{words.notYou}</p>
			<Foot notice={notice} />
		</li>
	);
}

function Any({ notice }: { notice: Notice }) {
	if (notice.found) return <FoundOne notice={notice} found={notice.found} />;
	return notice.conversation ? <One notice={notice as Said} /> : <OwnOne notice={notice} />;
}

export default function Notices() {
	const { value, failed, again } = useLoaded(`notices ${account.value?.login} ${language.value}`, () => listNotices(SHOWN, language.value));
	const spoken = [useSavedTexts(), useMeTexts()].every(Boolean);
	const items = spoken ? value.value?.items : undefined;
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
						: <ul class="threads">{items.map((one) => <Any key={`${one.number} ${one.found?.search.number ?? one.created}`} notice={one} />)}</ul>}
		</div>
	);
}
