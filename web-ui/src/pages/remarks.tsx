// SPDX-License-Identifier: EUPL-1.2
// What readers remarked, and what becomes of it: for editors.
import { useState } from "preact/hooks";
import { listRemarks, type Remark, type Remarks, remarkStates, type RemarkState, setRemark } from "../api/care";
import { type Failure, failure } from "../api/failure";
import { account } from "../api/session";
import { Choice } from "../parts/choice";
import { Long } from "../parts/long";
import { Prose } from "../parts/prose";
import { Empty, Failed, Skeleton, Stranger, words } from "../parts/states";
import { Title } from "../parts/title";
import { announce } from "../state/announce";
import { pageName } from "../state/care/page";
import { c, useCareTexts } from "../state/care/words";
import { now } from "../state/clock";
import { ago, number, tongue } from "../state/format";
import { useLoaded } from "../state/load";

function One({ remark, onSet }: { remark: Remark; onSet: () => void }) {
	const [state, setState] = useState(remark.state);
	const [note, setNote] = useState(remark.note ?? "");
	const [failed, setFailed] = useState<Failure | null>(null);
	const keep = (): void => {
		setFailed(null);
		setRemark(remark.number, state, note.trim()).then(
			() => {
				announce(c().remarks.kept);
				onSet();
			},
			(why) => setFailed(failure(why)),
		);
	};
	return (
		<li class="message">
			<p><a href={remark.page}>{pageName(remark.page)}</a></p>
			<Prose text={remark.text} lang={remark.lang ?? undefined} />
			<footer>
				<span>{remark.signed_in ? c().remarks.account : c().remarks.visitor}</span>
				{remark.lang && <span>{tongue(remark.lang)}</span>}
				<time dateTime={new Date(remark.created).toISOString()}>{ago(remark.created, now.value)}</time>
			</footer>
			<details class="more">
				<summary>{c().remarks.states[remark.state]}</summary>
				<form class="form" onSubmit={(event) => { event.preventDefault(); keep(); }}>
					<Choice
						label={c().remarks.state}
						value={state}
						options={remarkStates.map((value) => ({ value, label: c().remarks.states[value] }))}
						onValue={setState}
					/>
					<Long label={c().remarks.note} value={note} onValue={setNote} rows={2} />
					{failed && <p class="wrong" role="alert">{words(failed)}</p>}
					<p><button type="submit" class="button">{c().remarks.keep}</button></p>
				</form>
			</details>
		</li>
	);
}

function Share({ counts }: { counts: Remarks["counts"] }) {
	const all = remarkStates.reduce((sum, state) => sum + counts[state], 0);
	if (all === 0) return null;
	return <p class="muted">{c().remarks.share(number(counts.done + counts.declined), number(all))}</p>;
}

function Queue() {
	const [state, setState] = useState<RemarkState | "">("");
	const [before, setBefore] = useState<number | null>(null);
	const { value, failed, again } = useLoaded(`remarks ${state} ${before}`, () => listRemarks(state || null, before));
	const found = value.value;
	return (
		<>
			<div class="filters">
				<Choice
					label={c().remarks.show}
					value={state}
					options={[{ value: "" as const, label: c().remarks.every }, ...remarkStates.map((one) => ({ value: one, label: c().remarks.states[one] }))]}
					onValue={(one) => { setState(one); setBefore(null); }}
				/>
			</div>
			{!found
				? failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />
				: (
					<>
						<Share counts={found.counts} />
						{found.items.length === 0
							? <Empty text={c().remarks.empty} />
							: <ul class="threads">{found.items.map((one) => <One key={`${one.number} ${one.set}`} remark={one} onSet={again} />)}</ul>}
						<p class="actions">
							{before !== null && <button type="button" class="button" onClick={() => setBefore(null)}>{c().remarks.newest}</button>}
							{found.next !== null && <button type="button" class="button" onClick={() => setBefore(found.next)}>{c().remarks.older}</button>}
						</p>
					</>
				)}
		</>
	);
}

export default function RemarksPage() {
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	const role = account.value?.role;
	return (
		<div class="page narrow">
			<Title name={c().remarks.title} />
			{!role
				? <Stranger text={c().remarks.editors} />
				: role === "editor" || role === "operator" ? <Queue /> : <p class="lead">{c().remarks.editors}</p>}
		</div>
	);
}
