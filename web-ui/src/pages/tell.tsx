// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { schema } from "../api/methods";
import { account, hello, mayPublish } from "../api/session";
import type { Fields, Note, Piece } from "../api/shapes";
import { Choice } from "../parts/choice";
import { Wrong } from "../parts/field";
import { SheetHead } from "../parts/head";
import { Icon } from "../parts/icon";
import { headOf, Sheet } from "../parts/sheet";
import { Empty, Failed } from "../parts/states";
import { Title } from "../parts/title";
import { number } from "../state/format";
import { type Importing, type Read, useImporting } from "../state/importing";
import { language, languageNames, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { withNext } from "../state/route";

const BRIEF = 90; /* characters of a passage that are shown before it is unfolded */

function DropZone({ onFile }: { onFile: (file: File) => void }) {
	const [over, setOver] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const drop = (event: DragEvent): void => {
		event.preventDefault();
		setOver(false);
		const file = event.dataTransfer?.files[0];
		if (file) onFile(file);
	};
	return (
		<div
			class={over ? "drop drop-over" : "drop"}
			onDragOver={(event) => { event.preventDefault(); setOver(true); }}
			onDragLeave={() => setOver(false)}
			onDrop={drop}
		>
			<Icon name="file" />
			<p class="drop-title">{t().tell.drop}</p>
			<label class="button">
				{t().tell.choose}
				<input ref={input} type="file" class="unseen" accept=".docx,.odt,.pdf,application/pdf,.txt,.md,.markdown,text/plain,text/markdown"
					aria-describedby="formats"
					onChange={() => {
						const file = input.current?.files?.[0];
						if (file) onFile(file);
						if (input.current) input.current.value = "";
					}} />
			</label>
			<p class="hint" id="formats">{t().tell.formats}</p>
		</div>
	);
}

function Unplaced({ note }: { note: Note }) {
	const line = <span class="muted">{t().tell.noteLine(number(note.line))}</span>;
	const text = note.text.trim();
	if (text.length <= BRIEF) return <li>{line}<p>{text}</p></li>;
	return (
		<li>
			{line}
			<details>
				<summary><span>{text.slice(0, BRIEF).replace(/\s+/g, " ")}…</span></summary>
				<p>{text}</p>
			</details>
		</li>
	);
}

function Notes({ notes }: { notes: Note[] }) {
	const unplaced = notes.filter((note) => note.kind !== "remark");
	return (
		<section class="notes" aria-labelledby="notes" tabIndex={0}>
			<h2 id="notes">{t().tell.notes(unplaced.length)}</h2>
			{unplaced.length > 0 && (
				<>
					<p class="muted">{t().tell.notesMore}</p>
					<ol>{unplaced.map((note, i) => <Unplaced key={i} note={note} />)}</ol>
				</>
			)}
		</section>
	);
}

function Preview({ read }: { read: Read }) {
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	return (
		<div class="preview">
			<Notes notes={read.notes} />
			<section class="paper" aria-labelledby="understood">
				<h2 id="understood" class="eyebrow">{t().tell.understood}</h2>
				<SheetHead view={read.view} heading={<p class="paper-title" lang={read.view.lang}>{headOf(read.view).title}</p>} />
				{kinds.value.value && <Sheet kinds={kinds.value.value} view={read.view} />}
				{kinds.failed.value && <Failed why={kinds.failed.value} again={kinds.again} />}
			</section>
		</div>
	);
}

function Write({ one, area }: { one: Importing; area: { current: HTMLTextAreaElement | null } }) {
	const words = t().tell;
	const reading = one.step === "reading";
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); if (!reading) void one.preview(); }}>
			<DropZone onFile={(file) => void one.take(file)} />
			<div class="field">
				<label for="sheet-text">{words.paste}</label>
				<textarea id="sheet-text" data-most={400_000} ref={area} rows={10} lang={one.lang || undefined} value={one.text}
					aria-invalid={one.fault ? "true" : undefined} aria-describedby={one.fault ? "sheet-error" : undefined}
					onInput={(event) => one.type(event.currentTarget.value)} />
				<Wrong id="sheet-error" text={one.fault} />
				{one.text && <p class="hint">{words.draftKept}</p>}
			</div>
			<Choice label={words.language} value={one.lang} onValue={one.setLang}
				options={[
					{ value: "" as const, label: words.anyLanguage },
					...languages.map((code) => ({ value: code, label: languageNames[code], lang: code })),
				]} />
			{one.failed && <Failed why={one.failed} />}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={reading}>{reading ? words.reading : words.preview}</button>
			</p>
		</form>
	);
}

/** What was understood becomes a draft, with the original beside it. */
async function toForm(one: Importing, { view }: Read): Promise<void> {
	const { begin } = await import("../state/write/writing");
	const { testimonies, contact, tools, lang } = view;
	const without = (piece: Piece): Fields => Object.fromEntries(Object.entries(piece).filter(([name]) => !["id", "lang", "practice"].includes(name)));
	const extra: Fields = {
		testimonies: (testimonies ?? []).map(without), tools: (tools ?? []).map(without), contact: contact ? without(contact) : undefined,
	};
	begin({ kind: "practice", lang, fields: { ...view.practice, _extra: extra, _source: one.text } });
}

function Review({ one, read }: { one: Importing; read: Read }) {
	const words = t().tell;
	const publishing = one.step === "publishing";
	return (
		<>
			<Preview read={read} />
			<div class="publish-bar">
				<p class="hint">{words.licence}</p>
				{one.failed && <Failed why={one.failed} />}
				<p class="actions">
					<button type="button" class="button main" aria-disabled={publishing} onClick={() => void one.publish()}>
						{publishing ? words.publishing : words.publish}
					</button>
					<button type="button" class="button" onClick={() => void toForm(one, read)}>{words.openForm}</button>
					<button type="button" class="button" onClick={one.change}>{words.change}</button>
				</p>
			</div>
		</>
	);
}

function Done({ one }: { one: Importing }) {
	const words = t().tell;
	return (
		<Empty text={words.published}>
			<p class="paper-title">{one.published?.title}</p>
			<p class="actions">
				<a class="button main" href={`/practice/${one.published?.id}`}>{words.see}</a>
				<button type="button" class="button" onClick={one.change}>{words.another}</button>
			</p>
		</Empty>
	);
}

/** The three steps; the focus goes along. */
function Steps({ one }: { one: Importing }) {
	const result = useRef<HTMLDivElement>(null);
	const area = useRef<HTMLTextAreaElement>(null);
	const before = useRef(one.step);
	useEffect(() => {
		const came = before.current !== one.step;
		before.current = one.step;
		if (came && (one.step === "published" || (one.step === "preview" && !one.failed))) result.current?.focus();
		if (came && one.step === "write") area.current?.focus();
	}, [one.step]);
	if (one.step === "write" || one.step === "reading" || !one.read) return <Write one={one} area={area} />;
	return (
		<div ref={result} tabIndex={-1} class={one.step === "published" ? "done" : undefined}>
			{one.step === "published" ? <Done one={one} /> : <Review one={one} read={one.read} />}
		</div>
	);
}

function SignInFirst() {
	return (
		<Empty text={t().tell.signIn}>
			<p>{t().tell.signInMore}</p>
			<p class="actions">
				<a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a>
				<a class="button" href={withNext("/sign-up")}>{t().app.signUp}</a>
			</p>
		</Empty>
	);
}

function ForLearners() {
	return (
		<Empty text={t().tell.learner}>
			<p>{t().tell.learnerMore}</p>
			<a class="button" href="/practices">{t().app.practices}</a>
		</Empty>
	);
}

export default function Tell() {
	const one = useImporting();
	const wide = one.step === "preview" || one.step === "publishing";
	return (
		<div class={wide ? "page telling previewing" : "page telling"}>
			<Title name={t().app.tell} />
			<p class="lead">{t().tell.intro}</p>
			{!hello.value ? null : mayPublish.value ? <Steps one={one} /> : account.value ? <ForLearners /> : <SignInFirst />}
		</div>
	);
}
