// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useState } from "preact/hooks";
import type { Failure } from "../api/failure";
import { schema, showPractice } from "../api/methods";
import { account } from "../api/session";
import type { Field, Kind, View } from "../api/shapes";
import { listTranslations, showTranslation, type Translation, type Translations } from "../api/translations";
import { SheetAloud } from "../parts/aloud";
import { Composer, type ReplyTo } from "../parts/composer";
import { Discussion } from "../parts/discussion";
import { Experiences } from "../parts/experiences";
import { SheetHead } from "../parts/head";
import { Icon } from "../parts/icon";
import { Languages } from "../parts/languages";
import { Later } from "../parts/later";
import { Proof } from "../parts/proof";
import { headOf, partsOf, Sheet } from "../parts/sheet";
import { Empty, Failed, Skeleton, words } from "../parts/states";
import { Title } from "../parts/title";
import { Unkept } from "../parts/unkept";
import { breakable } from "../parts/values";
import { date, townBeside } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { place } from "../state/route";
import { inLanguage, serving, tongueOf } from "../state/translation";
import { useTalk } from "../state/talk";

function Contents({ parts, view }: { parts: Field[]; view: View }) {
	const links: [string, string][] = [];
	for (const part of parts) {
		if (part.name === "transferability" && view.testimonies?.length) links.push(["voices", t().sheet.voices]);
		links.push([part.name, breakable(part.label)]);
	}
	if (view.tools?.length) links.push(["tools", t().sheet.tools]);
	links.push(["discussion", t().talk.title]);
	return (
		<nav class="contents" aria-labelledby="contents">
			<h2 id="contents">{t().sheet.contents}</h2>
			<ul>{links.map(([id, label]) => <li key={id}><a href={`#${id}`}>{label}</a></li>)}</ul>
			<button type="button" class="button" onClick={() => window.print()}><Icon name="print" />{t().sheet.print}</button>
			<a class="button" href={`/practice/${view.id}.pdf?lang=${language.value}${place.value.query.has("version") ? "&version" : ""}`} rel="nofollow">{t().sheet.pdf}</a>
			<SheetAloud lang={tongueOf(view, "description.title")} />
		</nav>
	);
}

/** The translation to show: the one asked for, else one in the reader's language; null: the original. */
function useTranslation(entity: string, original: View): [Translation | null, Translations | null, () => void] {
	const { value, again } = useLoaded(`translations ${entity}`, () => listTranslations(entity));
	const known = value.value;
	const asked = place.value.query.get("in") ?? language.value;
	const found = known && asked !== "original" && asked !== original.lang ? serving(known.items, asked) : undefined;
	const whole = useLoaded<Translation | null>(`translation ${found?.id ?? ""}`, () =>
		found ? showTranslation(found.id) : Promise.resolve(null));
	return [found && whole.value.value?.id === found.id ? whole.value.value : null, known, again];
}

/** Whether another version stands beside this one or has taken its place. */
const hasNotices = ({ id, heads }: View): boolean => !!heads && heads.length > 0 && (heads.length > 1 || !heads.includes(id ?? ""));

function Practice({ original, kinds, again }: { original: View & { id: string }; kinds: Kind[]; again: () => void }) {
	const entity = original.entity ?? original.id; /* the same through all revisions */
	const [translation, translations, translationsAgain] = useTranslation(entity, original);
	const view = translation ? inLanguage(original, translation) : original;
	const talk = useTalk(entity);
	const [replyTo, setReplyTo] = useState<ReplyTo | null>(null);
	const title = headOf(view).title;
	const reload = (): void => {
		talk.changed.value = false;
		again();
		translationsAgain();
	};
	return (
		<div class="page practice">
			<p class="back"><a href="/practices"><Icon name="left" />{t().sheet.back}</a></p>
			<div class="columns">
				<article>
					<SheetHead view={view} heading={<Title name={title} lang={tongueOf(view, "description.title")} />}
						notice={translations && <Languages view={original} items={translations.items} shown={translation} />}>
						<p class="print-only">{location.origin + location.pathname}</p>
					</SheetHead>
					{hasNotices(original) && <Later key={`${view.id} notices`} load={() => import("../parts/deeds").then((part) => part.Notices)} props={{ view: original }} />}
					<div role="status">
						{talk.changed.value && (
							<p class="notice">
								<span>{t().sheet.changed}</span>
								<button type="button" class="button" onClick={reload}>{t().sheet.reload}</button>
							</p>
						)}
					</div>
					<Sheet kinds={kinds} view={view} contents={<Contents parts={partsOf(kinds, view.practice)} view={view} />} />
					<Proof view={original} />
					<Later key={view.id} near={!account.value} load={() => import("../parts/deeds").then((part) => part.default)} props={{ view: original, again: reload }} />
				</article>
				<Later key={`${entity} reuse`} near load={() => import("../parts/below").then((part) => part.default)} props={{ about: entity, structure: original.structure }} />
				<Experiences practice={entity} arrived={talk.experience.value} />
				<Discussion talk={talk} onReply={(comment, quote) => setReplyTo({ comment, quote })} />
			</div>
			{account.value && <Composer about={entity} talk={talk} replyTo={replyTo} onReplyTo={setReplyTo} />}
		</div>
	);
}

/** The text is gone; what others said of it stays. */
function Withdrawn({ view, withdrawn }: { view: View; withdrawn: number }) {
	const talk = useTalk(view.entity ?? view.id ?? "");
	return (
		<div class="page practice">
			<p class="back"><a href="/practices"><Icon name="left" />{t().sheet.back}</a></p>
			<Title name={t().app.withdrawn(date(withdrawn))} />
			<p class="muted">{[view.structure?.name, townBeside(view.structure?.name, view.structure?.city)].filter(Boolean).join(" · ")}</p>
			<Later load={() => import("../parts/deeds").then((part) => part.Reached)} props={{ id: view.entity ?? view.id ?? "" }} />
			{(talk.loaded.failed.value || !!talk.loaded.value.value?.length) && <Discussion talk={talk} onReply={null} />}
		</div>
	);
}

/** The text is on its way from a partner: looked for again until it is here, or nobody gives it. */
function Fetching({ why, again }: { why: Failure; again: () => void }) {
	useEffect(() => {
		const timer = setInterval(again, 1500);
		return () => clearInterval(timer);
	}, []);
	return (
		<div class="page">
			<p class="muted" role="status">{words(why)}</p>
			<Skeleton lines={12} />
		</div>
	);
}

export default function PracticePage({ id }: { id: string }) {
	const exact = place.value.query.has("version"); /* the first one has the id of the whole */
	const sheet = useLoaded(`practice ${id} ${exact}`, () => showPractice(id, exact));
	const kinds = useLoaded(`sheet ${language.value}`, () => schema(language.value)); /* with the page: what reading needs of it */
	const view = sheet.value.value;
	const failed = sheet.failed.value ?? kinds.failed.value;
	const again = (): void => {
		sheet.again();
		kinds.again();
	};
	if (view?.id && view.withdrawn) {
		return <Withdrawn key={view.entity ?? view.id} view={view} withdrawn={view.withdrawn} />;
	}
	if (view?.id && kinds.value.value) {
		return <Practice key={exact ? view.id : view.entity ?? view.id} original={view as View & { id: string }} kinds={kinds.value.value} again={sheet.again} />;
	}
	if (failed && ["not_found", "ambiguous", "malformed", "invalid"].includes(failed.code)) {
		return (
			<div class="page narrow">
				<Title name={t().sheet.gone} />
				<Empty text={t().sheet.goneMore}><a class="button" href="/practices">{t().list.clear}</a></Empty>
			</div>
		);
	}
	if (failed?.code === "unkept") return <Unkept />;
	if (failed?.code === "fetching") return <Fetching why={failed} again={again} />;
	return <div class="page">{failed ? <Failed why={failed} again={again} /> : <Skeleton lines={12} />}</div>;
}
