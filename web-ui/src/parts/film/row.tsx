// SPDX-License-Identifier: EUPL-1.2
// One line of subtitles on its way: from, to, what is said.
import { useMemo } from "preact/hooks";
import { type Fault, faultOf, type Row } from "../../state/film/cues";
import { f } from "../../state/film/words";

export interface Deeds {
	change: (key: number, part: Partial<Row>) => void;
	now: () => string; /* where the film is, as it is typed */
	play: (row: Row) => void;
	toggle: () => void;
	insert: (key: number) => void;
	remove: (key: number) => void;
	step: (key: number, by: 1 | -1) => void;
}

const faults = (): Record<Fault, string> => ({ time: f().wrongTime, order: f().wrongOrder, empty: f().wrongEmpty });

interface Props {
	row: Row;
	at: number;
	current: boolean; /* shown now */
	judged: boolean; /* faults are said once its writer wanted to publish */
	lang: string;
	deeds: Deeds;
}

export const idOf = (row: Row): string => `line-${row.key}`;

/** Only a line that changed is drawn again: there may be thousands. */
export function RowFields({ row, at, current, judged, lang, deeds }: Props) {
	return useMemo(() => {
		const id = idOf(row);
		const fault = judged ? faultOf(row) : null;
		const time = (name: "start" | "end", label: string, now: string) => (
			<div class="line-time">
				<label for={`${id}-${name}`}>{label}</label>
				<input id={`${id}-${name}`} inputMode="decimal" autocomplete="off" value={row[name]} aria-invalid={fault === "time" || fault === "order" ? "true" : undefined}
					onInput={(event) => deeds.change(row.key, { [name]: event.currentTarget.value })} />
				<button type="button" class="button" onClick={() => deeds.change(row.key, { [name]: deeds.now() })}>{now}</button>
			</div>
		);
		const keys = (event: KeyboardEvent): void => {
			if (!event.ctrlKey || event.altKey || event.metaKey) return;
			const deed = { Enter: () => deeds.insert(row.key), " ": deeds.toggle, ArrowDown: () => deeds.step(row.key, 1), ArrowUp: () => deeds.step(row.key, -1) }[event.key];
			if (!deed) return;
			event.preventDefault();
			deed();
		};
		return (
			<li class={current ? "line line-now" : "line"} aria-labelledby={`${id}-name`}>
				<p class="eyebrow" id={`${id}-name`}>{f().line(String(at + 1))}</p>
				<div class="line-times">
					{time("start", f().start, f().startNow)}
					{time("end", f().end, f().endNow)}
				</div>
				<label class="unseen" for={id}>{f().text}</label>
				<textarea id={id} lang={lang} rows={2} maxLength={1000} value={row.text} aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? `${id}-fault` : undefined}
					onKeyDown={keys} onInput={(event) => deeds.change(row.key, { text: event.currentTarget.value })} />
				{fault && <p class="wrong" id={`${id}-fault`}>{faults()[fault]}</p>}
				<p class="actions">
					<button type="button" class="button" onClick={() => deeds.play(row)}>{f().play}</button>
					<button type="button" class="button" onClick={() => deeds.insert(row.key)}>{f().insert}</button>
					<button type="button" class="button" onClick={() => deeds.remove(row.key)}>{f().remove}</button>
				</p>
			</li>
		);
	}, [row, at, current, judged, lang, f()]);
}
