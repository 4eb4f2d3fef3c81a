// SPDX-License-Identifier: EUPL-1.2
// The first hour of a node that has just joined, for its operators: what arrives from partners, the structure's card,
// what is taken, and who comes along.
import { useEffect, useRef, useState } from "preact/hooks";
import { type Arrival, keepPolicy, publishCard, showArrival } from "../api/arrival";
import { failure, type Failure } from "../api/failure";
import { listPractices, listStructures } from "../api/methods";
import { account, greeted, hello } from "../api/session";
import { opened } from "../api/socket";
import { randomHex } from "../api/wire";
import { TextField } from "../parts/field";
import { Long } from "../parts/long";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { arrivalTexts as a, useArrivalTexts } from "../state/arrival/words";
import { number } from "../state/format";
import { language, languageNames, languages } from "../state/language";
import { useLoaded } from "../state/load";
import { useWork } from "../state/work";

/** While things arrive, and later. */
const LOOK_MS = 1000;
const SELDOM_MS = 5000;

/** What can be left out, by groups of kinds. */
const GROUPS = {
	tools: ["tool", "toolbox"],
	voices: ["testimony"],
	talks: ["comment", "room", "request", "experience", "reaction"],
	more: ["tutorial", "subtitles"],
} as const;
type Group = keyof typeof GROUPS;
const groups = Object.keys(GROUPS) as Group[];

const complete = (one: Arrival): boolean => one.linked > 0 && one.live === one.linked;

interface Seen {
	arrival: Arrival;
	practices: number;
}

/** Asks again and again while the page is open. */
function useArrival(): [Seen | null, Failure | null] {
	const [seen, setSeen] = useState<Seen | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	useEffect(() => {
		let timer = 0;
		let current = true;
		const look = async (): Promise<void> => {
			let pause = LOOK_MS;
			try {
				const [arrival, list] = await Promise.all([showArrival(), listPractices({ limit: 1 })]);
				if (!current) return;
				setSeen({ arrival, practices: list.total });
				setFailed(null);
				if (complete(arrival)) pause = SELDOM_MS;
			} catch (why) {
				if (!current) return;
				setFailed(failure(why));
				pause = SELDOM_MS;
			}
			timer = window.setTimeout(() => void look(), pause);
		};
		void look();
		return () => {
			current = false;
			window.clearTimeout(timer);
		};
	}, [opened.value]);
	return [seen, failed];
}

function Arrives({ seen }: { seen: Seen }) {
	const { arrival, practices } = seen;
	const done = complete(arrival);
	const words = arrival.linked === 0 ? a().waits : done ? a().done : a().goes(number(arrival.received), number(arrival.expected));
	useEffect(() => {
		if (done) announce(a().done);
	}, [done]);
	return (
		<section aria-labelledby="arrives">
			<h2 id="arrives">{a().arrives}</h2>
			<p class="arrives">{words}</p>
			{!done && arrival.linked > 0 && (
				<p class="completeness"><progress value={arrival.received} max={Math.max(1, arrival.expected)} aria-label={words} /></p>
			)}
			<p class="readable">{a().read(practices)}</p>
			{practices > 0 && <p class="actions"><a class="button" href="/practices">{a().readLink}</a></p>}
		</section>
	);
}

function Card() {
	const { value, failed, again } = useLoaded("partners", listStructures);
	const [mission, setMission] = useState("");
	const [publics, setPublics] = useState("");
	const [website, setWebsite] = useState("");
	const [contact, setContact] = useState("");
	const [wrong, setWrong] = useState<"mission" | "website" | null>(null);
	const [busy, refused, work] = useWork();
	const token = useRef(randomHex(16));
	const own = value.value?.items.find((one) => one.self);
	const node = hello.value?.node;
	const keep = (event: Event): void => {
		event.preventDefault();
		if (!mission.trim()) return setWrong("mission");
		if (website.trim() && !/^https?:\/\/[^\s/]+/i.test(website.trim())) return setWrong("website");
		setWrong(null);
		void work(async () => {
			await publishCard(language.value, { name: node?.name, country: node?.country, city: node?.city, mission, publics, website, contact }, token.current);
			announce(a().cardDone);
			again();
		});
	};
	const form = (
		<form class="form" onSubmit={keep} noValidate>
			<p class="hint">{a().cardHint}</p>
			<Long label={a().mission} value={mission} onValue={setMission} rows={3} error={wrong === "mission" ? a().missionNeeded : null} />
			<Long label={a().publics} value={publics} onValue={setPublics} rows={2} />
			<TextField label={a().website} name="website" hint={a().websiteHint} value={website} onValue={setWebsite} plain error={wrong === "website" ? a().wrongSite : null} />
			<TextField label={a().contact} name="contact" value={contact} onValue={setContact} />
			{refused && <Failed why={refused} />}
			<p class="actions"><button type="submit" class="button main" aria-disabled={busy}>{a().keepCard}</button></p>
		</form>
	);
	return (
		<section aria-labelledby="who">
			<h2 id="who">{a().who}</h2>
			{!value.value ? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
				: own?.card ? <p>{a().cardHere} <a href="/partners">{a().seeCard}</a></p> : form}
		</section>
	);
}

function Takes({ arrival }: { arrival: Arrival }) {
	const [langs, setLangs] = useState<string[]>(arrival.langs ?? []);
	const [out, setOut] = useState<Group[]>(groups.filter((group) => GROUPS[group].some((kind) => arrival.without.includes(kind))));
	const [busy, failed, work] = useWork();
	const toggled = <T,>(list: T[], one: T): T[] => (list.includes(one) ? list.filter((each) => each !== one) : [...list, one]);
	const keep = (event: Event): void => {
		event.preventDefault();
		void work(async () => {
			await keepPolicy(langs.length ? langs : null, out.flatMap((group) => GROUPS[group]));
			announce(a().policyDone);
		});
	};
	return (
		<section aria-labelledby="take">
			<h2 id="take">{a().take}</h2>
			<form class="form" onSubmit={keep}>
				<fieldset class="field ticks">
					<legend>{a().langsHint}</legend>
					{languages.map((lang) => (
						<label key={lang} lang={lang}>
							<input type="checkbox" name={`lang-${lang}`} checked={langs.includes(lang)} onChange={() => setLangs(toggled(langs, lang))} />
							{languageNames[lang]}
						</label>
					))}
				</fieldset>
				<fieldset class="field ticks">
					<legend>{a().kindsHint}</legend>
					{groups.map((group) => (
						<label key={group}>
							<input type="checkbox" name={group} checked={!out.includes(group)} onChange={() => setOut(toggled(out, group))} />
							{a()[group]}
						</label>
					))}
				</fieldset>
				{failed && <Failed why={failed} />}
				<p class="actions"><button type="submit" class="button" aria-disabled={busy}>{a().keepPolicy}</button></p>
			</form>
		</section>
	);
}

function Steps() {
	const [seen, failed] = useArrival();
	if (!seen) return failed ? <Failed why={failed} /> : <Skeleton />;
	return (
		<>
			{failed && <Failed why={failed} />}
			<Arrives seen={seen} />
			<Card />
			<Takes arrival={seen.arrival} />
			<section aria-labelledby="along">
				<h2 id="along">{a().along}</h2>
				<p>{a().peopleHint}</p>
				<p class="actions"><a class="button" href="/people">{a().people}</a></p>
			</section>
		</>
	);
}

export default function FirstHour() {
	if (!useArrivalTexts()) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page">
			<Title name={a().title} />
			{account.value?.role === "operator"
				? <><p class="lead">{a().intro}</p><Steps /></>
				: greeted.value ? <Empty text={a().operators} /> : <Skeleton />}
		</div>
	);
}
