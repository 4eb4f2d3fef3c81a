// SPDX-License-Identifier: EUPL-1.2
// What the sections of a tutorial show, drawn and in words. As node/src/site/tutorial_section.c.
import type { ComponentChildren } from "preact";
import { answered, asText, isMap } from "../../api/fields";
import type { Fields, Kind, Piece } from "../../api/shapes";
import { openDate } from "../../state/format";
import { drawable, linksOf, listOf, treeOf, type Twig } from "../../state/tutorial/sections";
import { u } from "../../state/tutorial/words";
import { Later } from "../later";
import { Prose } from "../prose";
import { Voice } from "../sheet";
import { labelOf } from "../values";
import { Drawing } from "./drawing";

interface Props {
	kinds: Kind[];
	fields: Fields;
	voices: Piece[] | null; /* null: not known yet */
	lang: string;
	id?: string; /* of what is published: its drawings are files, too */
	wait?: number;
}

const Told = ({ entry, lang, children }: { entry: Fields; lang: string; children?: ComponentChildren }) => (
	<>
		{children}
		{answered(entry["title"]) && <p class="said-title">{asText(entry["title"])}</p>}
		{answered(entry["text"]) && <Prose text={asText(entry["text"])} lang={lang} />}
	</>
);

const Step = ({ entry, lang }: { entry: Fields; lang: string }) => (
	<>
		<Told entry={entry} lang={lang} />
		{answered(entry["duration"]) && <p class="muted">{u().tutorial.duration(asText(entry["duration"]))}</p>}
		{answered(entry["material"]) && <p class="muted">{u().tutorial.material(asText(entry["material"]))}</p>}
	</>
);

function when(entry: Fields): string {
	const [from, until] = [asText(entry["date"]), asText(entry["until"])];
	const days = [from && openDate(from), until && `– ${openDate(until)}`].filter(Boolean).join(" ");
	return [days, asText(entry["when"])].filter(Boolean).join(" · ");
}

const Twigs = ({ twigs }: { twigs: Twig[] }) => (
	<ul>{twigs.map((twig, i) => <li key={i}>{twig.text}{twig.kids.length > 0 && <Twigs twigs={twig.kids} />}</li>)}</ul>
);

function Actors({ section, lang }: { section: Fields; lang: string }) {
	const links = linksOf(section);
	return (
		<>
			<ol class="in-words" lang={lang}>
				{listOf(section["actors"]).map((actor, i) => (
					<li key={i}><p><strong>{asText(actor["name"])}</strong>{answered(actor["role"]) && ` · ${asText(actor["role"])}`}</p></li>
				))}
			</ol>
			{links.length > 0 && <p>{u().tutorial.links}</p>}
			{links.length > 0 && (
				<ul class="in-words" lang={lang}>
					{links.map((link, i) => <li key={i}>{link.from} → {link.to}{link.label && `: ${link.label}`}</li>)}
				</ul>
			)}
		</>
	);
}

function InWords({ section, lang }: { section: Fields; lang: string }) {
	const words = u().tutorial;
	const type = asText(section["type"]);
	if (!drawable(section)) return null;
	if (type === "steps" || type === "timeline") {
		const list = listOf(section[type === "steps" ? "steps" : "dates"]);
		return (
			<details open>
				<summary>{type === "steps" ? words.how : words.dates}</summary>
				<ol class="in-words" lang={lang}>
					{list.map((entry, i) => (
						<li key={i}>{type === "steps" ? <Step entry={entry} lang={lang} /> : <Told entry={entry} lang={lang}>{when(entry) && <p class="said-when">{when(entry)}</p>}</Told>}</li>
					))}
				</ol>
			</details>
		);
	}
	return (
		<details>
			<summary>{words.words}</summary>
			{type === "actors" ? <Actors section={section} lang={lang} /> : <div class="in-words" lang={lang}><Twigs twigs={treeOf(listOf(section["branches"]))} /></div>}
		</details>
	);
}

function Voices({ section, voices, kind, lang }: { section: Fields; voices: Piece[] | null; kind: Kind | undefined; lang: string }) {
	return (
		<>
			{listOf(section["voices"]).map((entry, i) => {
				const voice = voices?.find((one) => one.id === asText(entry["testimony"]));
				return (
					<div key={i}>
						{answered(entry["note"]) && <Prose text={asText(entry["note"])} lang={lang} />}
						{voice ? <Voice kind={kind} voice={voice} lang={voice.lang ?? lang} /> : voices && answered(entry["testimony"]) && <p class="muted">{u().tutorial.lost}</p>}
					</div>
				);
			})}
		</>
	);
}

const Files = ({ id, place }: { id: string; place: number }) => (
	<figcaption class="drawn-files">
		<a download href={`/tutorial/${id}/${place}.svg`}>{u().tutorial.svg}</a> <a download href={`/tutorial/${id}/${place}.png`}>{u().tutorial.png}</a>
	</figcaption>
);

export function Sections({ kinds, fields, voices, lang, id, wait = 0 }: Props) {
	const kind = kinds.find((one) => one.kind === "tutorial");
	const type = kind?.fields.find((field) => field.name === "sections")?.fields?.find((field) => field.name === "type");
	return (
		<>
			{listOf(fields["sections"]).map((section, i) => {
				const own = asText(section["heading"]);
				const form = asText(section["type"]);
				return (
					<section class="part" key={i}>
						<h2 lang={own ? lang : undefined}>{own || labelOf(type?.options, form)}</h2>
						{answered(section["intro"]) && <Prose text={asText(section["intro"])} lang={lang} />}
						{drawable(section) && (
							<figure class="drawn">
								<Drawing section={section} title={asText(fields["title"])} lang={lang} place={i + 1} wait={wait} />
								{id && <Files id={id} place={i + 1} />}
							</figure>
						)}
						<InWords section={section} lang={lang} />
						{form === "testimonies" && <Voices section={section} voices={voices} kind={kinds.find((one) => one.kind === "testimony")} lang={lang} />}
						{form === "video" && isMap(section["video"]) && (
							<Later load={() => import("../media/files").then((part) => part.default)} props={{ value: [section["video"]], lang }} />
						)}
					</section>
				);
			})}
		</>
	);
}
