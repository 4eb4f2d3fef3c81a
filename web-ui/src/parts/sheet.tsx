// A practice sheet as one readable text: the parts of the schema in their order, voices, tools, contact, licence.
import type { ComponentChildren } from "preact";
import type { Field, Fields, Kind, Piece, View } from "../api/shapes";
import { t } from "../state/language";
import { Answer, answered, asText, at, isMap, labelOf } from "./values";
import { Essentials, FIGURES_PATH } from "./essentials";
import { Prose } from "./prose";

/** Shown at the top of the page, and so not a second time in their part. */
const ABOVE = new Set(["description.title", "description.original_title", "description.original_lang", "description.summary"]);
/** At the foot of the page rather than among the parts. */
const BELOW = new Set(["licence", "funding", "notes"]);
/** Says what a record belongs to: of no use to readers. */
const INNER = new Set(["author", "practice", "consent", "structure"]);

const kindOf = (kinds: Kind[], name: string): Kind | undefined => kinds.find((kind) => kind.kind === name);

export const partsOf = (kinds: Kind[]): Field[] =>
	(kindOf(kinds, "practice")?.fields ?? []).filter((field) => field.type === "group" && !BELOW.has(field.name));

function Questions({ fields, values, path, lang }: { fields: Field[]; values: Fields; path: string; lang: string }) {
	return (
		<>
			{fields.map((field) => {
				const here = `${path}.${field.name}`;
				if (ABOVE.has(here) || !answered(values[field.name])) return null;
				return (
					<div class="question" key={field.name}>
						<h3>{field.label}</h3>
						<Answer field={field} value={values[field.name]} lang={lang} />
					</div>
				);
			})}
		</>
	);
}

function Missing({ fields, values }: { fields: Field[]; values: Fields }) {
	const open = fields.filter((field) => !answered(values[field.name]));
	if (open.length === 0) return null;
	return (
		<details class="missing">
			<summary>{t().sheet.missing(open.length)}</summary>
			<ul>{open.map((field) => <li key={field.name}>{field.label}</li>)}</ul>
		</details>
	);
}

function Part({ field, practice, lang, children }: { field: Field; practice: Fields; lang: string; children?: ComponentChildren }) {
	const values = isMap(practice[field.name]) ? (practice[field.name] as Fields) : {};
	const fields = field.fields ?? [];
	return (
		<section class="part" id={field.name} aria-labelledby={`${field.name}-title`}>
			<h2 id={`${field.name}-title`}>{field.label}</h2>
			<Questions fields={fields} values={values} path={field.name} lang={lang} />
			{children}
			<Missing fields={fields} values={values} />
		</section>
	);
}

function Voice({ kind, voice, lang }: { kind: Kind | undefined; voice: Piece; lang: string }) {
	const prose = kind?.fields.find((field) => field.type === "prose" && answered(voice[field.name]));
	const text = asText(voice["text"]) || (prose ? asText(voice[prose.name]) : "");
	const said = kind?.fields.filter((field) => field.type === "choice" && !INNER.has(field.name) && answered(voice[field.name])) ?? [];
	const rest = kind?.fields.filter((field) =>
		!INNER.has(field.name) && field.type !== "choice" && field.name !== (prose?.name ?? "text") && field.type !== "id"
		&& answered(voice[field.name])) ?? [];
	return (
		<figure class="voice">
			{text && <blockquote><Prose text={text} lang={lang} /></blockquote>}
			<figcaption>
				{said.map((field) => <span key={field.name}>{labelOf(field.options, asText(voice[field.name]))}</span>)}
				{rest.map((field) => <span key={field.name}><Answer field={field} value={voice[field.name]} lang={lang} /></span>)}
			</figcaption>
		</figure>
	);
}

function Pieces({ kind, piece, lang }: { kind: Kind | undefined; piece: Piece; lang: string }) {
	const fields = (kind?.fields ?? []).filter((field) =>
		!INNER.has(field.name) && field.name !== "title" && field.type !== "id" && answered(piece[field.name]));
	return (
		<dl class="answers">
			{fields.map((field) => (
				<div key={field.name}>
					<dt>{field.label}</dt>
					<dd><Answer field={field} value={piece[field.name]} lang={lang} /></dd>
				</div>
			))}
		</dl>
	);
}

function Foot({ kind, practice, lang }: { kind: Kind | undefined; practice: Fields; lang: string }) {
	const fields = (kind?.fields ?? []).filter((field) =>
		(BELOW.has(field.name) || field.type !== "group") && !INNER.has(field.name) && answered(practice[field.name]));
	return (
		<>
			{fields.map((field) => (
				<div class="question" key={field.name}>
					<h3>{field.label}</h3>
					<Answer field={field} value={practice[field.name]} lang={lang} />
					{field.name === "licence" && <p class="muted">{t().sheet.licenceMore}</p>}
				</div>
			))}
		</>
	);
}

function Voices({ kinds, view }: { kinds: Kind[]; view: View }) {
	if (!view.testimonies?.length) return null;
	const kind = kindOf(kinds, "testimony");
	return (
		<section class="part" id="voices" aria-labelledby="voices-title">
			<h2 id="voices-title">{t().sheet.voices}</h2>
			{view.testimonies.map((voice, i) => <Voice key={voice.id ?? i} kind={kind} voice={voice} lang={view.lang} />)}
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
					<h3 lang={view.lang}>{asText(tool["title"])}</h3>
					<Pieces kind={kind} piece={tool} lang={view.lang} />
				</article>
			))}
		</section>
	);
}

/** Everything between the title and the discussion. */
export function Sheet({ kinds, view }: { kinds: Kind[]; view: View }) {
	const kind = kindOf(kinds, "practice");
	if (!kind) return null;
	const { practice, lang } = view;
	return (
		<>
			<Essentials kind={kind} practice={practice} lang={lang} />
			{partsOf(kinds).map((field) => (
				<>
					{field.name === "transferability" && <Voices kinds={kinds} view={view} />}
					<Part key={field.name} field={field} practice={practice} lang={lang} />
				</>
			))}
			<Tools kinds={kinds} view={view} />
			<section class="part sheet-foot">
				{view.contact && (
					<div class="question">
						<h3>{t().sheet.contact}</h3>
						<Pieces kind={kindOf(kinds, "profile")} piece={view.contact} lang={lang} />
					</div>
				)}
				<Foot kind={kind} practice={practice} lang={lang} />
			</section>
		</>
	);
}

export interface Head {
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

export { FIGURES_PATH };
