// SPDX-License-Identifier: EUPL-1.2
// Above the results: save what is asked, and the way to what was saved.
import { useEffect, useRef } from "preact/hooks";
import { listSearches, saveSearch } from "../../api/saved";
import { account } from "../../api/session";
import { facetNames, type Answer } from "../../api/shapes";
import { announce } from "../../state/announce";
import { addressOf, isNarrowed, type Question } from "../../state/find";
import { list } from "../../state/format";
import { t } from "../../state/language";
import { useLoaded } from "../../state/load";
import { isSame, questionOf } from "../../state/saved/question";
import { s, useSavedTexts } from "../../state/saved/words";
import { useWork } from "../../state/work";
import { labelOf } from "../find-form";
import { Failed } from "../states";

const NAME_MOST = 80;
const INDEXED_MS = [300, 1500, 5000];

interface Props {
	question: Question;
	facets: Answer["facets"];
	again: () => void; /* asks the same anew */
}

/** Choices in words, as the chips have them. */
function nameOf({ filters, from, to }: Question, facets: Answer["facets"]): string {
	const labels = facetNames.flatMap((name) => (filters[name] ?? []).map((code) => labelOf(name, code, facets)));
	if (from > 0) labels.push(t().sheet.since(String(from)));
	if (to > 0) labels.push(t().sheet.until(String(to)));
	return [...list(labels)].slice(0, NAME_MOST).join("");
}

export function SaveRow({ question, facets, again: askAgain }: Props) {
	const spoken = useSavedTexts();
	const { value, again } = useLoaded(`searches ${account.value?.login}`, listSearches);
	const [busy, failed, work] = useWork();
	const link = useRef<HTMLAnchorElement>(null);
	const saved = useRef(false);
	const have = value.value?.items;
	/* Whoever follows a notice may be here before the index is. */
	useEffect(() => {
		const timers = question.newest ? INDEXED_MS.map((wait) => setTimeout(askAgain, wait)) : [];
		return () => timers.forEach(clearTimeout);
	}, [addressOf(question)]);
	const asked = question.text.trim() !== "" || isNarrowed(question);
	const followed = have?.some((one) => isSame(questionOf(one), question)) ?? false;
	useEffect(() => {
		if (followed && saved.current) link.current?.focus(); /* the button that had the focus is gone */
		saved.current = false;
	}, [followed]);
	if (!spoken || !have || (!asked && have.length === 0)) return null;
	const words = s().saved;
	const save = async (): Promise<void> => {
		const { text, filters, from, to } = question;
		const years = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
		await saveSearch({ text, filters: { ...filters, ...years }, name: text.trim() ? "" : nameOf(question, facets) });
		saved.current = true;
		again();
		announce(words.done);
	};
	const full = failed?.code === "too_many";
	return (
		<>
			<p class="save-row">
				{asked && (followed
					? <span class="followed">{words.isSaved}</span>
					: <button type="button" class="button" aria-disabled={busy} onClick={() => void work(save)}>{busy ? words.saving : words.save}</button>)}
				{have.length > 0 && <a ref={link} href="/searches">{words.mine(have.length)}</a>}
				{question.newest && question.text && <a href={addressOf({ ...question, newest: false })}>{words.best}</a>}
			</p>
			{full && <p class="wrong" role="alert">{words.full}</p>}
			{failed && !full && <Failed why={failed} />}
		</>
	);
}
