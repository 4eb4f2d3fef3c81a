// SPDX-License-Identifier: EUPL-1.2
// What the editors of this site decided: for everybody, without names.
import { useState } from "preact/hooks";
import { type Decision, listDecisions } from "../api/care";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { c, useCareTexts } from "../state/care/words";
import { date } from "../state/format";
import { useLoaded } from "../state/load";

function One({ one }: { one: Decision }) {
	return (
		<li class="message">
			<p><strong>{c().action[one.action]}</strong></p>
			<footer>
				<time dateTime={new Date(one.time).toISOString()}>{date(one.time)}</time>
				<span>{c().reason[one.reason]}</span>
				{one.days !== null && <span>{c().decisions.days(one.days)}</span>}
				{one.structure && <span>{one.structure.name}</span>}
			</footer>
		</li>
	);
}

export default function DecisionsPage() {
	const [before, setBefore] = useState<number | null>(null);
	const { value, failed, again } = useLoaded(`decisions ${before}`, () => listDecisions(before));
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	const found = value.value;
	return (
		<div class="page narrow">
			<Title name={c().decisions.title} />
			<p class="lead">{c().decisions.intro}</p>
			<p class="muted">{c().moderation.leaves}</p>
			{!found
				? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
				: found.items.length === 0
					? <Empty text={c().decisions.empty} />
					: <ul class="threads">{found.items.map((one) => <One key={one.number} one={one} />)}</ul>}
			{found?.next != null && <p class="actions"><button type="button" class="button" onClick={() => setBefore(found.next)}>{c().decisions.older}</button></p>}
		</div>
	);
}
