// SPDX-License-Identifier: EUPL-1.2
// A practice sheet as one readable text: the parts of the schema in their order, voices, tools, contact, licence.
import type { ComponentChildren } from "preact";
import { answered, asText, at, isMap } from "../api/fields";
import type { Field, Fields, Kind, Piece, View } from "../api/shapes";
import { t } from "../state/language";
import { tongueOf } from "../state/translation";
import { Boxes } from "./boxes";
import { besideTargets, Essentials } from "./essentials";
import { FIGURES, Figures, figuresOf } from "./figures";
import { Later } from "./later";
import { Prose } from "./prose";
import { Report } from "./report";
import { Answer, breakable, labelOf } from "./values";

/** Shown elsewhere on the page, and so not a second time in their part. */
const ELSEWHERE = new Set([
	"description.title", "description.original_title", "description.original_lang", "description.summary",
	"implementation.far_other_text", "implementation.professionals_other_text",
]);
/** Not a part of the sheet's text: kept below it, folded. */
const KEPT = new Set(["notes", "original"]);
/** Says what a record belongs to: of no use to readers. */
const INNER = new Set(["author", "practice", "consent", "structure"]);
/** Short answers stand beside their question. */
const SHORT = new Set(["text", "choice", "int", "money", "staff", "date", "period", "url", "email", "lang", "country"]);

const kindOf = (kinds: Kind[], name: string): Kind | undefined => kinds.find((kind) => kind.kind === name);

/** The language of the field at a path. */
type Tongue = (path: string) => string;

/** The parts that have something to say; the short form, where there is one, comes first. */
export function partsOf(kinds: Kind[], practice: Fields): Field[] {
	const groups = (kindOf(kinds, "practice")?.fields ?? []).filter((field) =>
		field.type === "group" && !field.list && answered(practice[field.name]));
	return [...groups.filter((field) => field.name === "inspiring"), ...groups.filter((field) => field.name !== "inspiring")];
}

function Question({ field, short, children }: { field: Field; short?: boolean; children: ComponentChildren }) {
	return (
		<div class={short ? "question question-short" : "question"}>
			<h3>{field.label}</h3>
			<div>{children}</div>
		</div>
	);
}

function answerOf(path: string, field: Field, values: Fields, lang: string): ComponentChildren {
	const value = values[field.name];
	if (path === FIGURES) return <Figures figures={figuresOf({ results: values })} lang={lang} />;
	if (path === "implementation.target_groups" && isMap(value)) {
		return <Boxes field={field} value={value} lang={lang} beside={besideTargets(values)} />;
	}
	return <Answer field={field} value={value} lang={lang} />;
}

/** Figures that were read from the results stand folded below the text they came from. */
function Asked({ field, values, path, lang }: { field: Field; values: Fields; path: string; lang: string }) {
	const answer = answerOf(path, field, values, lang);
	if (path === FIGURES && answered(values["results"])) {
		return <details class="kept"><summary>{field.label}</summary>{answer}</details>;
	}
	return <Question field={field} short={SHORT.has(field.type) && !field.list}>{answer}</Question>;
}

function Questions({ fields, values, path, tongue }: { fields: Field[]; values: Fields; path: string; tongue: Tongue }) {
	const shown = fields.filter((field) => !ELSEWHERE.has(`${path}.${field.name}`) && answered(values[field.name]));
	return (
		<>
			{shown.map((field) => (
				<Asked key={field.name} field={field} values={values} path={`${path}.${field.name}`} lang={tongue(`${path}.${field.name}`)} />
			))}
		</>
	);
}

function Missing({ fields, values, path }: { fields: Field[]; values: Fields; path: string }) {
	const open = fields.filter((field) => !ELSEWHERE.has(`${path}.${field.name}`) && !answered(values[field.name]));
	if (open.length === 0) return null;
	return (
		<details class="missing">
			<summary>{t().sheet.missing(open.length)}</summary>
			<ul>{open.map((field) => <li key={field.name}>{field.label}</li>)}</ul>
		</details>
	);
}

function Part({ field, practice, tongue }: { field: Field; practice: Fields; tongue: Tongue }) {
	const values = isMap(practice[field.name]) ? (practice[field.name] as Fields) : {};
	const fields = field.fields ?? [];
	return (
		<section class="part" id={field.name} aria-labelledby={`${field.name}-title`}>
			<h2 id={`${field.name}-title`}>{breakable(field.label)}</h2>
			<Questions fields={fields} values={values} path={field.name} tongue={tongue} />
			{field.name !== "inspiring" && <Missing fields={fields} values={values} path={field.name} />}
		</section>
	);
}

export function Voice({ kind, voice, lang }: { kind: Kind | undefined; voice: Piece; lang: string }) {
	const role = kind?.fields.find((field) => field.name === "role");
	const link = kind?.fields.find((field) => field.name === "link");
	return (
		<figure class="voice">
			{answered(voice["text"]) && <blockquote><Prose text={asText(voice["text"])} lang={lang} /></blockquote>}
			{answered(voice["files"]) && (
				<Later load={() => import("./media/files").then((part) => part.default)} props={{ value: voice["files"], lang, by: asText(voice["name"]) }} />
			)}
			<figcaption>
				{answered(voice["name"]) && <strong>{asText(voice["name"])}</strong>}
				<span>{labelOf(role?.options, asText(voice["role"]))}</span>
				{link && answered(voice["link"]) && <span><Answer field={link} value={voice["link"]} lang={lang} /></span>}
				<Report id={voice.id} what={[t().sheet.voices, asText(voice["name"])].filter(Boolean).join(", ")} />
			</figcaption>
		</figure>
	);
}

export function Answers({ kind, piece, lang }: { kind: Kind | undefined; piece: Piece; lang: string }) {
	const fields = (kind?.fields ?? []).filter((field) =>
		!INNER.has(field.name) && !KEPT.has(field.name) && field.name !== "title" && field.type !== "id" && answered(piece[field.name]));
	return (
		<dl class="answers">
			{fields.map((field) => (
				<div key={field.name} class={SHORT.has(field.type) && !field.list ? "answer-short" : undefined}>
					<dt>{field.label}</dt>
					<dd><Answer field={field} value={piece[field.name]} lang={lang} /></dd>
				</div>
			))}
		</dl>
	);
}

function Voices({ kinds, view }: { kinds: Kind[]; view: View }) {
	if (!view.testimonies?.length) return null;
	const kind = kindOf(kinds, "testimony");
	return (
		<section class="part" id="voices" aria-labelledby="voices-title">
			<h2 id="voices-title">{t().sheet.voices}</h2>
			{view.testimonies.map((voice, i) => <Voice key={voice.id ?? i} kind={kind} voice={voice} lang={voice.lang ?? view.lang} />)}
		</section>
	);
}

function Tools({ kinds, view }: { kinds: Kind[]; view: View }) {
	if (!view.tools?.length) return null;
	const kind = kindOf(kinds, "tool");
	return (
		<section class="part" id="tools" aria-labelledby="tools-title">
			<h2 id="tools-title">{t().sheet.tools}</h2>
			{view.tools.map((tool, i) => (
				<article class="tool" key={tool.id ?? i}>
					<h3 lang={tool.lang ?? view.lang}>{tool.id ? <a href={`/tool/${tool.id}`}>{asText(tool["title"])}</a> : asText(tool["title"])}</h3>
					<Answers kind={kind} piece={tool} lang={tool.lang ?? view.lang} />
					<Report id={tool.id} what={asText(tool["title"])} />
				</article>
			))}
		</section>
	);
}

/** What is new about it: one of the two things by which partners choose. */
function Innovation({ kind, practice, lang }: { kind: Kind; practice: Fields; lang: string }) {
	const field = kind.fields.find((one) => one.name === "innovation");
	if (!field || !answered(practice["innovation"])) return null;
	return (
		<section class="part" aria-labelledby="innovation">
			<h2 id="innovation">{field.label}</h2>
			<Answer field={field} value={practice["innovation"]} lang={lang} />
		</section>
	);
}

/** Licence, project, programme, grant, funder's notice: whatever the schema has beside its parts. */
function Foot({ kind, practice, lang }: { kind: Kind; practice: Fields; lang: string }) {
	const fields = kind.fields.filter((field) =>
		(field.type !== "group" || field.name === "received") && field.name !== "innovation" && !INNER.has(field.name) && answered(practice[field.name]));
	return (
		<>
			{fields.map((field) => (
				<Question key={field.name} field={field} short>
					<Answer field={field} value={practice[field.name]} lang={lang} />
					{field.name === "licence" && asText(practice["licence"]).startsWith("CC-BY-SA")
						&& <p class="muted">{t().sheet.licenceMore}</p>}
				</Question>
			))}
		</>
	);
}

/** What the import could not place, and the wording that its answers were read from. */
function Kept({ kind, practice, lang }: { kind: Kind; practice: Fields; lang: string }) {
	const fields = kind.fields.filter((field) => KEPT.has(field.name) && answered(practice[field.name]));
	return (
		<>
			{fields.map((field) => {
				const value = practice[field.name];
				return (
					<details class="kept" key={field.name}>
						<summary>{field.label}</summary>
						<ul>
							{(Array.isArray(value) ? value : []).filter(isMap).map((one, i) => (
								<li key={i}><Prose text={asText(one["text"])} lang={lang} /></li>
							))}
						</ul>
					</details>
				);
			})}
		</>
	);
}

/** Everything between the title and the discussion; the table of contents goes below the essentials. */
export function Sheet({ kinds, view, contents }: { kinds: Kind[]; view: View; contents?: ComponentChildren }) {
	const kind = kindOf(kinds, "practice");
	if (!kind) return null;
	const { practice, lang } = view;
	const tongue: Tongue = (path) => tongueOf(view, path);
	const parts = partsOf(kinds, practice);
	const last = parts.filter((part) => part.name === "transferability");
	return (
		<>
			<Essentials kind={kind} practice={practice} lang={lang} />
			{contents}
			<Innovation kind={kind} practice={practice} lang={tongue("innovation")} />
			{parts.filter((part) => !last.includes(part)).map((part) => <Part key={part.name} field={part} practice={practice} tongue={tongue} />)}
			<Voices kinds={kinds} view={view} />
			{last.map((part) => <Part key={part.name} field={part} practice={practice} tongue={tongue} />)}
			<Tools kinds={kinds} view={view} />
			<section class="part sheet-foot" aria-label={t().sheet.licence}>
				{view.contact && (
					<div class="question question-short">
						<h3>{t().sheet.contact}</h3>
						<Answers kind={kindOf(kinds, "profile")} piece={view.contact} lang={lang} />
					</div>
				)}
				<Foot kind={kind} practice={practice} lang={lang} />
				<Kept kind={kind} practice={practice} lang={lang} />
			</section>
		</>
	);
}

interface Head {
	title: string;
	original: string;
	originalLang: string;
	summary: string;
	organisation: string;
	city: string;
	country: string;
}

/** What stands above the sheet. */
export function headOf(view: View): Head {
	const text = (path: string): string => asText(at(view.practice, path));
	return {
		title: text("description.title"),
		original: text("description.original_title"),
		originalLang: text("description.original_lang"),
		summary: text("description.summary"),
		organisation: text("organisation.name") || view.structure?.name || "",
		city: text("organisation.city") || view.structure?.city || "",
		country: text("organisation.country") || view.structure?.country || "",
	};
}
