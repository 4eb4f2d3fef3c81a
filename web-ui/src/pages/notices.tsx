// SPDX-License-Identifier: EUPL-1.2
// What concerns the reader: answers, mentions, questions that reach their structure.
import { useEffect } from "preact/hooks";
import { type Adoption, listDue } from "../api/adoptions";
import { listNotices, seeNotices } from "../api/methods";
import { account } from "../api/session";
import type { Conversation, Notice } from "../api/shapes";
import { anchorOf } from "../parts/comment";
import { Prose } from "../parts/prose";
import { Standing } from "../parts/spread/standing";
import { addressOf as addressOfAdopted } from "../parts/spread/tree";
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
import { sp, useSpreadTexts } from "../state/spread/words";

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
			{!notice.seen && <span class="new">{t().app.isNew}</span>}
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

/** What came of what this structure shared. */
function Reused({ notice, adoption }: { notice: Notice; adoption: Adoption }) {
	const { about, structure } = adoption;
	const reason = notice.why === "moved" ? t().why.moved : notice.why === "warned" ? t().why.warned : t().why.adopted;
	return (
		<li class={notice.seen ? "message" : "message message-new"}>
			<p><a href={`${addressOfAdopted(about)}#adoption-${adoption.id.slice(0, 16)}`}>{reason(structure.name)}</a></p>
			<p class="notice-title" lang={about.lang}>{about.title}</p>
			<Standing one={adoption} />
			<Foot notice={notice} from={where(structure.city, structure.country)} />
		</li>
	);
}

/** "Where is the project now?", one, three and six months after it was said. */
function Asked() {
	const { value } = useLoaded(`due ${account.value?.login}`, listDue);
	const items = value.value?.items ?? [];
	if (items.length === 0) return null;
	const words = { 1: sp().spread.dueOne, 3: sp().spread.dueThree, 6: sp().spread.dueSix };
	return (
		<section class="reminders" aria-labelledby="asked">
			<h2 id="asked">{sp().spread.reminders}</h2>
			<ul>{items.map(({ months, adoption }) => (
				<li key={adoption.id}><a href={`${addressOfAdopted(adoption.about)}#reuse-form`}>{words[months](adoption.about.title ?? adoption.about.structure.name)}</a></li>
			))}</ul>
		</section>
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
	if (notice.adoption) return <Reused notice={notice} adoption={notice.adoption} />;
	return notice.conversation ? <One notice={notice as Said} /> : <OwnOne notice={notice} />;
}

export default function Notices() {
	const { value, failed, again } = useLoaded(`notices ${account.value?.login} ${language.value}`, () => listNotices(SHOWN, language.value));
	const spoken = [useSavedTexts(), useMeTexts(), useSpreadTexts()].every(Boolean);
	const items = spoken ? value.value?.items : undefined;
	useEffect(() => {
		const newest = value.value?.newest; /* not that of the first shown: what was hidden since waits for nobody */
		if (items && newest != null && unseen.peek() > 0) seeNotices(newest).catch(() => undefined);
	}, [items]);
	useEffect(() => {
		if (items && unseen.value > (value.value?.unseen ?? 0)) again();
	}, [unseen.value]);
	return (
		<div class="page narrow">
			<Title name={t().notice.title} />
			{account.value && spoken && <Asked />}
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
