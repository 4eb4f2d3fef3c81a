// SPDX-License-Identifier: EUPL-1.2
// Where people talk: what waits for an answer, rooms, what was said last.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { listActivity, listRooms, onConversation, publishRoom } from "../api/methods";
import { account, mayPublish } from "../api/session";
import type { Conversation } from "../api/shapes";
import { randomHex } from "../api/wire";
import { TextField } from "../parts/field";
import { Long } from "../parts/long";
import { Empty, Failed, Skeleton, words } from "../parts/states";
import { TalkCard } from "../parts/talk-card";
import { Title } from "../parts/title";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go, withNext } from "../state/route";

function List({ title, id, items, empty, children }: {
	title: string; id: string; items: Conversation[]; empty: string; children?: ComponentChildren;
}) {
	return (
		<section aria-labelledby={id}>
			<h2 id={id}>{title}</h2>
			{items.length > 0
				? <ul class="cards">{items.map((one) => <TalkCard key={one.id} one={one} />)}</ul>
				: <p class="muted">{empty}</p>}
			{children}
		</section>
	);
}

function NewRoom() {
	const [open, setOpen] = useState(false);
	const [title, setTitle] = useState("");
	const [purpose, setPurpose] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const token = useRef(randomHex(16));
	const send = async (): Promise<void> => {
		setFault(title.trim() ? null : t().talk.empty_text);
		if (!title.trim()) return;
		setFailed(null);
		try {
			const room = { title: title.trim(), purpose: purpose.trim(), lang: language.value, token: token.current };
			go(`/room/${(await publishRoom(room)).conversation.id}`);
		} catch (why) {
			setFailed(failure(why));
		}
	};
	if (!open) return <p><button type="button" class="button" onClick={() => setOpen(true)}>{t().talks.newRoom}</button></p>;
	return (
		<form class="form aside" onSubmit={(event) => { event.preventDefault(); void send(); }}>
			<TextField label={t().talks.theme} name="theme" value={title} onValue={setTitle} error={fault} />
			<Long label={t().talks.purpose} value={purpose} onValue={setPurpose} rows={3} />
			{failed && <p class="wrong" role="alert">{t().talk.failed} {words(failed)}</p>}
			<p class="actions">
				<button type="submit" class="button main">{t().talks.openRoom}</button>
				<button type="button" class="button" onClick={() => setOpen(false)}>{t().talk.fold}</button>
			</p>
		</form>
	);
}

export default function Conversations() {
	const activity = useLoaded(`activity ${language.value}`, () => listActivity(language.value));
	const rooms = useLoaded("rooms", () => listRooms());
	useEffect(() => {
		let timer = 0;
		const end = onConversation(() => {
			clearTimeout(timer);
			timer = window.setTimeout(() => {
				activity.again();
				rooms.again();
			}, 700);
		});
		return () => {
			clearTimeout(timer);
			end();
		};
	}, []);
	const now = activity.value.value;
	const failed = activity.failed.value;
	const listed = rooms.value.value?.items ?? [];
	return (
		<div class="page talks">
			<Title name={t().talks.title} />
			<p class="lead">{t().talks.intro}</p>
			<p class="actions">
				<a class="button main" href={account.value ? "/ask" : withNext("/sign-in")}>{t().talks.ask}</a>
			</p>
			{!now ? failed ? <Failed why={failed} again={activity.again} /> : <Skeleton /> : (
				<>
					{now.items.length + now.waiting.length + listed.length === 0 && <Empty text={t().talks.empty} />}
					<List title={t().talks.waiting} id="waiting" items={now.waiting} empty={t().talks.noneWaiting} />
					<List title={t().talks.rooms} id="rooms" items={listed} empty={t().talks.noRoom}>
						{mayPublish.value && <NewRoom />}
					</List>
					<List title={t().talks.recent} id="recent" items={now.items} empty={t().talks.nothingSaid} />
				</>
			)}
		</div>
	);
}
