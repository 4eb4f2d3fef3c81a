// SPDX-License-Identifier: EUPL-1.2
// What people may do with a practice: revise it, add to it, say that it ended, withdraw it; and its versions.
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { asText, at } from "../api/fields";
import { account, hello, mayPublish } from "../api/session";
import type { Fields, View } from "../api/shapes";
import { fresh, listVersions, publishRecord, showWithdrawal, type Version, withdrawRecord } from "../api/writing";
import { announce } from "../state/announce";
import { dateTime } from "../state/format";
import { setAt } from "../state/write/values";
import { useWriteTexts, w } from "../state/write/words";
import { Choice } from "./choice";
import { OpenDate } from "./form/dated";
import { Report } from "./report";
import { headOf } from "./sheet";
import { Failed } from "./states";

interface Props {
	view: View & { id: string };
	again: () => void;
}

function Retire({ view, again }: Props) {
	const [since, setSince] = useState(asText(at(view.practice, "results.ended")));
	const [failed, setFailed] = useState<Failure | null>(null);
	const [token] = useState(fresh);
	const send = async (): Promise<void> => {
		if (!since) return;
		let fields: Fields = setAt(view.practice, ["results", "ended"], since);
		fields = setAt(fields, ["results", "ongoing"], "no");
		try {
			setFailed(null);
			await publishRecord({
				kind: "practice", lang: view.lang, scope: view.scope ?? 0, entity: view.entity, parents: view.heads ?? [], fields, token,
			});
			announce(w().deeds.retired);
			again();
		} catch (why) {
			setFailed(failure(why));
		}
	};
	return (
		<details class="deed">
			<summary>{w().deeds.retire}</summary>
			<p class="hint">{w().deeds.retireMore}</p>
			<fieldset><legend>{w().deeds.since}</legend><OpenDate value={since} onValue={(value) => setSince(asText(value))} /></fieldset>
			{failed && <Failed why={failed} />}
			<p class="actions"><button type="button" class="button" aria-disabled={!since} onClick={() => void send()}>{w().deeds.retireButton}</button></p>
		</details>
	);
}

const REASONS = ["mistake", "outdated", "person", "rights"] as const;

function Withdraw({ view, again }: Props) {
	const [reason, setReason] = useState<(typeof REASONS)[number]>("mistake");
	const [sure, setSure] = useState(false);
	const [sending, setSending] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const send = async (): Promise<void> => {
		if (!sure || sending) return;
		setSending(true);
		try {
			setFailed(null);
			await withdrawRecord(view.entity ?? view.id, reason);
			announce(w().deeds.withdrawn);
			again();
		} catch (why) {
			setFailed(failure(why));
			setSending(false);
		}
	};
	const labels = { mistake: w().deeds.mistake, outdated: w().deeds.outdated, person: w().deeds.person, rights: w().deeds.rights };
	return (
		<details class="deed">
			<summary>{w().deeds.withdraw}</summary>
			<p>{w().deeds.withdrawMore(hello.value?.counts.structures ?? 1)}</p>
			<Choice label={w().deeds.reason} value={reason} onValue={setReason} options={REASONS.map((value) => ({ value, label: labels[value] }))} />
			<div class="mark-one"><label>
				<input type="checkbox" checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
				<span>{w().deeds.sure}</span>
			</label></div>
			{failed && (failed.code === "not_allowed" ? <p class="wrong" role="alert">{w().deeds.notYours}</p> : <Failed why={failed} />)}
			<p class="actions"><button type="button" class="button danger" aria-disabled={!sure || sending} onClick={() => void send()}>{w().deeds.withdrawButton}</button></p>
		</details>
	);
}

function Versions({ view }: { view: View & { id: string } }) {
	const [items, setItems] = useState<Version[] | null>(null);
	const open = (event: Event): void => {
		if (!(event.currentTarget as HTMLDetailsElement).open || items) return;
		listVersions(view.entity ?? view.id).then((answer) => setItems(answer.items), () => undefined);
	};
	if ((view.revisions ?? 1) < 2) return null;
	return (
		<details class="deed" onToggle={open}>
			<summary>{w().deeds.versions}</summary>
			<ol class="versions">
				{(items ?? []).map((one) => (
					<li key={one.id}>
						<a href={`/practice/${one.id}?version`} aria-current={one.id === view.id ? "true" : undefined}>{dateTime(one.created)}</a>
						{one.author?.name && <span> · {one.author.name}</span>}
						{one.head && <span class="muted"> · {w().deeds.now}</span>}
					</li>
				))}
			</ol>
		</details>
	);
}

const isOwn = (view: View): boolean => mayPublish.value && view.structure?.id === hello.value?.node.structure;

/** Above the sheet: that there is a newer version, or a second one beside it. */
export function Notices({ view }: { view: View & { id: string } }) {
	if (!useWriteTexts()) return null;
	const entity = view.entity ?? view.id;
	const heads = view.heads ?? [];
	if (heads.length > 0 && !heads.includes(view.id)) {
		return <p class="notice version-notice"><span>{w().deeds.old}</span><a class="button" href={`/practice/${entity}`}>{w().deeds.newest}</a></p>;
	}
	if (heads.length < 2) return null;
	return <p class="notice version-notice"><span>{w().deeds.two}</span>{isOwn(view) && <a class="button" href={`/merge/${entity}`}>{w().merge.button}</a>}</p>;
}

/** A testimony is taken back by who gave it, or by an editor; the node judges who that is. */
function Voices({ view, again }: Props) {
	const [failed, setFailed] = useState<Failure | null>(null);
	const take = async (id: string): Promise<void> => {
		if (!window.confirm(w().deeds.voiceSure)) return;
		try {
			setFailed(null);
			await withdrawRecord(id, "person");
			announce(w().deeds.withdrawn);
			again();
		} catch (why) {
			setFailed(failure(why));
		}
	};
	const voices = (view.testimonies ?? []).filter((one) => one.id);
	if (voices.length === 0) return null;
	return (
		<details class="deed">
			<summary>{w().deeds.voices}</summary>
			<ul class="deed-list">
				{voices.map((one) => (
					<li key={one.id}>
						<span lang={view.lang}>{(asText(one["text"]) || asText(one["name"])).slice(0, 90)}</span>
						<button type="button" class="button danger" onClick={() => void take(one.id!)}>{w().deeds.withdrawButton}</button>
					</li>
				))}
			</ul>
			{failed && (failed.code === "not_allowed" ? <p class="wrong" role="alert">{w().deeds.notYours}</p> : <Failed why={failed} />)}
		</details>
	);
}

export default function Deeds({ view, again }: Props) {
	if (!useWriteTexts()) return null;
	const entity = view.entity ?? view.id;
	const own = isOwn(view);
	const heads = view.heads ?? [];
	return (
		<section class="deeds" aria-label={w().deeds.title}>
			<p class="actions">
				{own && <a class="button" href={`/write?revise=${entity}`}>{w().write.revise}</a>}
				{account.value && <a class="button" href={`/write?kind=testimony&practice=${entity}`}>{w().deeds.testify}</a>}
				{own && <a class="button" href={`/write?kind=tool&practice=${entity}`}>{w().deeds.tool}</a>}
			</p>
			{!own && <p><Report id={entity} what={headOf(view).title} /></p>}
			<Versions view={view} />
			{account.value && <Voices view={view} again={again} />}
			{own && heads.length === 1 && <Retire view={view} again={again} />}
			{own && <Withdraw view={view} again={again} />}
		</section>
	);
}

const REACH_MS = 5000;

/** Below a withdrawn text: who has taken it off, and who is still silent. */
export function Reached({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const [partners, setPartners] = useState<{ name: string; applied: boolean }[]>([]);
	const silent = partners.length === 0 || partners.some((one) => !one.applied);
	useEffect(() => {
		const ask = (): void => {
			showWithdrawal(id).then((answer) => setPartners(answer.partners.map((one) => ({ name: one.structure.name, applied: !!one.applied }))), () => undefined);
		};
		ask();
		const timer = silent ? setInterval(ask, REACH_MS) : 0;
		return () => clearInterval(timer);
	}, [id, silent]);
	if (!spoken || partners.length === 0) return null;
	return (
		<section class="deeds" aria-label={w().deeds.reach}>
			<h2>{w().deeds.reach}</h2>
			<ul class="reach">
				{partners.map((one) => <li key={one.name}>{one.name} · {one.applied ? w().deeds.applied : w().deeds.silent}</li>)}
			</ul>
			<p class="muted">{w().deeds.reachMore}</p>
		</section>
	);
}
