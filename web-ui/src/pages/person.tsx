// SPDX-License-Identifier: EUPL-1.2
// What others see of a person: what they tell of themselves, and what they shared here. As node/src/site/person.c.
import { useState } from "preact/hooks";
import { type Contribution, showPerson } from "../api/person";
import { type Failure, failure } from "../api/failure";
import { account, hello } from "../api/session";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { anchorOf } from "../state/anchor";
import { now } from "../state/clock";
import { ago, tongue, townBeside, where } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";
import { roleOf } from "../state/people";
import { p, usePersonTexts } from "../state/person/words";

const placeOf = (one: { kind: string; id: string }): string => `/${one.kind === "request" ? "question" : one.kind}/${one.id}`;

/** Where a contribution stands: by itself, or inside what it is about. */
function addressOf(one: Contribution): string {
	if (one.about && one.kind === "comment") return `${placeOf(one.about)}#${anchorOf(one.id)}`;
	if (one.about && one.kind === "translation") return `${placeOf(one.about)}?in=${one.lang}`;
	return placeOf(one.about && one.kind === "testimony" ? one.about : one);
}

function Said({ one }: { one: Contribution }) {
	return (
		<li class="card">
			<h3 lang={one.title ? one.lang : one.about?.lang}><a href={addressOf(one)}>{one.title ?? one.about?.title}</a></h3>
			{one.text && <p class="card-text" lang={one.lang}>{one.text}</p>}
			<p class="card-foot">
				<span>{p().profile.kind[one.kind]}</span>
				<span>{tongue(one.lang)}</span>
				<time dateTime={new Date(one.created).toISOString()}>{ago(one.created, now.value)}</time>
			</p>
		</li>
	);
}

export default function PersonPage({ id }: { id: string }) {
	const [structure = "", person = ""] = id.split("/");
	const spoken = usePersonTexts();
	const { value, failed, again } = useLoaded(`person ${id}`, () => showPerson(structure, person));
	const [more, setMore] = useState<Contribution[]>([]);
	const [next, setNext] = useState<number | null | undefined>(undefined);
	const [wrong, setWrong] = useState<Failure | null>(null);
	const found = value.value;
	if (!spoken || !found) return <div class="page narrow">{failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />}</div>;
	const words = p().profile;
	const place = found.structure;
	const items = [...found.items ?? [], ...more];
	const before = next === undefined ? found.next : next;
	const goOn = (): void => {
		setWrong(null);
		showPerson(structure, person, before).then((page) => {
			setMore([...more, ...page.items ?? []]);
			setNext(page.next ?? null);
		}, (why) => setWrong(failure(why)));
	};
	const mine = account.value?.author === person && hello.value?.node.structure === structure;
	return (
		<div class="page narrow">
			<Title name={found.name ?? t().talk.someone} />
			<p class="lead">{[roleOf({ author: found }), place.name, where(townBeside(place.name, place.city), place.country)].filter(Boolean).join(" · ")}</p>
			{mine && <p class="muted">{words.you} <a href="/me">{words.change}</a></p>}
			{!!found.languages?.length && <p class="muted">{words.speaks(found.languages.map(tongue).join(" · "))}</p>}
			{found.website && <p><a href={found.website} rel="nofollow noopener">{found.website}</a></p>}
			<section>
				<h2>{words.said}</h2>
				{items.length > 0
					? <ul class="cards">{items.map((one) => <Said key={one.id} one={one} />)}</ul>
					: <p class="muted">{found.items ? words.none : words.elsewhere(place.name)}</p>}
				{wrong && <Failed why={wrong} />}
				{before && <p><button type="button" class="button" onClick={goOn}>{words.older}</button></p>}
			</section>
		</div>
	);
}
