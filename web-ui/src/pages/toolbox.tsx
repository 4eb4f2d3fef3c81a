// SPDX-License-Identifier: EUPL-1.2
// One toolbox: what it is for, its rubrics with what stands in them, how much that is. As node/src/site/toolbox.c.
import { answered, asText } from "../api/fields";
import { schema } from "../api/methods";
import { showToolbox, type ToolboxView } from "../api/toolboxes";
import { Later } from "../parts/later";
import { Piece, Waiting } from "../parts/piece";
import { Prose } from "../parts/prose";
import { Answers } from "../parts/sheet";
import { Sections } from "../parts/toolbox/shown";
import { date, openDate } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { cachedSize } from "../state/media/size";
import { b, useToolboxTexts } from "../state/toolbox/words";

/** Shown elsewhere on the page. */
const BESIDES = new Set(["intent", "sections", "ended"]);

function Weight({ view }: { view: ToolboxView }) {
	const { reach, taken } = view;
	if (!reach) return null;
	return (
		<p class="box-weight">
			<span>{b().box.sheets(reach.records)}</span>
			{reach.files > 0 && <span>{b().box.files(reach.files)}</span>}
			{reach.files > 0 && <span>{cachedSize(reach.bytes)}</span>}
			{!!taken && <span>{b().box.taken(date(taken))}</span>}
		</p>
	);
}

function Under({ view }: { view: ToolboxView }) {
	const { origin, toolbox } = view;
	return (
		<>
			{origin && <p>{b().box.adapted} <a href={`/toolbox/${origin.id}`} lang={origin.lang}>{origin.title}</a></p>}
			<Weight view={view} />
			{answered(toolbox?.["intent"]) && <div class="summary"><Prose text={asText(toolbox?.["intent"])} lang={view.lang} /></div>}
		</>
	);
}

function Copies({ entity }: { entity: string }) {
	return (
		<>
			<a class="button" href={`/toolbox/${entity}.zip`} rel="nofollow" download="">{b().box.archive}</a>
			<a class="button" href={`/toolbox/${entity}.imscc`} rel="nofollow" download="">{b().box.course}</a>
		</>
	);
}

export default function ToolboxPage({ id }: { id: string }) {
	const spoken = useToolboxTexts();
	const { value, failed, again } = useLoaded(`toolbox ${id} ${language.value}`, () => showToolbox(id, language.value));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	if (!spoken) return <Waiting />;
	const view = value.value;
	const kind = kinds.value.value?.find((one) => one.kind === "toolbox");
	const toolbox = kinds.value.value && view?.toolbox;
	const ended = asText(toolbox?.["ended"]);
	return (
		<Piece
			view={view} record={toolbox} name="toolbox" what={t().find.toolbox} all={{ href: "/toolboxes", text: b().box.all }} wide="toolbox"
			why={failed.value ?? kinds.failed.value} again={() => { again(); kinds.again(); }}
			ended={ended && b().box.ended(openDate(ended))}
			under={view && <Under view={view} />}
			copies={view && <Copies entity={view.entity} />}
			deeds={view && <Later key={view.id} load={() => import("../parts/toolbox/deeds").then((part) => part.default)} props={{ view, again }} />}
		>
			{toolbox && <Sections kind={kind} box={toolbox} cards={view!.cards ?? []} lang={view!.lang} />}
			{toolbox && <Answers kind={kind && { ...kind, fields: kind.fields.filter((field) => !BESIDES.has(field.name)) }} piece={toolbox} lang={view!.lang} />}
		</Piece>
	);
}
