// SPDX-License-Identifier: EUPL-1.2
// The two ways in which a practice or a tool ends: it is no longer offered and says so, or its text is withdrawn for good.
import { useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { asText } from "../api/fields";
import { hello } from "../api/session";
import type { Fields, Id, Lang, Piece } from "../api/shapes";
import { type Beside, fresh, publishRecord, withdrawRecord } from "../api/writing";
import { announce } from "../state/announce";
import { setAt, valueAt } from "../state/write/values";
import { w } from "../state/write/words";
import { Choice } from "./choice";
import { OpenDate } from "./form/dated";
import { Failed } from "./states";

/** What may end. */
export interface Ending {
	kind: "practice" | "tool" | "toolbox" | "tutorial";
	entity: Id;
	lang: Lang;
	scope: number;
	heads: Id[];
	fields: Fields;
	/* of a practice: what was told beside it, in records of their own */
	contact?: boolean;
	tools?: Piece[];
	testimonies?: Piece[];
}

interface Props {
	one: Ending;
	again: () => void;
	title?: string; /* where it is neither a practice nor a tool */
	more?: string;
}

export function Retire({ one, again, title, more }: Props) {
	const path = one.kind === "practice" ? ["results", "ended"] : ["ended"];
	const [since, setSince] = useState(asText(valueAt(one.fields, path)));
	const [failed, setFailed] = useState<Failure | null>(null);
	const [token] = useState(fresh);
	const send = async (): Promise<void> => {
		if (!since) return;
		let fields: Fields = setAt(one.fields, path, since);
		if (one.kind === "practice") fields = setAt(fields, ["results", "ongoing"], "no");
		try {
			setFailed(null);
			await publishRecord({ kind: one.kind, lang: one.lang, scope: one.scope, entity: one.entity, parents: one.heads, fields, token });
			announce(w().deeds.retired);
			again();
		} catch (why) {
			setFailed(failure(why));
		}
	};
	return (
		<details class="deed">
			<summary>{title ?? w().deeds.retire}</summary>
			<p class="hint">{more ?? w().deeds.retireMore}</p>
			<fieldset><legend>{w().deeds.since}</legend><OpenDate value={since} onValue={(value) => setSince(asText(value))} /></fieldset>
			{failed && <Failed why={failed} />}
			<p class="actions"><button type="button" class="button" aria-disabled={!since} onClick={() => void send()}>{w().deeds.retireButton}</button></p>
		</details>
	);
}

const REASONS = ["mistake", "outdated", "person", "rights"] as const;

function Tick({ label, value, onValue }: { label: string; value: boolean; onValue: (value: boolean) => void }) {
	return (
		<div class="mark-one"><label>
			<input type="checkbox" checked={value} onChange={(event) => onValue(event.currentTarget.checked)} />
			<span>{label}</span>
		</label></div>
	);
}

/** What else goes, and what stays and who takes it back. */
function Along({ one, keep, onKeep }: { one: Ending; keep: Beside[]; onKeep: (keep: Beside[]) => void }) {
	const words = w().deeds;
	const ofSheet = (one.testimonies ?? []).filter((voice) => voice["consent"] === "sheet").length;
	const given = (one.testimonies ?? []).length - ofSheet;
	const all: [Beside, string, boolean][] = [
		["contact", words.alongContact, !!one.contact],
		["tools", words.alongTools(one.tools?.length ?? 0), (one.tools?.length ?? 0) > 0],
		["testimonies", words.alongVoices(ofSheet), ofSheet > 0],
	];
	const there = all.filter(([, , is]) => is);
	return (
		<>
			{there.length > 0 && (
				<fieldset>
					<legend>{words.along}</legend>
					{there.map(([what, label]) => (
						<Tick key={what} label={label} value={!keep.includes(what)}
							onValue={(goes) => onKeep(goes ? keep.filter((each) => each !== what) : [...keep, what])} />
					))}
				</fieldset>
			)}
			{keep.includes("tools") && <p class="hint">{words.toolsStay}</p>}
			{(keep.includes("contact") || keep.includes("testimonies")) && <p class="hint">{words.othersStay}</p>}
			{one.kind === "practice" && <p class="hint">{given > 0 ? words.voicesStay : words.wordsStay}</p>}
		</>
	);
}

export function Withdraw({ one, again, title, more }: Props) {
	const [reason, setReason] = useState<(typeof REASONS)[number]>("mistake");
	const [keep, setKeep] = useState<Beside[]>([]);
	const [sure, setSure] = useState(false);
	const [sending, setSending] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const send = async (): Promise<void> => {
		if (!sure || sending) return;
		setSending(true);
		try {
			setFailed(null);
			await withdrawRecord(one.entity, reason, keep);
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
			<summary>{title ?? (one.kind === "tool" ? w().deeds.withdrawTool : w().deeds.withdraw)}</summary>
			<p>{w().deeds.withdrawMore(hello.value?.counts.structures ?? 1)}</p>
			{more && <p class="hint">{more}</p>}
			<Along one={one} keep={keep} onKeep={setKeep} />
			<Choice label={w().deeds.reason} value={reason} onValue={setReason} options={REASONS.map((value) => ({ value, label: labels[value] }))} />
			<Tick label={w().deeds.sure} value={sure} onValue={setSure} />
			{failed && (failed.code === "not_allowed" ? <p class="wrong" role="alert">{w().deeds.notYours}</p> : <Failed why={failed} />)}
			<p class="actions"><button type="button" class="button danger" aria-disabled={!sure || sending} onClick={() => void send()}>{w().deeds.withdrawButton}</button></p>
		</details>
	);
}
