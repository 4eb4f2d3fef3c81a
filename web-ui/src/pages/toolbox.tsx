// SPDX-License-Identifier: EUPL-1.2
// One toolbox: what it is for, its rubrics with what stands in them, how much that is. As node/src/site/toolbox.c.
import { answered, asText } from "../api/fields";
import { schema } from "../api/methods";
import { showToolbox, type ToolboxView } from "../api/toolboxes";
import { Icon } from "../parts/icon";
import { Later } from "../parts/later";
import { Proof } from "../parts/proof";
import { Prose } from "../parts/prose";
import { Report } from "../parts/report";
import { Answers } from "../parts/sheet";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { Sections } from "../parts/toolbox/shown";
import { date, openDate, tongue, townBeside, where } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { cachedSize } from "../state/media/size";
import { b, useToolboxTexts } from "../state/toolbox/words";

/** Shown elsewhere on the page. */
const BESIDES = new Set(["intent", "sections", "ended"]);

const Back = () => <p class="back"><a href="/toolboxes"><Icon name="left" />{b().box.all}</a></p>;

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

function Head({ view }: { view: ToolboxView }) {
	const { structure, toolbox, origin } = view;
	const ended = asText(toolbox?.["ended"]);
	return (
		<header class="sheet-head">
			<p class="sheet-place">
				<span class="badge">{t().find.toolbox}</span>{" "}
				{[structure?.name, where(townBeside(structure?.name, structure?.city), structure?.country)].filter(Boolean).join(" · ")}
			</p>
			<Title name={asText(toolbox?.["title"])} lang={view.lang} />
			{ended && <p><span class="ended">{b().box.ended(openDate(ended))}</span></p>}
			<p class="card-foot">
				<span>{t().sheet.by(structure?.name ?? "", date(view.created))}</span>
				{view.lang !== language.value && <span>{t().sheet.writtenIn(tongue(view.lang))}</span>}
				{view.scope === 1 && <span>{t().sheet.members}</span>}
			</p>
			{origin && <p>{b().box.adapted} <a href={`/toolbox/${origin.id}`} lang={origin.lang}>{origin.title}</a></p>}
			<Weight view={view} />
			{answered(toolbox?.["intent"]) && <div class="summary"><Prose text={asText(toolbox?.["intent"])} lang={view.lang} /></div>}
		</header>
	);
}

export default function ToolboxPage({ id }: { id: string }) {
	const spoken = useToolboxTexts();
	const { value, failed, again } = useLoaded(`toolbox ${id} ${language.value}`, () => showToolbox(id, language.value));
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
	if (view?.toolbox && kinds.value.value) {
		const kind = kinds.value.value.find((one) => one.kind === "toolbox");
		return (
			<div class="page practice toolbox">
				<Back />
				<article>
					<Head view={view} />
					<Sections kind={kind} box={view.toolbox} cards={view.cards ?? []} lang={view.lang} />
					<Answers kind={kind && { ...kind, fields: kind.fields.filter((field) => !BESIDES.has(field.name)) }} piece={view.toolbox} lang={view.lang} />
					<p class="actions">
						<a class="button" href={`/toolbox/${view.id}.pdf?lang=${language.value}`} rel="nofollow">{t().sheet.pdf}</a>
						<a class="button" href={`/toolbox/${view.entity}.zip`} rel="nofollow" download>{b().box.archive}</a>
						<a class="button" href={`/toolbox/${view.entity}.imscc`} rel="nofollow" download>{b().box.course}</a>
					</p>
					<Proof view={{ id: view.id, lang: view.lang, structure: view.structure ?? null, practice: {}, proof: view.proof ?? null, revisions: view.revisions ?? 0 }} />
					<p><Report id={view.id} what={t().find.toolbox} /></p>
					<Later key={view.id} load={() => import("../parts/toolbox/deeds").then((part) => part.default)} props={{ view, again }} />
				</article>
				<Later key={`${view.entity} reuse`} load={() => import("../parts/spread/reuse").then((part) => part.default)} props={{ about: view.entity, structure: view.structure }} />
			</div>
		);
	}
	if (why && ["not_found", "ambiguous", "malformed", "invalid"].includes(why.code)) {
		return (
			<div class="page narrow">
				<Title name={t().sheet.gone} />
				<Empty text={t().sheet.goneMore}><a class="button" href="/toolboxes">{b().box.all}</a></Empty>
			</div>
		);
	}
	return <div class="page">{why ? <Failed why={why} again={() => { again(); kinds.again(); }} /> : <Skeleton lines={8} />}</div>;
}
