// SPDX-License-Identifier: EUPL-1.2
// What stands in a toolbox: its rubrics in order, cards with the words of whoever chose them. As node/src/site/toolbox.c.
import { answered, asText, isMap } from "../../api/fields";
import type { Field, Fields, Kind, Summary } from "../../api/shapes";
import { entriesOf, sectionsOf } from "../../state/toolbox/entries";
import { b } from "../../state/toolbox/words";
import { Card } from "../card";
import { Later } from "../later";
import { Prose } from "../prose";
import { labelOf } from "../values";

interface Props {
	kind: Kind | undefined;
	box: Fields;
	cards: Summary[];
	lang: string;
}

const rubricOf = (kind: Kind | undefined): Field | undefined =>
	kind?.fields.find((field) => field.name === "sections")?.fields?.find((field) => field.name === "rubric");

function Entry({ entry, cards, lang }: { entry: Fields; cards: Summary[]; lang: string }) {
	const record = asText(entry["record"]);
	const card = cards.find((one) => one.id === record);
	return (
		<li class="box-entry">
			{card && <Card summary={card} alone />}
			{record && !card && <p class="muted">{b().box.lost}</p>}
			{isMap(entry["attachment"]) && (
				<Later load={() => import("../media/files").then((part) => part.default)} props={{ value: [entry["attachment"]], lang }} />
			)}
			{answered(entry["note"]) && <div class="box-note"><Prose text={asText(entry["note"])} lang={lang} /></div>}
		</li>
	);
}

export function Sections({ kind, box, cards, lang }: Props) {
	const rubric = rubricOf(kind);
	return (
		<>
			{sectionsOf(box["sections"]).map((section, i) => {
				const own = asText(section["heading"]);
				const code = asText(section["rubric"]);
				return (
					<section class="part" key={i}>
						<h2 lang={own ? lang : undefined}>{own || (code && labelOf(rubric?.options, code)) || b().box.contents}</h2>
						{answered(section["intro"]) && <Prose text={asText(section["intro"])} lang={lang} />}
						<ol class="box-entries">
							{entriesOf(section).map((entry, j) => <Entry key={j} entry={entry} cards={cards} lang={lang} />)}
						</ol>
					</section>
				);
			})}
		</>
	);
}
