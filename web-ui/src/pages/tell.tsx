// SPDX-License-Identifier: EUPL-1.2
import { useEffect, useRef, useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { previewSheet, publishSheet, schema } from "../api/methods";
import { account, hello, mayPublish } from "../api/session";
import type { Note, View } from "../api/shapes";
import { Choice } from "../parts/choice";
import { Wrong } from "../parts/field";
import { SheetHead } from "../parts/head";
import { Icon } from "../parts/icon";
import { headOf, Sheet } from "../parts/sheet";
import { Empty, Failed } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { useDraft } from "../state/draft";
import { number } from "../state/format";
import { type Language, language, languageNames, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { withNext } from "../state/route";

const BYTES_MOST = 400_000;
const BRIEF = 90; /* characters of a passage that are shown before it is unfolded */
const NOT_A_SHEET = new Set<string>(["not_found", "malformed", "invalid"]);

interface Read {
	view: View;
	notes: Note[];
}

async function textOf(file: File): Promise<string> {
	if (!/\.(txt|md|markdown|text)$/i.test(file.name) && !file.type.startsWith("text/")) throw new Error(t().tell.wrongType);
	if (file.size > BYTES_MOST) throw new Error(t().tell.tooLarge);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
	} catch {
		throw new Error(t().tell.unreadable);
	}
}

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
				<input ref={input} type="file" class="unseen" accept=".txt,.md,.markdown,text/plain,text/markdown"
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

type Step = "write" | "reading" | "preview" | "publishing";

function Importer({ onPreview }: { onPreview: (shown: boolean) => void }) {
	const words = t().tell;
	const draft = useDraft("tell");
	const [name, setName] = useState("");
	const [lang, setLang] = useState<Language>(language.value);
	const [step, setStep] = useState<Step>("write");
	const [read, setRead] = useState<Read | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [published, setPublished] = useState<{ id: string; title: string } | null>(null);
	const result = useRef<HTMLDivElement>(null);
	const area = useRef<HTMLTextAreaElement>(null);

	const previewing = !published && (step === "preview" || step === "publishing");
	useEffect(() => onPreview(previewing), [previewing]);

	const sheet = (text: string) => ({ text: text.normalize("NFC"), name: name || "sheet.md", lang });
	const land = (): void => void setTimeout(() => result.current?.focus(), 0);

	const preview = async (text: string): Promise<void> => {
		if (!text.trim()) {
			setFault(words.needText);
			area.current?.focus();
			return;
		}
		if (new TextEncoder().encode(text).length > BYTES_MOST) {
			setFault(words.tooLarge);
			return;
		}
		setFault(null);
		setFailed(null);
		setStep("reading");
		announce(words.reading);
		try {
			setRead(await previewSheet(sheet(text)));
			setStep("preview");
			land();
		} catch (raw) {
			const why = failure(raw);
			if (NOT_A_SHEET.has(why.code)) setFault(words.notASheet);
			else setFailed(why);
			setStep("write");
			setTimeout(() => area.current?.focus(), 0);
		}
	};
	const take = async (file: File): Promise<void> => {
		try {
			const text = await textOf(file);
			setName(file.name);
			draft.set(text);
			await preview(text);
		} catch (why) {
			setFault((why as Error).message);
		}
	};
	const publish = async (): Promise<void> => {
		if (step !== "preview") return;
		setStep("publishing");
		setFailed(null);
		try {
			setPublished(await publishSheet(sheet(draft.text)));
			draft.set("");
			announce(words.published);
			land();
		} catch (why) {
			setFailed(failure(why));
			setStep("preview");
		}
	};
	const restart = (): void => {
		setPublished(null);
		setRead(null);
		setStep("write");
		setTimeout(() => area.current?.focus(), 0);
	};

	if (published) {
		return (
			<div ref={result} tabIndex={-1} class="done">
				<Empty text={words.published}>
					<p class="paper-title">{published.title}</p>
					<p class="actions">
						<a class="button main" href={`/practice/${published.id}`}>{words.see}</a>
						<button type="button" class="button" onClick={restart}>{words.another}</button>
					</p>
				</Empty>
			</div>
		);
	}
	if (read && previewing) {
		return (
			<div ref={result} tabIndex={-1}>
				<Preview read={read} />
				<div class="publish-bar">
					<p class="hint">{words.licence}</p>
					{failed && <Failed why={failed} />}
					<p class="actions">
						<button type="button" class="button main" aria-disabled={step === "publishing"} onClick={() => void publish()}>
							{step === "publishing" ? words.publishing : words.publish}
						</button>
						<button type="button" class="button" onClick={() => setStep("write")}>{words.change}</button>
					</p>
				</div>
			</div>
		);
	}
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); void preview(draft.text); }}>
			<DropZone onFile={(file) => void take(file)} />
			<div class="field">
				<label for="sheet-text">{words.paste}</label>
				<textarea id="sheet-text" ref={area} rows={10} lang={lang} value={draft.text}
					aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? "sheet-error" : undefined}
					onInput={(event) => { draft.set(event.currentTarget.value); setFault(null); }} />
				<Wrong id="sheet-error" text={fault} />
				{draft.text && <p class="hint">{words.draftKept}</p>}
			</div>
			<Choice label={words.language} value={lang} onValue={setLang}
				options={languages.map((code) => ({ value: code, label: languageNames[code], lang: code }))} />
			{failed && <Failed why={failed} />}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={step === "reading"}>
					{step === "reading" ? words.reading : words.preview}
				</button>
			</p>
		</form>
	);
}

export default function Tell() {
	const words = t().tell;
	const [previewing, setPreviewing] = useState(false);
	return (
		<div class={previewing ? "page telling previewing" : "page telling"}>
			<Title name={words.title} />
			<p class="lead">{words.intro}</p>
			{!hello.value ? null : mayPublish.value ? <Importer onPreview={setPreviewing} /> : account.value ? (
				<Empty text={words.learner}>
					<p>{words.learnerMore}</p>
					<a class="button" href="/practices">{t().app.practices}</a>
				</Empty>
			) : (
				<Empty text={words.signIn}>
					<p>{words.signInMore}</p>
					<p class="actions">
						<a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a>
						<a class="button" href={withNext("/sign-up")}>{t().app.signUp}</a>
					</p>
				</Empty>
			)}
		</div>
	);
}
