// SPDX-License-Identifier: EUPL-1.2
// What became of the records of somebody who left: at this node, and at each partner.
import { useEffect, useState } from "preact/hooks";
import { failure, type Failure } from "../api/failure";
import { type Erasing, hasten, showErasing } from "../api/me";
import { listStructures } from "../api/methods";
import type { Structure } from "../api/shapes";
import { now } from "../state/clock";
import { ago, dateTime, list } from "../state/format";
import { m } from "../state/me/words";
import { useWork } from "../state/work";
import { Failed, Skeleton } from "./states";

const AGAIN_MS = 5000;
const RETRY_MS = 1000;

interface Known {
	state: Erasing;
	structures: Structure[];
}

type Partner = Erasing["partners"][number];

function said({ structure, applied }: Partner, structures: Structure[]): string {
	const words = m().left;
	if (applied) return words.since(dateTime(applied));
	const one = structures.find(({ id }) => id === structure.id);
	return one?.state === "silent" && one.last_seen ? words.silent(ago(one.last_seen, now.value)) : words.notYet;
}

function summary(state: Erasing): string {
	const words = m().left;
	const waiting = state.partners.filter((one) => !one.applied).map((one) => one.structure.name);
	if (state.how === "keep") return words.kept;
	if (state.working) return words.working;
	if (waiting.length) return words.waits(list(waiting));
	return state.later ? "" : words.all;
}

/** Asks anew while something is under way. */
function useErasing(code: string): [Known | null, Failure | null, () => void] {
	const [known, setKnown] = useState<Known | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [turn, setTurn] = useState(0);
	useEffect(() => {
		let timer = 0;
		let current = true;
		const look = async (): Promise<void> => {
			try {
				const [state, { items }] = await Promise.all([showErasing(code), listStructures()]);
				if (!current) return;
				setKnown({ state, structures: items });
				setFailed(null);
				if (state.working || state.partners.some((one) => !one.applied)) timer = window.setTimeout(() => void look(), AGAIN_MS);
			} catch (why) {
				if (!current) return;
				const { code: reason } = failure(why);
				/* The line is made anew right after an account is closed: what was asked on the old one is lost. */
				if (reason !== "lost") setFailed(failure(why));
				if (["lost", "offline", "timeout", "busy"].includes(reason)) timer = window.setTimeout(() => void look(), RETRY_MS);
			}
		};
		void look();
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [code, turn]);
	return [known, failed, () => setTurn(turn + 1)];
}

/** What no profile names waits for its time: what that is for, and how not to wait. */
function Later({ code, due, onHastened }: { code: string; due: number; onHastened: () => void }) {
	const words = m().left;
	const [busy, failed, work] = useWork();
	const go = async (): Promise<void> => {
		await hasten(code);
		onHastened();
	};
	return (
		<>
			<p>{words.later(dateTime(due))}</p>
			<p class="hint" id="hasten-more">{m().me.atOnceMore}</p>
			{failed && <Failed why={failed} />}
			<p class="actions">
				<button type="button" class="button" name="hasten" aria-describedby="hasten-more" aria-disabled={busy}
					onClick={() => void work(go)}>{words.hasten}</button>
			</p>
		</>
	);
}

export function Left({ code }: { code: string }) {
	const [known, failed, again] = useErasing(code);
	if (failed && ["not_found", "invalid"].includes(failed.code)) return <p class="wrong" role="alert">{m().left.unknown}</p>;
	if (!known) return failed ? <Failed why={failed} /> : <Skeleton lines={3} />;
	const { state, structures } = known;
	return (
		<div class="left" role="status">
			{summary(state) && <p><strong>{summary(state)}</strong></p>}
			{state.how !== "keep" && (
				<>
					<p>{m().left.erased(state.erased)}</p>
					{state.later && !state.working && <Later code={code} due={state.later} onHastened={again} />}
					<ul class="left-partners">
						{state.partners.map((one) => (
							<li key={one.structure.id}><strong>{one.structure.name}</strong> · {said(one, structures)}</li>
						))}
					</ul>
				</>
			)}
		</div>
	);
}
