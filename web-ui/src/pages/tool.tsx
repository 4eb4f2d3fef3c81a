// SPDX-License-Identifier: EUPL-1.2
// A tool by itself, whether it belongs to a practice or to none.
import { asText } from "../api/fields";
import { schema, showTool } from "../api/methods";
import type { ToolView } from "../api/shapes";
import { Icon } from "../parts/icon";
import { Later } from "../parts/later";
import { Proof } from "../parts/proof";
import { Report } from "../parts/report";
import { Answers } from "../parts/sheet";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { date, openDate, tongue, townBeside, where } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { useWriteTexts, w } from "../state/write/words";

const Back = () => <p class="back"><a href="/practices?kind=tool"><Icon name="left" />{w().tool.all}</a></p>;

function Head({ view }: { view: ToolView }) {
	const { structure, tool } = view;
	const ended = asText(tool?.["ended"]);
	return (
		<header class="sheet-head">
			<p class="sheet-place">
				<span class="badge">{t().find.tool}</span>{" "}
				{[structure?.name, where(townBeside(structure?.name, structure?.city), structure?.country)].filter(Boolean).join(" · ")}
			</p>
			<Title name={asText(tool?.["title"])} lang={view.lang} />
			{ended && <p><span class="ended">{t().sheet.ended(openDate(ended))}</span></p>}
			<p class="card-foot">
				<span>{t().sheet.by(structure?.name ?? "", date(view.created))}</span>
				{view.lang !== language.value && <span>{t().sheet.writtenIn(tongue(view.lang))}</span>}
				{view.scope === 1 && <span>{t().sheet.members}</span>}
			</p>
			{view.practice && <p>{w().tool.of} <a href={`/practice/${view.practice.id}`} lang={view.practice.lang}>{view.practice.title}</a></p>}
		</header>
	);
}

export default function ToolPage({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const { value, failed, again } = useLoaded(`tool ${id}`, () => showTool(id));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const view = value.value;
	const why = failed.value ?? kinds.failed.value;
	if (!spoken) return <div class="page"><Skeleton lines={8} /></div>;
	if (view?.withdrawn) {
		return (
			<div class="page practice">
				<Back />
				<Title name={t().app.withdrawn(date(view.withdrawn))} />
				<p class="muted">{view.structure?.name}</p>
				<Later load={() => import("../parts/deeds").then((part) => part.Reached)} props={{ id: view.entity }} />
			</div>
		);
	}
	if (view?.tool && kinds.value.value) {
		const kind = kinds.value.value.find((one) => one.kind === "tool");
		return (
			<div class="page practice">
				<Back />
				<article>
					<Head view={view} />
					<Answers kind={kind && { ...kind, fields: kind.fields.filter((field) => field.name !== "ended") }} piece={view.tool} lang={view.lang} />
					<Proof view={{ id: view.id, lang: view.lang, structure: view.structure ?? null, practice: {}, proof: view.proof ?? null, revisions: view.revisions ?? 0 }} />
					<p><Report id={view.id} what={t().find.tool} /></p>
					<Later key={view.id} load={() => import("../parts/deeds").then((part) => part.ToolDeeds)} props={{ view, again }} />
				</article>
				<Later key={`${view.entity} reuse`} load={() => import("../parts/spread/reuse").then((part) => part.default)} props={{ about: view.entity, structure: view.structure }} />
			</div>
		);
	}
	if (why && ["not_found", "ambiguous", "malformed", "invalid"].includes(why.code)) {
		return (
			<div class="page narrow">
				<Title name={t().sheet.gone} />
				<Empty text={t().sheet.goneMore}><a class="button" href="/practices?kind=tool">{w().tool.all}</a></Empty>
			</div>
		);
	}
	return <div class="page">{why ? <Failed why={why} again={() => { again(); kinds.again(); }} /> : <Skeleton lines={8} />}</div>;
}
