// SPDX-License-Identifier: EUPL-1.2
// A remark on a page, by whoever reads it.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { sendRemark } from "../api/care";
import { type Failure, failure } from "../api/failure";
import { account } from "../api/session";
import { randomHex } from "../api/wire";
import { Long } from "../parts/long";
import { OwnRemarks } from "../parts/own-remarks";
import { Skeleton, words } from "../parts/states";
import { Title } from "../parts/title";
import { pageName } from "../state/care/page";
import { keepSent } from "../state/care/sent";
import { c, useCareTexts } from "../state/care/words";
import { useDraft } from "../state/draft";
import { number } from "../state/format";
import { language } from "../state/language";
import { place } from "../state/route";

const TEXT_MOST = 2_000;
const PAGE_MOST = 300;

/** The page that is meant: only ever an address of our own. */
function meant(): string {
	const named = place.value.query.get("page") ?? "/";
	return /^\/(?![/\\])/.test(named) ? [...named].slice(0, PAGE_MOST).join("") : "/";
}

function Sent() {
	return (
		<div role="status">
			<p class="lead">{c().remark.thanks}</p>
			<p><a class="button" href={meant()}>{c().remark.back}</a></p>
		</div>
	);
}

function Form({ onSent }: { onSent: () => void }) {
	const draft = useDraft("remark");
	const [fault, setFault] = useState<string | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const token = useRef(randomHex(16));
	useLayoutEffect(() => {
		const typed = document.querySelector<HTMLTextAreaElement>("#text")?.value; /* before the application was here */
		if (typed) draft.set(draft.text ? `${draft.text}\n${typed}` : typed);
	}, []);
	const send = async (): Promise<void> => {
		const text = draft.text.trim();
		const wrong = !text ? c().remark.needed : [...text].length > TEXT_MOST ? c().remark.tooLong(number(TEXT_MOST)) : null;
		setFault(wrong);
		if (wrong || busy) return;
		setBusy(true);
		setFailed(null);
		try {
			const { number: sent } = await sendRemark({ page: meant(), text, lang: language.value, token: token.current });
			keepSent({ number: sent, token: token.current, page: meant() });
			draft.set("");
			onSent();
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	return (
		<form class="form" onSubmit={(event) => { event.preventDefault(); void send(); }}>
			<p class="muted">{c().remark.page} <a href={meant()}>{pageName(meant())}</a></p>
			<Long label={c().remark.text} hint={c().remark.hint} value={draft.text} onValue={draft.set} error={fault} rows={6} />
			{failed && <p class="wrong" role="alert">{words(failed)}</p>}
			<p><button type="submit" class="button main" aria-disabled={busy}>{c().remark.send}</button></p>
		</form>
	);
}

export default function RemarkPage() {
	const [sent, setSent] = useState(false);
	if (!useCareTexts()) return <div class="page"><Skeleton /></div>;
	const role = account.value?.role;
	return (
		<div class="page narrow">
			<Title name={c().remark.title} />
			{sent ? <Sent /> : <><p class="lead">{c().remark.intro}</p><Form onSent={() => setSent(true)} /></>}
			<OwnRemarks key={String(sent)} />
			{(role === "editor" || role === "operator") && <p class="actions"><a href="/remarks">{c().remarks.all}</a><a href="/moderation">{c().moderation.title}</a><a href="/people">{c().people.door}</a></p>}
		</div>
	);
}
