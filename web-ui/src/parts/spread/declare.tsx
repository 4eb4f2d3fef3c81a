// SPDX-License-Identifier: EUPL-1.2
// Where our structure stands with what it reuses: state, since when, from whom, what was adapted, what came of it.
import { useRef, useState } from "preact/hooks";
import { type Adoption, type AdoptionState, declareAdoption, states } from "../../api/adoptions";
import { type Failure, failure } from "../../api/failure";
import type { Fields, Value } from "../../api/shapes";
import { randomHex } from "../../api/wire";
import { withdrawRecord } from "../../api/writing";
import { announce } from "../../state/announce";
import { useForm } from "../../state/form";
import { decimal } from "../../state/write/values";
import { sp } from "../../state/spread/words";
import { Choice } from "../choice";
import { TextField } from "../field";
import { Later } from "../later";
import { Long } from "../long";
import { words } from "../states";

const DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const today = (): string => new Date().toISOString().slice(0, 10);

type Name = "since" | "until" | "when" | "figure";

/** The follow-up that was typed, if any was. */
function followUp(date: string, text: string, figure: string, label: string): Fields | null {
	const value = decimal(figure);
	if (!text.trim() && value === null) return null;
	const counted = value === null ? null : { ...(label.trim() ? { label: label.trim() } : {}), value_milli: Math.round(value * 1000) };
	return { date, ...(text.trim() ? { text: text.trim() } : {}), ...(counted ? { figures: [counted] } : {}) };
}

interface Props {
	one: Adoption;
	others: Adoption[]; /* from whom it may have been taken */
	onDone: () => void;
	onFold: () => void;
}

export function Declare({ one, others, onDone, onFold }: Props) {
	const { values, faults, set, show, form } = useForm<Name>({ since: one.since ?? "", until: one.until ?? "", when: today(), figure: "" });
	const [state, setState] = useState<AdoptionState>(one.state);
	const [from, setFrom] = useState(one.from?.id ?? "");
	const [adapted, setAdapted] = useState(one.adapted ?? "");
	const [text, setText] = useState("");
	const [label, setLabel] = useState("");
	const [agreement, setAgreement] = useState<Value>(one.agreement);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const token = useRef(randomHex(16));
	const wrong = (): boolean => {
		const dated = (name: Name, needed: boolean): object =>
			(values[name] || needed) && !DATE.test(values[name].trim()) ? { [name]: sp().spread.dateWrong } : {};
		return show({
			...dated("since", false), ...dated("until", false), ...dated("when", !!(text.trim() || values.figure.trim())),
			...(values.figure.trim() && decimal(values.figure) === null ? { figure: sp().spread.figureWrong } : {}),
		});
	};
	const act = async (what: () => Promise<unknown>, said: string): Promise<void> => {
		setBusy(true);
		setFailed(null);
		try {
			await what();
			announce(said);
			onDone();
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	const keep = (): void => {
		if (busy || wrong()) return;
		const more = followUp(values.when.trim(), text, values.figure, label);
		const fields: Fields = {
			adopts: one.about.id, from: from || null, state, since: values.since.trim(), until: values.until.trim(),
			city: one.city, country: one.country, adapted: adapted.trim(), agreement: agreement ?? null,
			follow_ups: [...(one.follow_ups ?? []), ...(more ? [more] : [])],
		};
		void act(() => declareAdoption(one.lang, fields, one, token.current), sp().spread.saved);
	};
	const drop = (): void => {
		if (!busy && window.confirm(sp().spread.sure)) void act(() => withdrawRecord(one.id, "mistake"), sp().spread.dropped);
	};
	return (
		<form class="form" ref={form} id="reuse-form" onSubmit={(event) => { event.preventDefault(); keep(); }}>
			<Choice label={sp().spread.form} value={state} options={states.map((code) => ({ value: code, label: sp().spread.states[code] }))} onValue={setState} />
			<TextField label={sp().spread.sinceLabel} name="since" hint={sp().spread.dateHint} plain value={values.since} onValue={set("since")} error={faults.since} />
			{state === "stopped" && <TextField label={sp().spread.untilLabel} name="until" plain value={values.until} onValue={set("until")} error={faults.until} />}
			{others.length > 0 && (
				<Choice label={sp().spread.takenLabel} value={from} onValue={setFrom}
					options={[{ value: "", label: sp().spread.takenOrigin }, ...others.map((each) => ({ value: each.id, label: each.structure.name }))]} />
			)}
			<Long label={sp().spread.adapted} value={adapted} onValue={setAdapted} />
			<fieldset>
				<legend>{sp().spread.followTitle}</legend>
				<TextField label={sp().spread.dateLabel} name="when" hint={sp().spread.dateHint} plain value={values.when} onValue={set("when")} error={faults.when} />
				<Long label={sp().spread.followText} value={text} onValue={setText} rows={3} />
				<TextField label={sp().spread.followFigure} name="figure" plain value={values.figure} onValue={set("figure")} error={faults.figure} />
				{values.figure.trim() && <TextField label={sp().spread.followLabel} name="label" value={label} onValue={setLabel} />}
			</fieldset>
			<fieldset>
				<legend>{sp().spread.agreement}</legend>
				<Later load={() => import("../media/input").then((part) => part.default)} props={{ place: `adoption ${one.id}`, value: agreement, onValue: setAgreement, voice: false }} />
			</fieldset>
			{failed && <p class="wrong" role="alert">{words(failed)}</p>}
			<p class="actions">
				<button type="submit" class="button main" aria-disabled={busy}>{sp().spread.keep}</button>
				<button type="button" class="button" onClick={onFold}>{sp().spread.fold}</button>
				<button type="button" class="button danger" onClick={drop}>{sp().spread.drop}</button>
			</p>
		</form>
	);
}
