// SPDX-License-Identifier: EUPL-1.2
// The page that takes shape beside what is being written: loaded after the form.
import { answered, asText, isMap } from "../api/fields";
import { hello } from "../api/session";
import type { Kind, Piece, Value, View } from "../api/shapes";
import type { Shelved } from "../state/write/shelf";
import { publishable } from "../state/write/values";
import { w } from "../state/write/words";
import { SheetHead } from "./head";
import { Later } from "./later";
import { Prose } from "./prose";
import { Answers, headOf, Sheet } from "./sheet";

const pieces = (value: Value): Piece[] => (Array.isArray(value) ? value.filter(isMap) : []);

function viewOf(one: Shelved): View {
	const node = hello.value?.node;
	const extra = isMap(one.fields["_extra"]) ? one.fields["_extra"] : {};
	return {
		lang: one.lang,
		practice: publishable(one.fields),
		structure: node ? { id: node.structure, name: node.name, city: node.city, country: node.country } : null,
		testimonies: pieces(extra["testimonies"]),
		tools: pieces(extra["tools"]),
		contact: isMap(extra["contact"]) ? extra["contact"] : null,
	};
}

/** The page as readers will see it. */
export default function Preview({ one, kinds }: { one: Shelved; kinds: Kind[] }) {
	const view = viewOf(one);
	const title = one.kind === "practice" ? headOf(view).title : asText(one.fields["title"]);
	const heading = <p class="paper-title" lang={one.lang}>{title || w().write.untitled}</p>;
	return (
		<section class="paper" aria-labelledby="paper">
			<h2 id="paper" class="eyebrow">{w().write.paper}</h2>
			{one.kind === "practice" && <SheetHead view={view} heading={heading} />}
			{one.kind === "practice" && <Sheet kinds={kinds} view={view} />}
			{one.kind !== "practice" && one.kind !== "testimony" && heading}
			{one.kind === "toolbox" && <Later load={() => import("./toolbox/preview").then((part) => part.default)} props={{ one, kinds }} />}
			{one.kind === "tutorial" && <Later load={() => import("./tutorial/preview").then((part) => part.default)} props={{ one, kinds }} />}
			{one.kind === "testimony"
				? (
					<figure class="voice">
						{answered(one.fields["text"]) && <blockquote><Prose text={asText(one.fields["text"])} lang={one.lang} /></blockquote>}
						<figcaption>{answered(one.fields["name"]) && <strong>{asText(one.fields["name"])}</strong>}</figcaption>
					</figure>
				)
				: one.kind !== "practice" && one.kind !== "toolbox" && one.kind !== "tutorial" && <Answers kind={kinds.find((kind) => kind.kind === one.kind)} piece={publishable(one.fields)} lang={one.lang} />}
		</section>
	);
}
