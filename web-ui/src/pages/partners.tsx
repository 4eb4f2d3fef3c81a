// SPDX-License-Identifier: EUPL-1.2
import { useEffect } from "preact/hooks";
import { listStructures, onStructure } from "../api/methods";
import type { Structure } from "../api/shapes";
import { Empty, Failed, Skeleton } from "../parts/states";
import { seedOf, Swarm } from "../parts/swarm";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { now } from "../state/clock";
import { ago, date, where } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";

const DOTS_LEAST = 3;
const DOTS_MOST = 60;

function stateWords(one: Structure): string {
	if (one.state === "silent" && one.last_seen) return t().partners.silentSince(ago(one.last_seen, now.value));
	return t().partners[one.state];
}

const safe = (address: string | null | undefined): string | null =>
	address && /^https?:\/\//i.test(address) ? address : null;

function Partner({ one }: { one: Structure }) {
	const site = safe(one.website);
	return (
		<li class="partner">
			<Swarm count={Math.min(DOTS_MOST, DOTS_LEAST + one.practices)} seed={seedOf(one.id)} />
			<div>
				<h2>{one.name}</h2>
				<p class="muted">{where(one.city, one.country)}</p>
				<p class={`state state-${one.state}`}>{stateWords(one)}</p>
				{one.forks?.[0] && <p class="notice">{t().partners.forked(date(one.forks[0].seen))}</p>}
				{one.mission && <p lang={one.lang}>{one.mission}</p>}
				<p class="card-foot">
					{one.practices > 0
						? <a href={`/practices?structure=${one.id}`}>{t().partners.practices(one.practices)}</a>
						: <span>{t().partners.practices(0)}</span>}
					{one.since && <span>{t().partners.since(date(one.since))}</span>}
					{one.coordinator ? <span>{t().partners.coordinator}</span> : one.steward && <span>{t().partners.steward}</span>}
					{site && <a href={site} rel="noopener noreferrer" aria-label={`${t().partners.website}: ${one.name}`}>{t().partners.website}</a>}
				</p>
			</div>
		</li>
	);
}

export default function Partners() {
	const { value, failed, again } = useLoaded("partners", listStructures);
	useEffect(() => onStructure((one) => {
		const items = value.value?.items;
		if (!items) return;
		const before = items.find((item) => item.id === one.id);
		value.value = { items: before ? items.map((item) => (item.id === one.id ? one : item)) : [...items, one] };
		if (before?.state !== one.state) announce(t().partners.changed(one.name, stateWords(one)));
	}), []);
	const items = value.value?.items;
	return (
		<div class="page">
			<Title name={t().partners.title} />
			<p class="lead">{t().partners.intro}</p>
			{!items
				? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
				: items.length === 0
					? <Empty text={t().partners.empty} />
					: <ul class="partners">{items.map((one) => <Partner key={one.id} one={one} />)}</ul>}
		</div>
	);
}
