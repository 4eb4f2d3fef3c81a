// SPDX-License-Identifier: EUPL-1.2
// On the page of a practice or tool: the tutorials that tell how to do it, and the way into a new one.
import { mayPublish } from "../../api/session";
import { tutorialsAbout } from "../../api/tutorials";
import { language } from "../../state/language";
import { useLoaded } from "../../state/load";
import { u, useTutorialTexts } from "../../state/tutorial/words";
import { Card } from "../card";

export default function Tutorials({ about }: { about: string }) {
	const spoken = useTutorialTexts();
	const { value } = useLoaded(`tutorials ${about} ${language.value}`, () => tutorialsAbout(about));
	const items = (value.value?.items ?? []).filter((one) => !one.withdrawn);
	if (!spoken || (items.length === 0 && !mayPublish.value)) return null;
	return (
		<section class="part tutorials">
			<h2>{u().tutorial.title}</h2>
			{items.length > 0 && <ul class="cards">{items.map((one) => <Card key={one.id} summary={one} />)}</ul>}
			{mayPublish.value && <p class="actions"><a class="button" href={`/write?kind=tutorial&about=${about}`}>{u().tutorial.write}</a></p>}
		</section>
	);
}
