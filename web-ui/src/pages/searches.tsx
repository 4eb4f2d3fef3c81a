// SPDX-License-Identifier: EUPL-1.2
// What somebody searches for again and again: names changed, and searches removed.
import { useRef, useState } from "preact/hooks";
import { listStructures, schema } from "../api/methods";
import { dropSearch, listSearches, renameSearch } from "../api/saved";
import { account } from "../api/session";
import type { Answer, SavedSearch } from "../api/shapes";
import { TextField } from "../parts/field";
import { Asked, labels } from "../parts/saved/asked";
import { Empty, Failed, Skeleton, Stranger } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { addressOf } from "../state/find";
import { date } from "../state/format";
import { language } from "../state/language";
import { useLoaded } from "../state/load";
import { questionOf } from "../state/saved/question";
import { s, useSavedTexts } from "../state/saved/words";
import { useWork } from "../state/work";

interface Props {
	search: SavedSearch;
	facets: Answer["facets"];
	onChange: () => void;
}

function Rename({ search, onDone }: { search: SavedSearch; onDone: (changed: boolean) => void }) {
	const words = s().saved;
	const [name, setName] = useState(search.name);
	const [busy, failed, work] = useWork();
	const missing = failed?.code === "invalid" ? words.nameMissing : null;
	const submit = (event: Event): void => {
		event.preventDefault();
		void work(async () => {
			await renameSearch(search.number, name.trim());
			onDone(true);
		});
	};
	return (
		<form class="form" noValidate onSubmit={submit} onKeyDown={(event) => event.key === "Escape" && onDone(false)}>
			<TextField label={words.name} name="name" value={name} onValue={setName} error={missing} />
			{failed && !missing && <Failed why={failed} />}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={busy}>{words.keep}</button>
				<button type="button" class="button" onClick={() => onDone(false)}>{words.cancel}</button>
			</p>
		</form>
	);
}

function One({ search, facets, onChange }: Props) {
	const words = s().saved;
	const [renames, setRenames] = useState(false);
	const [busy, failed, work] = useWork();
	const button = useRef<HTMLButtonElement>(null);
	const renamed = (changed: boolean): void => {
		setRenames(false);
		if (changed) {
			announce(words.renamed);
			onChange();
		}
		setTimeout(() => button.current?.focus());
	};
	const remove = async (): Promise<void> => {
		if (!window.confirm(words.sure)) return;
		await dropSearch(search.number);
		announce(words.removed);
		onChange();
		document.querySelector<HTMLElement>("h1")?.focus();
	};
	const of = <span class="unseen"> {search.name}</span>;
	return (
		<li class="saved">
			<h2><a href={addressOf(questionOf(search))}>{search.name}</a></h2>
			<Asked search={search} facets={facets} />
			<p class="hint">{words.since(date(search.number))}</p>
			{renames ? <Rename search={search} onDone={renamed} /> : (
				<p class="actions">
					<button ref={button} type="button" class="button" onClick={() => setRenames(true)}>{words.rename}{of}</button>
					<button type="button" class="button" aria-disabled={busy} onClick={() => void work(remove)}>{words.remove}{of}</button>
				</p>
			)}
			{failed && <Failed why={failed} />}
		</li>
	);
}

function List() {
	const words = s().saved;
	const { value, failed, again } = useLoaded(`searches ${account.value?.login}`, listSearches);
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const structures = useLoaded("partners", listStructures);
	const items = value.value?.items;
	const facets = labels(kinds.value.value ?? [], structures.value.value?.items ?? []);
	if (failed.value && !items) return <Failed why={failed.value} again={again} />;
	if (!items || (!kinds.value.value && !kinds.failed.value)) return <Skeleton />;
	if (items.length === 0) {
		return <Empty text={words.empty}><p>{words.emptyMore}</p><p class="actions"><a class="button main" href="/practices">{words.find}</a></p></Empty>;
	}
	return (
		<>
			<p class="muted">{words.intro}</p>
			<ul class="threads">{items.map((one) => <One key={one.number} search={one} facets={facets} onChange={again} />)}</ul>
		</>
	);
}

export default function Searches() {
	if (!useSavedTexts()) return <div class="page narrow"><Skeleton /></div>;
	return (
		<div class="page narrow">
			<Title name={s().saved.title} />
			{account.value ? <List /> : <Stranger text={s().saved.stranger} />}
		</div>
	);
}
