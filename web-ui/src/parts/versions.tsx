// SPDX-License-Identifier: EUPL-1.2
// The versions of a practice, each to be read, and any two of them to be compared.
import { useState } from "preact/hooks";
import type { Id, View } from "../api/shapes";
import { listVersions, type Version } from "../api/writing";
import { dateTime, manner } from "../state/format";
import { language } from "../state/language";
import { go } from "../state/route";
import { w } from "../state/write/words";
import { Choice } from "./choice";

/** Short: two of them stand beside each other on a phone. */
export const nameOf = (one: Version): string => {
	const when = new Intl.DateTimeFormat(manner(language.value), { dateStyle: "medium", timeStyle: "short" }).format(one.created);
	return [when, one.author?.name].filter(Boolean).join(" · ");
};

/** Which two; the older one stands first unless somebody wants it otherwise. */
export function Pair({ items, from, to, onPair }: { items: Version[]; from: Id; to: Id; onPair: (from: Id, to: Id) => void }) {
	const [left, setLeft] = useState(from);
	const [right, setRight] = useState(to);
	const options = items.filter((one) => !one.withdrawn).map((one) => ({ value: one.id, label: nameOf(one) }));
	return (
		<form class="pair" onSubmit={(event) => { event.preventDefault(); onPair(left, right); }}>
			<Choice label={w().compare.from} value={left} options={options} onValue={setLeft} />
			<Choice label={w().compare.to} value={right} options={options} onValue={setRight} />
			<button type="submit" class="button">{w().compare.go}</button>
		</form>
	);
}

export function Versions({ view }: { view: View & { id: string } }) {
	const [items, setItems] = useState<Version[] | null>(null);
	const entity = view.entity ?? view.id;
	const open = (event: Event): void => {
		if (!(event.currentTarget as HTMLDetailsElement).open || items) return;
		listVersions(entity).then((answer) => setItems(answer.items), () => undefined);
	};
	if ((view.revisions ?? 1) < 2) return null;
	const readable = (items ?? []).filter((one) => !one.withdrawn);
	return (
		<details class="deed" onToggle={open}>
			<summary>{w().compare.versions}</summary>
			<ol class="versions">
				{(items ?? []).map((one) => (
					<li key={one.id}>
						<a href={`/practice/${one.id}?version`} aria-current={one.id === view.id ? "true" : undefined}>{dateTime(one.created)}</a>
						{one.author?.name && <span> · {one.author.name}</span>}
						{one.head && <span class="muted"> · {w().deeds.now}</span>}
					</li>
				))}
			</ol>
			{readable.length > 1 && (
				<Pair items={readable} from={readable[1]!.id} to={readable[0]!.id} onPair={(from, to) => go(`/compare/${entity}?from=${from}&to=${to}`)} />
			)}
		</details>
	);
}
