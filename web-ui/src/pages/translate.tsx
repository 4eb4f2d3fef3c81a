// SPDX-License-Identifier: EUPL-1.2
// Translating: passage by passage, the original beside it.
import { useEffect, useState } from "preact/hooks";
import { asText, at } from "../api/fields";
import { schema, showPractice } from "../api/methods";
import { account, hello, mayPublish } from "../api/session";
import type { Field, Kind, Lang, View } from "../api/shapes";
import { listPairs, listTranslations, showTranslation, type Translation } from "../api/translations";
import { Choice } from "../parts/choice";
import { Icon } from "../parts/icon";
import { Prose } from "../parts/prose";
import { headOf } from "../parts/sheet";
import { Empty, Failed, Skeleton, words } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { number, tongue } from "../state/format";
import { type Language, language, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go, place, withNext } from "../state/route";
import { type Passage, type Translating, useTranslating } from "../state/translating";
import { sameTongue } from "../state/translation";

function labelsOf(kinds: Kind[], path: string): string {
	let fields: Field[] | null | undefined = kinds.find((kind) => kind.kind === "practice")?.fields;
	let found: Field | undefined;
	for (const name of path.split(".")) {
		found = fields?.find((field) => field.name === name);
		fields = found?.fields;
	}
	return found?.label ?? path;
}

interface PassageProps {
	field: string;
	label: string;
	view: View;
	to: Lang;
	passage: Passage;
	work: Translating;
	machine: boolean; /* there is one for these two languages */
}

/** How far the words of one field can be trusted. */
const stateOf = (one: Passage): "missing" | "machine" | "outdated" | "human" =>
	!one.text.trim() ? "missing" : one.outdated ? "outdated" : one.machine ? "machine" : "human";

function PassageRow({ field, label, view, to, passage, work, machine }: PassageProps) {
	const original = asText(at(view.practice, field));
	const id = `in-${field.replace(/\./g, "-")}`;
	/* The box goes away with its question, so the focus goes to the text that it was about. */
	const settle = (what: Partial<Passage>): void => {
		work.set(field, what);
		document.getElementById(id)?.focus();
	};
	return (
		<section class="passage" aria-labelledby={`${id}-title`}>
			<h2 id={`${id}-title`}>{label}</h2>
			<div class="passage-original" lang={view.lang}>
				<p class="eyebrow" lang={language.value}>{t().translation.source}</p>
				<Prose text={original} lang={view.lang} />
			</div>
			<div class="field">
				<div class="passage-head">
					<label for={id}>{t().translation.yours(tongue(to))}</label>
					<span class={`status status-${stateOf(passage)}`} id={`${id}-status`}>{t().translation.state[stateOf(passage)]}</span>
				</div>
				<textarea id={id} lang={to} value={passage.text}
					rows={Math.max(2, Math.min(14, Math.ceil(original.length / 60) + original.split("\n").length))}
					aria-describedby={`${id}-status${passage.machine || passage.outdated ? ` ${id}-state` : ""}`}
					onInput={(event) => work.set(field, { text: event.currentTarget.value, outdated: false })} />
				<div class="passage-state" id={`${id}-state`}>
					{passage.machine && passage.text && (
						<label class="tick">
							<input type="checkbox" onChange={() => settle({ machine: false })} />
							<span><strong>{t().translation.draft}</strong> {t().translation.isRead}</span>
						</label>
					)}
					{passage.outdated && passage.text && (
						<label class="tick">
							<input type="checkbox" onChange={() => settle({ outdated: false })} />
							<span><strong>{t().translation.old}</strong> {t().translation.still}</span>
						</label>
					)}
					{machine && !passage.text && (
						<button type="button" class="button" disabled={work.suggesting} onClick={() => void work.suggest([field])}>
							{t().translation.suggest}
						</button>
					)}
				</div>
			</div>
		</section>
	);
}

interface DeskProps {
	view: View & { id: string };
	entity: string;
	to: Lang;
	base: Translation | null;
	fields: string[];
	kinds: Kind[];
	pairs: [Lang, Lang][];
}

const blank: Passage = { text: "", machine: false, outdated: false };

function Desk({ view, entity, to, base, fields, kinds, pairs }: DeskProps) {
	const work = useTranslating(view, entity, to, base);
	const [wrong, setWrong] = useState("");
	const machine = pairs.some(([a, b]) => sameTongue(a, view.lang) && sameTongue(b, to));
	const empty = fields.filter((field) => !work.passages[field]?.text.trim());
	/* The record names one revision for all its texts, so none may stay that was made from an older one. */
	const old = fields.filter((field) => work.passages[field]?.outdated && work.passages[field].text.trim());
	const publish = async (): Promise<void> => {
		const fault = empty.length === fields.length ? t().translation.nothing : old.length > 0 ? t().translation.settle : "";
		setWrong(fault);
		if (fault) return;
		if (await work.publish()) {
			announce(t().translation.done);
			go(`/practice/${entity}?in=${to}`);
		}
	};
	return (
		<form class="desk" onSubmit={(event) => { event.preventDefault(); void publish(); }}>
			{machine
				? empty.length > 0 && (
					<button type="button" class="button" disabled={work.suggesting} onClick={() => void work.suggest(empty)}>
						{work.suggesting ? t().translation.suggesting : t().translation.suggestAll}
					</button>
				)
				: <p class="hint">{t().translation.noMachine}</p>}
			{fields.map((field) => (
				<PassageRow key={field} field={field} label={labelsOf(kinds, field)} view={view} to={to}
					passage={work.passages[field] ?? blank} work={work} machine={machine} />
			))}
			<div class="publish-bar">
				<p class="hint">{t().translation.count(number(fields.length - empty.length), number(fields.length))} · {t().translation.kept}</p>
				<div role="alert">
					{wrong && <p class="wrong">{wrong}</p>}
					{work.failed && <p class="wrong">{words(work.failed)}</p>}
				</div>
				<div class="actions">
					<button type="submit" class="button main" disabled={work.publishing}>
						{work.publishing ? t().translation.publishing : t().translation.publish}
					</button>
				</div>
			</div>
		</form>
	);
}

function SignIn() {
	return (
		<Empty text={t().translation.professionals}>
			{!account.value && <a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a>}
		</Empty>
	);
}

/** The languages one can translate into: all but that of the original. */
function target(original: Lang): Language {
	const asked = place.value.query.get("to");
	const open = languages.filter((lang) => !sameTongue(lang, original));
	return open.find((lang) => lang === asked) ?? open.find((lang) => lang === language.value) ?? open[0]!;
}

function Translate({ view, kinds }: { view: View & { id: string }; kinds: Kind[] }) {
	const entity = view.entity ?? view.id;
	const to = target(view.lang);
	const known = useLoaded(`translations ${entity}`, () => listTranslations(entity));
	const pairs = useLoaded("pairs", listPairs);
	const ours = known.value.value?.items.find((one) => one.lang === to && one.structure?.id === hello.value?.node.structure);
	const base = useLoaded<Translation | null>(`base ${to} ${ours?.id ?? ""}`, () => (ours ? showTranslation(ours.id) : Promise.resolve(null)));
	const ready = known.value.value && pairs.value.value && (!ours || base.value.value?.id === ours.id);
	useEffect(() => announce(""), [to]);
	return (
		<div class="page translate">
			<p class="back"><a href={`/practice/${entity}`}><Icon name="left" />{headOf(view).title}</a></p>
			<Title name={t().translation.title} />
			<p class="lead">{t().translation.intro}</p>
			<Choice label={t().translation.into} value={to}
				options={languages.filter((lang) => !sameTongue(lang, view.lang)).map((lang) => ({ value: lang, label: tongue(lang) }))}
				onValue={(lang) => go(`/translate/${entity}?to=${lang}`, true)} />
			{known.failed.value && <Failed why={known.failed.value} again={known.again} />}
			{!known.failed.value && !ready && <Skeleton lines={10} />}
			{ready && (
				<Desk key={to} view={view} entity={entity} to={to} base={ours ? base.value.value : null}
					fields={known.value.value!.fields} kinds={kinds} pairs={pairs.value.value!.pairs} />
			)}
		</div>
	);
}

export default function TranslatePage({ id }: { id: string }) {
	const sheet = useLoaded(`practice ${id}`, () => showPractice(id));
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const view = sheet.value.value;
	const failed = sheet.failed.value ?? kinds.failed.value;
	if (!mayPublish.value) {
		return (
			<div class="page narrow">
				<Title name={t().translation.title} />
				<SignIn />
			</div>
		);
	}
	if (view?.id && !view.withdrawn && kinds.value.value) return <Translate view={view as View & { id: string }} kinds={kinds.value.value} />;
	return <div class="page">{failed ? <Failed why={failed} again={() => { sheet.again(); kinds.again(); }} /> : <Skeleton lines={12} />}</div>;
}
