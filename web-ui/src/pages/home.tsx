// SPDX-License-Identifier: EUPL-1.2
import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { listNews, onPractice } from "../api/methods";
import { account, hello } from "../api/session";
import Awaiting from "../parts/awaiting";
import { Card, placed } from "../parts/card";
import { Later } from "../parts/later";
import { Icon, type IconName } from "../parts/icon";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Swarm } from "../parts/swarm";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";

const SHOWN = 6;

function Door({ to, icon, title, more }: { to: string; icon: IconName; title: string; more: string }) {
	return (
		<li class="door">
			<Icon name={icon} />
			<h2><a href={to}>{title}</a></h2>
			<p>{more}</p>
		</li>
	);
}

function Counts() {
	const greeting = hello.value;
	if (!greeting) return null;
	const { structures, practices, tools, toolboxes, comments } = greeting.counts;
	return (
		<ul class="counts">
			<li><a href="/partners">{t().home.partners(structures)}</a></li>
			<li><a href="/practices">{t().home.practices(practices)}</a></li>
			{!!tools && <li><a href="/practices?kind=tool">{t().home.tools(tools)}</a></li>}
			{!!toolboxes && <li><a href="/toolboxes">{t().home.toolboxes(toolboxes)}</a></li>}
			<li><a href="/conversations">{t().home.messages(comments)}</a></li>
		</ul>
	);
}

function Fresh() {
	const { value, failed, again } = useLoaded(`home ${language.value}`, () => listNews({ limit: SHOWN, reader: language.value }));
	const fresh = useSignal<string[]>([]);
	const lang = language.value;
	useEffect(() => onPractice((summary) => {
		const known = value.value;
		if (!known) return;
		const isNew = !known.items.some((item) => item.id === summary.id);
		value.value = { items: placed(known.items, summary).slice(0, SHOWN) };
		if (!isNew || summary.withdrawn) return;
		fresh.value = [...fresh.value, summary.id];
		announce(t().home.arrived(summary.title));
		const greeting = hello.value;
		if (greeting) {
			hello.value = { ...greeting, counts: { ...greeting.counts, practices: greeting.counts.practices + 1 } };
		}
	}), [lang]);
	if (!value.value) return failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />;
	const shown = value.value.items.filter((one) => !one.withdrawn);
	if (shown.length === 0) {
		return <Empty text={t().home.empty}><a class="button" href="/write">{t().app.tell}</a></Empty>;
	}
	return (
		<>
			<ul class="cards">
				{shown.map((one) => <Card key={one.id} summary={one} fresh={fresh.value.includes(one.id)} />)}
			</ul>
			<p><a class="onward" href="/practices">{t().home.all}<Icon name="right" /></a></p>
		</>
	);
}

export default function Home() {
	return (
		<div class="page">
			<section class="hero">
				<div>
					<Title name="Essaim">{t().home.sentence}</Title>
					<Counts />
				</div>
				<Swarm count={90} wide seed={11} />
			</section>
			<ul class="doors">
				<Door to="/practices" icon="find" title={t().home.find} more={t().home.findMore} />
				<Door to="/write" icon="file" title={t().home.tell} more={t().home.tellMore} />
				<Door to="/learn" icon="book" title={t().home.learn} more={t().home.learnMore} />
			</ul>
			{account.value && <Later load={() => import("../parts/drafts").then((part) => part.default)} props={{}} />}
			<section aria-labelledby="fresh">
				<h2 id="fresh">{t().home.fresh}</h2>
				<Fresh />
			</section>
			<Awaiting />
		</div>
	);
}
