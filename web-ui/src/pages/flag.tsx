// SPDX-License-Identifier: EUPL-1.2
// Something is not right with what somebody wrote: tell the editors, with a reason.
import { useState } from "preact/hooks";
import { type Reason, reasons, sendFlag } from "../api/care";
import { type Failure, failure } from "../api/failure";
import { account } from "../api/session";
import { Choice } from "../parts/choice";
import { Long } from "../parts/long";
import { Skeleton, words } from "../parts/states";
import { Title } from "../parts/title";
import { c, useCareTexts } from "../state/care/words";
import { t } from "../state/language";
import { withNext } from "../state/route";

function Form({ id, onSent }: { id: string; onSent: () => void }) {
	const [reason, setReason] = useState<Reason>("hurtful");
	const [note, setNote] = useState("");
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const send = async (): Promise<void> => {
		if (busy) return;
		setBusy(true);
		setFailed(null);
		try {
			await sendFlag(id, reason, note.trim());
			onSent();
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
			<Choice
				label={c().flag.reason}
				value={reason}
				options={reasons.map((value) => ({ value, label: c().reason[value] }))}
				onValue={setReason}
			/>
			<Long label={c().flag.note} hint={c().flag.hint} value={note} onValue={setNote} rows={3} />
			{failed && <p class="wrong" role="alert">{words(failed)}</p>}
			<p><button type="submit" class="button main" aria-disabled={busy}>{c().flag.send}</button></p>
		</form>
	);
}

export default function FlagPage({ id }: { id: string }) {
	const [sent, setSent] = useState(false);
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page narrow">
			<Title name={c().flag.title} />
			{!account.value
				? <p><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>
				: sent
					? <p class="lead" role="status">{c().flag.thanks}</p>
					: <><p class="lead">{c().flag.intro}</p><Form id={id} onSent={() => setSent(true)} /></>}
			<p><a href="/decisions">{c().decisions.title}</a></p>
		</div>
	);
}
