// SPDX-License-Identifier: EUPL-1.2
// All toolboxes, the newest first. As node/src/site/toolbox.c.
import { useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { mayPublish } from "../api/session";
import type { Summary } from "../api/shapes";
import { listToolboxes } from "../api/toolboxes";
import { Card } from "../parts/card";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { b, useToolboxTexts } from "../state/toolbox/words";

const Make = () => <a class="button" href="/write?kind=toolbox">{b().box.make}</a>;

export default function Toolboxes() {
	const spoken = useToolboxTexts();
	const { value, failed, again } = useLoaded(`toolboxes ${language.value}`, () => listToolboxes({ reader: language.value }));
	const [more, setMore] = useState<Summary[]>([]);
	const [next, setNext] = useState<string | null | undefined>(undefined);
	const [wrong, setWrong] = useState<Failure | null>(null);
	if (!spoken || !value.value) return <div class="page">{failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />}</div>;
	const words = b().box;
	const after = next === undefined ? value.value.next : next;
	const items = [...value.value.items, ...more];
	const goOn = (): void => {
		setWrong(null);
		listToolboxes({ reader: language.value, after: after ?? undefined }).then((page) => {
			setMore([...more, ...page.items]);
			setNext(page.next ?? null);
		}, (why) => setWrong(failure(why)));
	};
	return (
		<div class="page">
			<Title name={words.title} />
			<p class="lead">{words.intro}</p>
			{items.length === 0 && <Empty text={words.empty}><p>{words.emptyMore}</p><Make /></Empty>}
			{items.length > 0 && mayPublish.value && <p class="actions"><Make /></p>}
			{items.length > 0 && (
				<>
					<h2 class="count">{t().home.toolboxes(value.value.total)}</h2>
					<ul class="cards">
						{items.map((one) => <Card key={one.id} summary={one} beside={one.entries === undefined ? undefined : words.entries(one.entries)} />)}
					</ul>
				</>
			)}
			{wrong && <Failed why={wrong} />}
			{after && <p><button type="button" class="button" onClick={goOn}>{t().list.more}</button></p>}
		</div>
	);
}
