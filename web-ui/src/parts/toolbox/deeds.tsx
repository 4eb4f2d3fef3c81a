// SPDX-License-Identifier: EUPL-1.2
// What people may do with a toolbox: keep it here, revise it, make one of their own from it, end it.
import { account, hello, mayPublish } from "../../api/session";
import type { ToolboxView } from "../../api/toolboxes";
import { b } from "../../state/toolbox/words";
import { useWriteTexts, w } from "../../state/write/words";
import { type Ending, Retire, Withdraw } from "../ends";
import Keep from "./keep";

export default function Deeds({ view, again }: { view: ToolboxView; again: () => void }) {
	if (!useWriteTexts() || !view.toolbox || !mayPublish.value) return null;
	const words = b().boxDeed;
	const own = view.structure?.id === hello.value?.node.structure;
	const keeps = account.value?.role === "editor" || account.value?.role === "operator";
	const one: Ending = { kind: "toolbox", entity: view.entity, lang: view.lang, scope: view.scope, heads: view.heads ?? [], fields: view.toolbox };
	return (
		<section class="deeds" aria-label={w().deeds.title}>
			{keeps && <Keep id={view.entity} again={again} />}
			<p class="actions">
				{own && <a class="button" href={`/write?kind=toolbox&revise=${view.entity}`}>{words.revise}</a>}
				<a class="button" href={`/write?kind=toolbox&origin=${view.entity}`}>{words.adapt}</a>
			</p>
			{own && one.heads.length === 1 && <Retire one={one} again={again} title={words.ended} more={words.endedMore} />}
			{own && <Withdraw one={one} again={again} title={words.withdraw} more={words.stays} />}
		</section>
	);
}
