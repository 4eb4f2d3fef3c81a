// SPDX-License-Identifier: EUPL-1.2
// What people may do with a tutorial of their own structure: revise it, end it, withdraw it.
import { hello, mayPublish } from "../../api/session";
import type { TutorialView } from "../../api/tutorials";
import { u } from "../../state/tutorial/words";
import { useWriteTexts, w } from "../../state/write/words";
import { type Ending, Retire, Withdraw } from "../ends";

export default function Deeds({ view, again }: { view: TutorialView; again: () => void }) {
	if (!useWriteTexts() || !view.tutorial || !mayPublish.value || view.structure?.id !== hello.value?.node.structure) return null;
	const words = u().tutorialEdit;
	const one: Ending = { kind: "tutorial", entity: view.entity, lang: view.lang, scope: view.scope, heads: view.heads ?? [], fields: view.tutorial };
	return (
		<section class="deeds" aria-label={w().deeds.title}>
			<p class="actions"><a class="button" href={`/write?kind=tutorial&revise=${view.entity}`}>{words.revise}</a></p>
			{one.heads.length === 1 && <Retire one={one} again={again} title={words.ended} more={words.endedMore} />}
			<Withdraw one={one} again={again} title={words.withdraw} more={words.stays} />
		</section>
	);
}
