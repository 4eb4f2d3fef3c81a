// SPDX-License-Identifier: EUPL-1.2
// What people may do with a practice: revise it, add to it, say that it ended, withdraw it; and its versions.
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { asText } from "../api/fields";
import { account, hello, mayPublish } from "../api/session";
import type { ToolView, View } from "../api/shapes";
import { showWithdrawal, withdrawRecord } from "../api/writing";
import { announce } from "../state/announce";
import { t } from "../state/language";
import { useWriteTexts, w } from "../state/write/words";
import { type Ending, Retire, Withdraw } from "./ends";
import { Later } from "./later";
import { Report } from "./report";
import { headOf } from "./sheet";
import { Failed } from "./states";
import { Versions } from "./versions";

interface Props {
	view: View & { id: string };
	again: () => void;
}

const isOwn = (view: Pick<View, "structure">): boolean => mayPublish.value && view.structure?.id === hello.value?.node.structure;

/** Of a structure that left: it is in our care. What it published it withdraws alone. */
const isKept = (view: Pick<View, "keeper">): boolean => mayPublish.value && !!view.keeper && view.keeper.id === hello.value?.node.structure;

/** Above the sheet: that there is a newer version, or a second one beside it. */
export function Notices({ view }: { view: View & { id: string } }) {
	if (!useWriteTexts()) return null;
	const entity = view.entity ?? view.id;
	const heads = view.heads ?? [];
	if (heads.length > 0 && !heads.includes(view.id)) {
		return <p class="notice version-notice"><span>{w().deeds.old}</span><a class="button" href={`/practice/${entity}`}>{w().deeds.newest}</a></p>;
	}
	if (heads.length < 2) return null;
	return <p class="notice version-notice"><span>{w().deeds.two}</span>{(isOwn(view) || isKept(view)) && <a class="button" href={`/merge/${entity}`}>{w().merge.button}</a>}</p>;
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

const ending = (view: View & { id: string }): Ending => ({
	kind: "practice", entity: view.entity ?? view.id, lang: view.lang, scope: view.scope ?? 0, heads: view.heads ?? [], fields: view.practice,
	contact: !!view.contact, tools: view.tools ?? [], testimonies: view.testimonies ?? [],
});

const IntoBox = ({ kind, id }: { kind: "practice" | "tool"; id: string }) => (
	<Later load={() => import("./toolbox/put").then((part) => part.default)} props={{ kind, id }} />
);

/** The same for a tool: its page is where it is revised, and ends. */
export function ToolDeeds({ view, again }: { view: ToolView; again: () => void }) {
	if (!useWriteTexts() || !view.tool) return null;
	if (!isOwn(view)) return mayPublish.value ? <section class="deeds" aria-label={w().deeds.title}><IntoBox kind="tool" id={view.entity} /></section> : null;
	const { practice } = view;
	const fields = practice ? { ...view.tool, practice: practice.id } : view.tool;
	const one: Ending = { kind: "tool", entity: view.entity, lang: view.lang, scope: view.scope, heads: view.heads ?? [], fields };
	return (
		<section class="deeds" aria-label={w().deeds.title}>
			<p class="actions"><a class="button" href={`/write?kind=tool&revise=${view.entity}`}>{w().write.reviseTool}</a></p>
			<IntoBox kind="tool" id={view.entity} />
			{one.heads.length === 1 && <Retire one={one} again={again} />}
			<Withdraw one={one} again={again} />
		</section>
	);
}

export default function Deeds({ view, again }: Props) {
	if (!useWriteTexts()) return null;
	const entity = view.entity ?? view.id;
	const own = isOwn(view);
	const heads = view.heads ?? [];
	return (
		<section class="deeds" aria-label={w().deeds.title}>
			{view.keeper && <p class="muted">{t().partners.inCareOf(view.keeper.name)}</p>}
			<p class="actions">
				{(own || isKept(view)) && <a class="button" href={`/write?revise=${entity}`}>{w().write.revise}</a>}
				{account.value && <a class="button" href={`/write?kind=testimony&practice=${entity}`}>{w().deeds.testify}</a>}
				{own && <a class="button" href={`/write?kind=tool&practice=${entity}`}>{w().deeds.tool}</a>}
			</p>
			{!own && <p><Report id={entity} what={headOf(view).title} /></p>}
			{mayPublish.value && <IntoBox kind="practice" id={entity} />}
			<Versions view={view} />
			{account.value && <Voices view={view} again={again} />}
			{(own || isKept(view)) && heads.length === 1 && <Retire one={ending(view)} again={again} />}
			{own && <Withdraw one={ending(view)} again={again} />}
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
