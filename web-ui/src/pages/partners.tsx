// SPDX-License-Identifier: EUPL-1.2
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { listStructures, onStructure } from "../api/methods";
import type { Structure } from "../api/shapes";
import { Report } from "../parts/report";
import { Empty, Failed, Skeleton } from "../parts/states";
import { seedOf, Swarm } from "../parts/swarm";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { now } from "../state/clock";
import { ago, date, list, number, tongue, townBeside, where } from "../state/format";
import { t } from "../state/language";
import { useLoaded } from "../state/load";

const DOTS_LEAST = 3;
const DOTS_MOST = 60;

function stateWords(one: Structure): string {
	if (one.state === "silent" && one.last_seen) return t().partners.silentSince(ago(one.last_seen, now.value));
	if (one.state === "left" && one.left) return t().partners.leftOn(date(one.left));
	return t().partners[one.state];
}

const safe = (address: string | null | undefined): string | null =>
	address && /^https?:\/\//i.test(address) ? address : null;

/** "French (12), Catalan (1)", the most frequent first. */
const written = (one: Structure): string =>
	list([...one.languages].sort((a, b) => b.count - a.count).map((each) => `${tongue(each.lang)}\u00a0(${number(each.count)})`));

type MapView = ComponentType<{ structures: Structure[] }>;

/** The outlines come after the list, which says the same in words and does not wait for them. */
function Map({ structures }: { structures: Structure[] }) {
	const [view, setView] = useState<{ View: MapView } | null>(null);
	useEffect(() => {
		import("../parts/map").then(
			(module) => setView({ View: module.default }),
			() => undefined, /* no line: the list stays */
		);
	}, []);
	return <div class="map-place">{view && <view.View structures={structures} />}</div>;
}

function Partner({ one }: { one: Structure }) {
	const site = safe(one.website);
	return (
		<li class="partner" id={`structure-${one.id.slice(0, 16)}`}>
			<Swarm count={Math.min(DOTS_MOST, DOTS_LEAST + one.practices)} seed={seedOf(one.id)} />
			<div>
				<h2>{one.name}</h2>
				<p class="muted">{where(townBeside(one.name, one.city), one.country)}</p>
				<p class={`state state-${one.state}`}>{stateWords(one)}</p>
				{one.keeper && <p>{t().partners.inCareOf(one.keeper.name)}</p>}
				{one.forks?.[0] && <p class="notice">{t().partners.forked(date(one.forks[0].seen))}</p>}
				{one.mission && <p lang={one.lang}>{one.mission}</p>}
				{one.languages.length > 0 && <p>{t().partners.written(written(one))}</p>}
				<p class="card-foot">
					{one.practices > 0
						? <a href={`/practices?structure=${one.id}`}>{t().partners.practices(one.practices)}</a>
						: <span>{t().partners.practices(0)}</span>}
					<a href={`/spreading/${one.id}`}>{t().partners.gaveTook}</a>
					{one.since && <span>{t().partners.since(date(one.since))}</span>}
					{one.coordinator ? <span>{t().partners.coordinator}</span> : one.steward && <span>{t().partners.steward}</span>}
					{site && <a href={site} rel="noopener noreferrer" aria-label={`${t().partners.website}: ${one.name}`}>{t().partners.website}</a>}
					{!one.self && <Report id={one.card} what={one.name} />}
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
			<p><a href="/spreading">{t().partners.spreading}</a></p>
			{!items
				? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
				: items.length === 0
					? <Empty text={t().partners.empty} />
					: (
						<div class="partners-and-map">
							<Map structures={items} />
							<ul class="partners">{items.map((one) => <Partner key={one.id} one={one} />)}</ul>
						</div>
					)}
		</div>
	);
}
