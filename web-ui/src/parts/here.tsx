// SPDX-License-Identifier: EUPL-1.2
// Who else is here, at this node and at others, in one discreet line; one can stay unseen.
import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { allowHere, onHere } from "../api/methods";
import { account, hello } from "../api/session";
import type { Here, Id } from "../api/shapes";
import { line } from "../api/socket";
import { list } from "../state/format";
import { t } from "../state/language";

const WRITING_MS = 8_000;

/** People of other structures are told with theirs. */
const called = (one: Here["people"][number]): string =>
	(one.structure === hello.value?.node.name ? one.name : t().here.of(one.name, one.structure));

export function WhoIsHere({ about }: { about: Id }) {
	const here = useSignal<Here | null>(null);
	const [asked, setAsked] = useState<boolean | null>(null);
	const me = account.value?.author;
	useEffect(() => {
		let timer = 0;
		if (!me) return undefined;
		const end = onHere(about, (news) => {
			here.value = news;
			clearTimeout(timer);
			timer = window.setTimeout(() => {
				if (here.value) here.value = { ...here.value, people: here.value.people.map((one) => ({ ...one, writing: false })) };
			}, WRITING_MS);
		});
		return () => {
			clearTimeout(timer);
			end();
		};
	}, [about, me]);
	if (!me || !here.value || line.value !== "open") return null;
	const others = here.value.people.filter((one) => one.id !== me);
	const names = others.map(called);
	const writing = others.filter((one) => one.writing).map(called);
	/* Whoever hides is not among the people, not even for themselves. */
	const hidden = asked ?? (here.value.more === 0 && others.length === here.value.people.length);
	const hide = (off: boolean): void => {
		setAsked(off);
		allowHere(!off).catch(() => undefined);
	};
	return (
		<div class="here">
			<p>
				{names.length > 0 ? t().here.others(here.value.more > 0 ? `${list(names)} +${here.value.more}` : list(names)) : t().here.alone}
				{writing.length > 0 && <span class="writing">{t().here.writing(list(writing))}</span>}
			</p>
			<label>
				<input type="checkbox" checked={hidden} onChange={(event) => hide(event.currentTarget.checked)} />
				{t().here.hide}
			</label>
		</div>
	);
}
