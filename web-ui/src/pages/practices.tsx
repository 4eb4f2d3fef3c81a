// SPDX-License-Identifier: EUPL-1.2
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { listPractices, listStructures, onPractice } from "../api/methods";
import type { Summary } from "../api/shapes";
import { Card, placed } from "../parts/card";
import { Choice } from "../parts/choice";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { languageNames, languages, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go, place } from "../state/route";

const PAGE = 20;

function address(structure: string, lang: string): string {
	const query = new URLSearchParams();
	if (structure) query.set("structure", structure);
	if (lang) query.set("lang", lang);
	const text = query.toString();
	return text ? `/practices?${text}` : "/practices";
}

function Filters({ structure, lang }: { structure: string; lang: string }) {
	const partners = useLoaded("partners", listStructures);
	const known = partners.value.value?.items ?? [];
	return (
		<form class="filters" aria-label={t().list.filters} onSubmit={(event) => event.preventDefault()}>
			<Choice
				label={t().list.partner}
				value={structure}
				options={[{ value: "", label: t().list.anyPartner }, ...known.map((one) => ({ value: one.id, label: one.name }))]}
				onValue={(chosen) => go(address(chosen, lang), true)}
			/>
			<Choice
				label={t().list.language}
				value={lang}
				options={[
					{ value: "", label: t().list.anyLanguage },
					...languages.map((code) => ({ value: code as string, label: languageNames[code], lang: code })),
				]}
				onValue={(chosen) => go(address(structure, chosen), true)}
			/>
		</form>
	);
}

function Results({ structure, lang }: { structure: string; lang: string }) {
	const filter = { limit: PAGE, structure: structure || undefined, lang: lang || undefined };
	const { value, failed, again } = useLoaded(`list ${structure} ${lang}`, () => listPractices(filter));
	const fresh = useSignal<string[]>([]);
	const moreFailed = useSignal<Failure | null>(null);
	useEffect(() => onPractice((summary: Summary) => {
		const known = value.value;
		if (!known || (structure && summary.structure !== structure) || (lang && summary.lang !== lang)) return;
		const isNew = !known.items.some((item) => item.id === summary.id);
		value.value = { ...known, total: known.total + (isNew ? 1 : 0), items: placed(known.items, summary) };
		if (!isNew) return;
		fresh.value = [...fresh.value, summary.id];
		if (!summary.withdrawn) announce(t().home.arrived(summary.title));
	}), [structure, lang]);

	const more = async (): Promise<void> => {
		const known = value.value;
		if (!known?.next) return;
		moreFailed.value = null;
		try {
			const further = await listPractices({ ...filter, after: known.next });
			const have = new Set(known.items.map((item) => item.id));
			value.value = { ...further, items: [...known.items, ...further.items.filter((item) => !have.has(item.id))] };
		} catch (why) {
			moreFailed.value = failure(why);
		}
	};

	const list = value.value;
	if (!list) return failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton lines={9} />;
	if (list.items.length === 0) {
		return structure || lang
			? <Empty text={t().list.empty}><a class="button" href="/practices">{t().list.clear}</a></Empty>
			: <Empty text={t().home.empty}><a class="button" href="/tell">{t().app.tell}</a></Empty>;
	}
	return (
		<>
			<h2 class="count">{t().list.count(list.total)}</h2>
			<ul class="cards">
				{list.items.map((one) => <Card key={one.id} summary={one} fresh={fresh.value.includes(one.id)} />)}
			</ul>
			{moreFailed.value && <Failed why={moreFailed.value} />}
			{list.next && <button type="button" class="button" onClick={() => void more()}>{t().list.more}</button>}
		</>
	);
}

export default function Practices() {
	const structure = place.value.query.get("structure") ?? "";
	const lang = place.value.query.get("lang") ?? "";
	return (
		<div class="page">
			<Title name={t().list.title} />
			<Filters structure={structure} lang={lang} />
			<Results key={`${structure} ${lang}`} structure={structure} lang={lang} />
		</div>
	);
}
