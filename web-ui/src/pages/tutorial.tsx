// SPDX-License-Identifier: EUPL-1.2
// One tutorial: what one learns from it, and its sections. As node/src/site/tutorial.c.
import { answered, asText } from "../api/fields";
import { schema } from "../api/methods";
import { showTutorial, type TutorialView } from "../api/tutorials";
import { Later } from "../parts/later";
import { Piece, Waiting } from "../parts/piece";
import { Prose } from "../parts/prose";
import { Answers } from "../parts/sheet";
import { Sections } from "../parts/tutorial/shown";
import { openDate } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { u, useTutorialTexts } from "../state/tutorial/words";

/** Shown elsewhere on the page. */
const BESIDES = new Set(["about", "intent", "sections", "ended"]);

function Under({ view }: { view: TutorialView }) {
	const { about, tutorial, lang } = view;
	return (
		<>
			{about?.title && <p>{u().tutorial.about} <a href={`/${about.kind}/${about.id}`} lang={about.lang}>{about.title}</a></p>}
			{answered(tutorial?.["intent"]) && <div class="summary"><Prose text={asText(tutorial?.["intent"])} lang={lang} /></div>}
		</>
	);
}

export default function TutorialPage({ id }: { id: string }) {
	const spoken = useTutorialTexts();
	const { value, failed, again } = useLoaded(`tutorial ${id} ${language.value}`, () => showTutorial(id));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	if (!spoken) return <Waiting />;
	const view = value.value;
	const known = kinds.value.value;
	const kind = known?.find((one) => one.kind === "tutorial");
	const tutorial = known && view?.tutorial;
	const ended = asText(tutorial?.["ended"]);
	return (
		<Piece
			view={view} record={tutorial} name="tutorial" what={t().find.tutorial} all={{ href: "/practices?kind=tutorial", text: u().tutorial.all }}
			why={failed.value ?? kinds.failed.value} again={() => { again(); kinds.again(); }}
			ended={ended && u().tutorial.ended(openDate(ended))} wide="tutorial" under={view && <Under view={view} />}
			deeds={view && <Later key={view.id} load={() => import("../parts/tutorial/deeds").then((part) => part.default)} props={{ view, again }} />}
		>
			{tutorial && <Sections kinds={known} fields={tutorial} voices={view!.voices ?? []} lang={view!.lang} id={view!.id} />}
			{tutorial && <Answers kind={kind && { ...kind, fields: kind.fields.filter((field) => !BESIDES.has(field.name)) }} piece={tutorial} lang={view!.lang} />}
		</Piece>
	);
}
