// SPDX-License-Identifier: EUPL-1.2
// A tool by itself, whether it belongs to a practice or to none. As node/src/site/tool.c.
import { asText } from "../api/fields";
import { schema, showTool } from "../api/methods";
import { Later } from "../parts/later";
import { Piece, Waiting } from "../parts/piece";
import { Answers } from "../parts/sheet";
import { openDate } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { useWriteTexts, w } from "../state/write/words";

export default function ToolPage({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const { value, failed, again } = useLoaded(`tool ${id}`, () => showTool(id));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	if (!spoken) return <Waiting />;
	const view = value.value;
	const kind = kinds.value.value?.find((one) => one.kind === "tool");
	const tool = kinds.value.value && view?.tool;
	const ended = asText(tool?.["ended"]);
	return (
		<Piece
			view={view} record={tool} name="tool" what={t().find.tool} all={{ href: "/practices?kind=tool", text: w().tool.all }}
			why={failed.value ?? kinds.failed.value} again={() => { again(); kinds.again(); }}
			ended={ended && t().sheet.ended(openDate(ended))}
			under={view?.practice && <p>{w().tool.of} <a href={`/practice/${view.practice.id}`} lang={view.practice.lang}>{view.practice.title}</a></p>}
			deeds={view && <Later key={view.id} load={() => import("../parts/deeds").then((part) => part.ToolDeeds)} props={{ view, again }} />}
		>
			{tool && <Answers kind={kind && { ...kind, fields: kind.fields.filter((field) => field.name !== "ended") }} piece={tool} lang={view!.lang} />}
			{tool && <Later key={`${view!.entity} tutorials`} load={() => import("../parts/tutorial/beside").then((part) => part.default)} props={{ about: view!.entity }} />}
		</Piece>
	);
}
