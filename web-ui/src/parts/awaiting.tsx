// SPDX-License-Identifier: EUPL-1.2
// Home: questions that wait for an answer and that the reader can read.
import { listActivity } from "../api/methods";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { Icon } from "./icon";
import { TalkCard } from "./talk-card";

const SHOWN = 4;

export default function Awaiting() {
	const found = useLoaded(`activity ${language.value}`, () => listActivity(language.value)).value.value;
	if (!found || found.waiting.length === 0) return null;
	return (
		<section aria-labelledby="awaiting">
			<h2 id="awaiting">{t().talks.waiting}</h2>
			<ul class="cards">{found.waiting.slice(0, SHOWN).map((one) => <TalkCard key={one.id} one={one} />)}</ul>
			<p><a class="onward" href="/conversations">{t().talks.title}<Icon name="right" /></a></p>
		</section>
	);
}
