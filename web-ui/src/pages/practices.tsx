// SPDX-License-Identifier: EUPL-1.2
// Find: what is asked stands in the address, so that it can be shared and come back to.
import { effect, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { onPractice, search } from "../api/methods";
import { Failure } from "../api/failure";
import type { Answer, Summary } from "../api/shapes";
import { account, greeted, hello } from "../api/session";
import { line, opened } from "../api/socket";
import { FindForm } from "../parts/find-form";
import { Icon } from "../parts/icon";
import { FoundCard } from "../parts/found";
import type { SaveRow } from "../parts/saved/row";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { addressOf, isNarrowed, makeFinder, readQuestion, type Question } from "../state/find";
import { takeGiven } from "../state/given";
import { keepAnswer, keptAnswer } from "../state/kept";
import { language, t } from "../state/language";
import { reader } from "../state/load";
import { go, place, withNext } from "../state/route";

const INDEXED_MS = [300, 2500]; /* a new practice is found a moment after it came */
const SAID_MS = 1000;

/** What the node has found for the address that this page was opened with. */
const givenAnswer = (): Answer | null => takeGiven<Answer>("found");

function Nothing({ question, onQuestion }: { question: Question; onQuestion: (question: Question) => void }) {
	const words = t().find;
	const typed = question.text.trim().split(/\s+/).filter(Boolean);
	if (typed.length === 0 && !isNarrowed(question)) {
		return <Empty text={t().home.empty}><a class="button" href="/tell">{t().app.tell}</a></Empty>;
	}
	const fewer = typed.slice(0, -1).join(" ");
	return (
		<Empty text={words.empty}>
			<p>{words.emptyMore}</p>
			<p class="actions">
				{isNarrowed(question) && typed.length > 0 && (
					<button type="button" class="button" onClick={() => onQuestion({ ...question, filters: {}, from: 0, to: 0 })}>{words.widen}</button>
				)}
				{fewer && <button type="button" class="button" onClick={() => onQuestion({ ...question, text: fewer })}>{words.fewer(fewer)}</button>}
				<a class="button" href="/practices">{words.all}</a>
			</p>
		</Empty>
	);
}

/** How many there are of all: practices, and tools, toolboxes and tutorials beside them. */
function allOf({ total, facets }: Answer): string {
	const count = (kind: string): number => facets?.kind?.find(({ code }) => code === kind)?.count ?? 0;
	const tools = count("tool"), boxes = count("toolbox"), tutorials = count("tutorial");
	return [t().list.count(total - tools - boxes - tutorials), tools > 0 && t().home.tools(tools), boxes > 0 && t().home.toolboxes(boxes), tutorials > 0 && t().home.tutorials(tutorials)]
		.filter((one) => one !== false).map((one) => one.replace(/ /g, "\u00a0")).join(" · "); /* a number stays beside what it counts */
}

export default function Practices() {
	const question = readQuestion(place.value.query);
	const key = addressOf(question);
	const lang = language.value;
	const finder = useMemo(() => makeFinder(search, givenAnswer()), []);
	const fresh = useSignal<string[]>([]);
	const [Row, setRow] = useState<typeof SaveRow | null>(null); /* for who is signed in */
	const latest = useRef({ question, lang });
	latest.current = { question, lang };

	const ask = (again = false): void => void finder.find(latest.current.question, latest.current.lang, again);
	useEffect(() => effect(() => {
		if (opened.value > 0) queueMicrotask(() => ask());
	}), [key, lang]);
	useEffect(() => onPractice((summary: Summary) => {
		if (!summary.withdrawn && !finder.answer.value?.items.some((item) => item.id === summary.id)) {
			fresh.value = [...fresh.value, summary.id];
			announce(t().home.arrived(summary.title));
		}
		for (const wait of INDEXED_MS) setTimeout(() => ask(true), wait);
	}), []);

	useEffect(() => {
		if (account.value) import("../parts/saved/row").then((part) => setRow(() => part.SaveRow), () => undefined);
		else setRow(null);
	}, [account.value]);

	/* Without a line: what this question brought the last time. */
	const name = `find ${lang} ${key}`;
	useEffect(() => effect(() => {
		if (line.value === "open" || finder.answer.peek()) return;
		void keptAnswer<Answer>(reader(), name).then((kept) => {
			if (finder.answer.peek() || line.peek() === "open") return;
			if (kept) finder.answer.value = kept;
			else if (line.peek() === "waiting") finder.failed.value = new Failure("unkept");
		});
	}), [name]);
	useEffect(() => effect(() => {
		if (finder.answer.value && !finder.waiting.value) keepAnswer(greeted.peek() ? reader() : "", name, finder.answer.value);
	}), [name]);

	const answer = finder.answer.value;
	useEffect(() => {
		if (!answer || !question.text) return undefined;
		const timer = setTimeout(() => announce(t().find.results(answer.total)), SAID_MS);
		return () => clearTimeout(timer);
	}, [answer?.total, key]);

	/* Other words are another question: their best matches come first. */
	const onQuestion = (asked: Question, typing = false): void =>
		go(addressOf(asked.text === question.text ? asked : { ...asked, newest: false }), typing);
	const failed = finder.failed.value;
	return (
		<div class="page">
			<Title name={t().list.title} />
			{!!hello.value?.counts.toolboxes && <p><a class="onward" href="/toolboxes">{t().home.toolboxes(hello.value.counts.toolboxes)}<Icon name="right" /></a></p>}
			<FindForm question={question} facets={answer?.facets} onQuestion={onQuestion} />
			{failed && <Failed why={failed} again={() => ask()} />}
			{!answer && !failed && <Skeleton lines={9} />}
			{Row && <Row question={question} facets={answer?.facets} again={() => ask(true)} />}
			{answer && (
				<section class={finder.waiting.value ? "results results-old" : "results"} aria-busy={finder.waiting.value}>
					{answer.items.length === 0 ? <Nothing question={question} onQuestion={onQuestion} /> : (
						<>
							<h2 class="count">{question.text || isNarrowed(question) ? t().find.results(answer.total) : allOf(answer)}</h2>
							<ul class="cards">
								{answer.items.map((one) => <FoundCard key={one.id} found={one} fresh={fresh.value.includes(one.id)} />)}
							</ul>
						</>
					)}
					{answer.next && (
						<button type="button" class="button" onClick={() => void finder.more(question, lang)}>{t().list.more}</button>
					)}
				</section>
			)}
			{answer && greeted.value && !account.value && (question.text || isNarrowed(question)) && (
				<p class="actions"><a class="button" href={withNext("/sign-in")}>{t().find.follow}</a></p>
			)}
		</div>
	);
}
