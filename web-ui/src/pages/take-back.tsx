// SPDX-License-Identifier: EUPL-1.2
// A message is taken back by who wrote it: what that does, and where it is gone by now.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { account } from "../api/session";
import type { Id } from "../api/shapes";
import { wasWithdrawn, withdraw } from "../api/methods";
import { Skeleton, words } from "../parts/states";
import { Title } from "../parts/title";
import { c, useCareTexts } from "../state/care/words";
import { t } from "../state/language";
import { withNext } from "../state/route";
import { toTakeBack } from "../state/taking";

function Sure({ id, onDone }: { id: Id; onDone: () => void }) {
	const [failed, setFailed] = useState<Failure | null>(null);
	const [busy, setBusy] = useState(false);
	const known = toTakeBack.value?.comment.id === id ? toTakeBack.value : null;
	const take = async (): Promise<void> => {
		if (busy) return;
		setBusy(true);
		setFailed(null);
		try {
			await withdraw(id);
			onDone();
		} catch (why) {
			setFailed(failure(why));
			setBusy(false);
		}
	};
	return (
		<>
			{known && <blockquote class="quote"><p lang={known.comment.lang}>{known.comment.text}</p></blockquote>}
			<p class="lead">{c().takeBack.intro}</p>
			<p>{c().takeBack.place}</p>
			{failed && <p class="wrong" role="alert">{failed.code === "not_allowed" ? c().takeBack.other : words(failed)}</p>}
			<p class="actions">
				<button type="button" class="button danger" aria-disabled={busy} onClick={() => void take()}>{c().takeBack.button}</button>
				{known && <a class="button" href={known.from}>{c().takeBack.keep}</a>}
			</p>
		</>
	);
}

/** The list comes with what belongs to sheets, once it is wanted. */
function Reached({ id }: { id: Id }) {
	const [List, setList] = useState<ComponentType<{ id: Id }> | null>(null);
	useEffect(() => {
		import("../parts/deeds").then((deeds) => setList(() => deeds.Reached), () => undefined);
	}, []);
	return List && <List id={id} />;
}

export default function TakeBackPage({ id }: { id: Id }) {
	const [gone, setGone] = useState<boolean | null>(null);
	useEffect(() => {
		wasWithdrawn(id).then((answer) => setGone(!!answer.withdrawn), () => setGone(false));
	}, [id]);
	if (!useCareTexts() || gone === null) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page narrow">
			<Title name={c().takeBack.title} />
			{gone
				? (
					<>
						<p class="lead" role="status">{c().takeBack.done}</p>
						<Reached id={id} />
						{toTakeBack.value && <p><a href={toTakeBack.value.from}>{t().talk.title}</a></p>}
					</>
				)
				: account.value
					? <Sure id={id} onDone={() => setGone(true)} />
					: <p><a class="button main" href={withNext("/sign-in")}>{t().app.signIn}</a></p>}
		</div>
	);
}
