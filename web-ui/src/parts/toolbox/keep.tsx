// SPDX-License-Identifier: EUPL-1.2
// For editors: to keep a toolbox whole on this site, how far that is, and to give it back.
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure } from "../../api/failure";
import { giveToolboxBack, takeToolbox, type TakenState, toolboxState } from "../../api/toolboxes";
import { opened } from "../../api/socket";
import { announce } from "../../state/announce";
import { number } from "../../state/format";
import { cachedSize } from "../../state/media/size";
import { b } from "../../state/toolbox/words";
import { Failed } from "../states";

const LOOK_MS = 2000;

const isWhole = ({ reach, bytes_held: held }: TakenState): boolean => reach.records_here === reach.records && held >= reach.bytes;

function useTaken(id: string): [TakenState | null, Failure | null, () => void] {
	const [state, setState] = useState<TakenState | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const ask = (): void => {
		toolboxState(id).then((answer) => {
			setState(answer);
			setFailed(null);
		}, (why) => setFailed(failure(why)));
	};
	const going = !!state?.taken && !isWhole(state);
	useEffect(ask, [id, opened.value]);
	useEffect(() => {
		const timer = going ? setInterval(ask, LOOK_MS) : 0;
		return () => clearInterval(timer);
	}, [id, going]);
	return [state, failed, ask];
}

/** How far it is, in words and as a bar. */
function Progress({ state }: { state: TakenState }) {
	const words = b().boxKeep;
	const { reach, bytes_held: held } = state;
	if (isWhole(state)) return <p class="box-whole">{words.whole}</p>;
	return (
		<>
			<p>{words.sheets(number(reach.records_here), number(reach.records))}</p>
			{reach.bytes > 0 && (
				<>
					<progress value={held} max={reach.bytes} aria-label={words.title} />
					<p>{words.bytes(cachedSize(held), cachedSize(reach.bytes))}</p>
				</>
			)}
			<p class="hint">{state.paused ? words.paused : words.waits}</p>
		</>
	);
}

export default function Keep({ id, again }: { id: string; again: () => void }) {
	const words = b().boxKeep;
	const [state, failed, ask] = useTaken(id);
	const [wrong, setWrong] = useState<Failure | null>(null);
	if (!state) return failed ? <Failed why={failed} again={ask} /> : null;
	const missing = Math.max(0, state.reach.bytes - state.bytes_held);
	const change = async (take: boolean): Promise<void> => {
		if (!take && !window.confirm(words.backSure)) return;
		try {
			setWrong(null);
			await (take ? takeToolbox(id) : giveToolboxBack(id));
			announce(take ? words.started : words.returned);
			ask();
			again();
		} catch (why) {
			setWrong(failure(why));
		}
	};
	return (
		<section class="box-keep" aria-labelledby="box-keep">
			<h2 id="box-keep">{words.title}</h2>
			{!state.taken && <p>{words.more}</p>}
			{!state.taken && missing > 0 && <p>{words.size(cachedSize(missing))}</p>}
			{missing > state.room && !state.taken && <p class="wrong">{words.tight}</p>}
			{!!state.taken && <div role="status"><Progress state={state} /></div>}
			{(wrong ?? failed) && <Failed why={(wrong ?? failed)!} />}
			<p class="actions">
				{state.taken
					? <button type="button" class="button" onClick={() => void change(false)}>{words.back}</button>
					: <button type="button" class="button main" onClick={() => void change(true)}>{words.button}</button>}
			</p>
		</section>
	);
}
