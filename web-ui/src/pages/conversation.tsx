// SPDX-License-Identifier: EUPL-1.2
// One room, question or experience, and its discussion.
import { useEffect, useState } from "preact/hooks";
import { acceptAnswer, showConversation } from "../api/methods";
import { account } from "../api/session";
import type { Comment, Conversation, Id } from "../api/shapes";
import { anchorOf } from "../parts/comment";
import { Composer, type ReplyTo } from "../parts/composer";
import { Discussion } from "../parts/discussion";
import { Experience } from "../parts/experiences";
import { Icon } from "../parts/icon";
import { Prose } from "../parts/prose";
import { Report } from "../parts/report";
import { Empty, Failed, Skeleton } from "../parts/states";
import { titleOf } from "../parts/talk-card";
import { Title } from "../parts/title";
import { Unkept } from "../parts/unkept";
import { announce } from "../state/announce";
import { now } from "../state/clock";
import { ago, list, tongue } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";
import { fromOf, isMine, nameOf } from "../state/people";
import { expectTalk, useTalk } from "../state/talk";

function Head({ one }: { one: Conversation }) {
	return (
		<>
			<p class="eyebrow">{t().kind[one.kind]}</p>
			<Title name={titleOf(one)} lang={one.withdrawn ? undefined : one.lang} />
			<p class="muted">
				{[nameOf(one), fromOf(one), ago(one.created, now.value)].filter(Boolean).join(" · ")}
			</p>
			{one.kind === "experience"
				? <p><a href={`/practice/${one.practice}`}>{t().tried.practice}</a></p>
				: one.text && <Prose text={one.text} lang={one.lang} />}
			{one.kind !== "experience" && !one.withdrawn && !isMine(one) && <p><Report id={one.id} what={titleOf(one)} /></p>}
			{!!one.languages?.length && <p class="muted">{t().question.languages(list(one.languages.map(tongue)))}</p>}
		</>
	);
}

function Answered({ one, said }: { one: Conversation; said: number }) {
	if (one.kind !== "request" || (!one.accepted && said > 0)) return null;
	return one.accepted
		? <p class="notice"><a href={`#${anchorOf(one.accepted)}`}><Icon name="check" />{t().question.toAnswer}</a></p>
		: <p class="notice"><span>{t().question.waits}</span></p>;
}

function Talking({ one, set }: { one: Conversation; set: (one: Conversation) => void }) {
	const talk = useTalk(one.id);
	const [replyTo, setReplyTo] = useState<ReplyTo | null>(null);
	useEffect(() => {
		if (!talk.changed.value) return;
		talk.changed.value = false;
		showConversation(one.id).then(({ conversation }) => set(conversation), () => undefined);
	}, [talk.changed.value]);
	const accept = (comment: Comment | null): void => {
		acceptAnswer(one.id, comment?.id ?? null).then(
			({ conversation }) => {
				set(conversation);
				announce(comment ? t().question.accepted : t().question.waits);
			},
			() => announce(t().failure.title),
		);
	};
	const mine = one.kind === "request" && isMine(one);
	return (
		<>
			<Answered one={one} said={talk.loaded.value.value?.length ?? one.comments} />
			<Discussion
				talk={talk}
				opens
				onReply={(comment, quote) => setReplyTo({ comment, quote })}
				accepted={one.accepted}
				onAccept={mine ? accept : undefined}
			/>
			{account.value && <Composer about={one.id} talk={talk} replyTo={replyTo} onReplyTo={setReplyTo} />}
		</>
	);
}

export default function ConversationPage({ id }: { id: Id }) {
	const { value, failed, again } = useLoaded(`conversation ${id}`, () => {
		if (id.length === 64) expectTalk(id); /* both at once */
		return showConversation(id);
	});
	const one = value.value?.conversation;
	if (!one && failed.value?.code === "unkept") return <Unkept />;
	if (!one) {
		const gone = failed.value && ["not_found", "ambiguous", "malformed", "invalid"].includes(failed.value.code);
		return (
			<div class="page narrow">
				{gone ? (
					<>
						<Title name={t().notFound.title} />
						<Empty text={t().sheet.goneMore}><a class="button" href="/conversations">{t().talks.title}</a></Empty>
					</>
				) : failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton lines={8} />}
			</div>
		);
	}
	return (
		<div class="page conversation">
			<p class="back"><a href="/conversations"><Icon name="left" />{t().talks.title}</a></p>
			<Head one={one} />
			{one.kind === "experience" && <Experience one={one} alone />}
			<Talking key={one.id} one={one} set={(conversation) => (value.value = { conversation })} />
		</div>
	);
}
