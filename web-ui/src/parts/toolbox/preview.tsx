// SPDX-License-Identifier: EUPL-1.2
// A toolbox that takes shape beside its form; what its entries name is told by title alone.
import { answered, asText } from "../../api/fields";
import type { Kind, Summary } from "../../api/shapes";
import { knownOf, namedIn, sectionsOf } from "../../state/toolbox/entries";
import { useToolboxTexts } from "../../state/toolbox/words";
import type { Shelved } from "../../state/write/shelf";
import { Prose } from "../prose";
import { Sections } from "./shown";

export default function Preview({ one, kinds }: { one: Shelved; kinds: Kind[] }) {
	if (!useToolboxTexts()) return null;
	const { fields, lang } = one;
	const cards = [...namedIn(sectionsOf(fields["sections"]))].flatMap((id): Summary[] => {
		const known = knownOf(fields, id);
		if (!known?.title) return [];
		return [{
			id, kind: known.kind === "tool" || known.kind === "tutorial" ? known.kind : "practice", title: known.title, lang: known.lang || lang, structure: "", domains: [],
			target_groups: [], created: one.at, comments: 0, scope: 0,
		}];
	});
	return (
		<>
			{answered(fields["intent"]) && <div class="summary"><Prose text={asText(fields["intent"])} lang={lang} /></div>}
			<Sections kind={kinds.find((kind) => kind.kind === "toolbox")} box={fields} cards={cards} lang={lang} />
		</>
	);
}
