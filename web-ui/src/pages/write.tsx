// SPDX-License-Identifier: EUPL-1.2
// Writing: one part of the sheet at a time, the page taking shape beside it.
import { useEffect, useState } from "preact/hooks";
import { answered, asText } from "../api/fields";
import { schema } from "../api/methods";
import { account, hello } from "../api/session";
import type { Kind } from "../api/shapes";
import { opened } from "../api/socket";
import { checkRecord, type Fault } from "../api/writing";
import { Completeness, PartForm, StepList, stepsOf, lacking } from "../parts/form/steps";
import { LICENCES, PublishPart } from "../parts/form/publish";
import { StateLine } from "../parts/form/state-line";
import { Later } from "../parts/later";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go } from "../state/route";
import { publishable } from "../state/write/values";
import { useWriteTexts, w } from "../state/write/words";
import { findDraft, held, useWriting, type Writing } from "../state/write/writing";
import type { Shelved } from "../state/write/shelf";
import { Failure, failure } from "../api/failure";

type Side = "form" | "paper" | "source";

function Sides({ side, source, onSide }: { side: Side; source: boolean; onSide: (side: Side) => void }) {
	const all: [Side, string][] = [["form", w().write.form], ["paper", w().write.paper], ...(source ? [["source", w().write.source] as [Side, string]] : [])];
	return (
		<div class="sides" role="group" aria-label={w().write.sides}>
			{all.map(([name, label]) => (
				<button key={name} type="button" class="button" aria-pressed={side === name} onClick={() => onSide(name)}>{label}</button>
			))}
		</div>
	);
}

function Done({ id, kind, code }: { id: string; kind: string; code: string | null }) {
	return (
		<div class="page narrow done">
			<Title name={kind === "testimony" ? w().write.thanks : w().write.published} />
			{code && <Later load={() => import("../parts/form/paper").then((part) => part.CodePaper)} props={{ code, practice: id }} />}
			<Empty text={w().write.publishedMore}>
				<p class="actions">
					<a class="button main" href={`/${kind === "tool" || kind === "toolbox" || kind === "tutorial" ? kind : "practice"}/${id}`}>{w().write.see}</a>
					<a class="button" href="/drafts">{w().drafts.title}</a>
				</p>
			</Empty>
		</div>
	);
}

/** Asks the node what it would refuse, each time the last step is opened. */
async function faultsOf(one: Shelved): Promise<Fault[]> {
	if (!account.value) return [];
	try {
		return (await checkRecord(one.kind, publishable(one.fields))).faults;
	} catch {
		return [];
	}
}

function useSteps(kind: Kind, writing: Writing) {
	const [open, setOpen] = useState(writing.one.peek().fields["_source"] ? "publish" : stepsOf(kind)[0]!.name);
	const [faults, setFaults] = useState<Fault[]>([]);
	const [late, setLate] = useState(false);
	const steps = stepsOf(kind);
	const look = async (): Promise<Fault[]> => {
		const found = await faultsOf(writing.one.peek());
		setFaults(found);
		return found;
	};
	useEffect(() => {
		if (open !== "publish") return;
		setLate(false);
		void look();
	}, [open]);
	const toPath = (path: string): void => {
		const step = steps.find((one) => one.paths.some((p) => p.join(".") === path || path.startsWith(`${p.join(".")}.`)));
		setOpen(step?.name ?? steps[0]!.name);
	};
	const publish = async (): Promise<void> => {
		const one = writing.one.peek();
		if (lacking(one.kind, one.fields).length > 0 || writing.sending.peek()) return;
		const media = await import("../state/media/going").catch(() => null);
		const path = media?.lateIn(one.draft, one.fields);
		setLate(!!path);
		if (path) return toPath(path);
		if (kind.fields.some((field) => field.name === "licence") && !answered(one.fields["licence"])) writing.set(["licence"], LICENCES[0]!);
		await writing.publish();
		if (writing.failed.peek()?.code === "invalid") await look();
	};
	return { steps, open, setOpen, faults, toPath, publish, late };
}

function Between({ steps, open, onOpen }: { steps: { name: string; title: string }[]; open: string; onOpen: (name: string) => void }) {
	const names = [...steps.map((step) => step.name), "publish"];
	const here = names.indexOf(open);
	const title = (i: number): string => steps[i]?.title ?? w().part.publish;
	return (
		<p class="actions between">
			{here > 0 && <button type="button" class="button" onClick={() => onOpen(names[here - 1]!)}>{w().part.before}<span class="unseen"> {title(here - 1)}</span></button>}
			{here < names.length - 1 && (
				<button type="button" class="button main" onClick={() => onOpen(names[here + 1]!)}>
					{here === names.length - 2 ? w().part.toPublish : w().part.next}<span class="unseen"> {title(here + 1)}</span>
				</button>
			)}
			{open === steps[0]!.name && here < names.length - 2 && (
				<button type="button" class="button" onClick={() => onOpen("publish")}>{w().part.publishNow}</button>
			)}
		</p>
	);
}

const headings = (): Record<string, string> => ({
	practice: t().kind.practice, tool: t().find.tool, toolbox: t().find.toolbox, tutorial: t().find.tutorial, testimony: w().write.testimony, profile: w().write.contact,
});

function Editor({ first, kinds }: { first: Shelved; kinds: Kind[] }) {
	const writing = useWriting(first);
	const one = writing.one.value;
	const kind = kinds.find((each) => each.kind === one.kind)!;
	const { steps, open, setOpen, faults, toPath, publish, late } = useSteps(kind, writing);
	const [side, setSide] = useState<Side>(one.fields["_source"] ? "paper" : "form");
	const step = steps.find((each) => each.name === open);
	const source = asText(one.fields["_source"]);
	useEffect(() => {
		if (writing.published.value) announce(w().write.published);
	}, [writing.published.value]);
	if (writing.published.value) return <Done id={writing.published.value} kind={one.kind} code={writing.code.value} />;
	const drop = async (): Promise<void> => {
		if (!window.confirm(w().write.dropSure)) return;
		await writing.drop();
		go("/drafts");
	};
	return (
		<div class={`page written written-${side}${source ? " written-three" : ""}`}>
			<Title name={one.entity ? (one.kind === "tool" ? w().write.reviseTool : one.kind === "toolbox" || one.kind === "tutorial" ? [w().write.revise, t().find[one.kind]].join(" · ") : w().write.revise) : headings()[one.kind]!} />
			<StateLine writing={writing} />
			<Sides side={side} source={!!source} onSide={setSide} />
			<div class="write-desk">
				<div class="write-form">
					{steps.length > 1 && <StepList kind={kind} steps={steps} open={open} fields={one.fields} onOpen={setOpen} />}
					{one.kind === "practice" && <Completeness kind={kind} fields={one.fields} />}
					<form class="form" onSubmit={(event) => event.preventDefault()}>
						{late && <p class="wrong" role="alert">{t().talk.filesLate}</p>}
						{step
							? <PartForm kind={kind} step={step} writing={writing} faults={faults} lang={one.lang} />
							: <PublishPart kind={kind} writing={writing} faults={faults} onGo={toPath} onPublish={() => void publish()} />}
						<Between steps={steps} open={open} onOpen={setOpen} />
					</form>
					<p><button type="button" class="link" onClick={() => void drop()}>{w().write.drop}</button></p>
				</div>
				<Later load={() => import("../parts/preview").then((part) => part.default)} props={{ one, kinds }} />
				{source && (
					<section class="source" aria-labelledby="source" tabIndex={0}>
						<h2 id="source" class="eyebrow">{w().write.source}</h2>
						<pre lang={one.lang}>{source}</pre>
					</section>
				)}
			</div>
		</div>
	);
}

function Gone() {
	return (
		<div class="page narrow">
			<Title name={w().write.gone} />
			<Empty text={w().write.goneMore}><a class="button" href="/drafts">{w().drafts.title}</a></Empty>
		</div>
	);
}

export default function WritePage({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const [first, setFirst] = useState<Shelved | null | undefined>(() => held.get(id));
	const [failed, setFailed] = useState<Failure | null>(null);
	const find = (): void => {
		setFailed(null);
		findDraft(id).then(setFirst, (why) => setFailed(failure(why)));
	};
	const known = hello.value !== null || opened.value === 0;
	useEffect(() => {
		if (!first && known) find(); /* also one that was not on this device before it was known who asks */
	}, [known, account.value?.author]);
	/* a shelf that is here needs no node: an old phone without a line opens its draft, once the schema was seen */
	if (spoken && first === null) return <Gone />;
	if (spoken && first && kinds.value.value) return <Editor key={id} first={first} kinds={kinds.value.value} />;
	const why = failed ?? kinds.failed.value;
	return <div class="page">{why ? <Failed why={why} again={() => { find(); kinds.again(); }} /> : <Skeleton />}</div>;
}
