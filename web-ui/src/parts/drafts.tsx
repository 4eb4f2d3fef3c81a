// SPDX-License-Identifier: EUPL-1.2
// What somebody has begun and not published: on the node, on this device, or both.
import { useEffect, useState } from "preact/hooks";
import { asText, at } from "../api/fields";
import { account } from "../api/session";
import { opened } from "../api/socket";
import { dropDraft, listDrafts, type NodeDraft, type Written } from "../api/writing";
import { ago } from "../state/format";
import { offShelf, shelf } from "../state/write/shelf";
import { t } from "../state/language";
import { useWriteTexts, w } from "../state/write/words";

interface Row {
	draft: string;
	kind: Written;
	title: string;
	at: number;
	revises: boolean;
	only: boolean; /* kept on this device alone, in part or whole */
}

function rowsOf(there: NodeDraft[]): Row[] {
	const rows = new Map<string, Row>();
	for (const one of there) {
		rows.set(one.draft, { draft: one.draft, kind: one.kind, title: one.title ?? "", at: one.saved, revises: !!one.entity, only: false });
	}
	for (const one of shelf(account.value?.author ?? null)) {
		if (rows.has(one.draft) && !one.dirty) continue;
		if (!one.dirty && one.saved !== null && account.value && opened.value > 0) {
			offShelf(one.draft); /* published or dropped elsewhere, and nothing of it stands here alone */
			continue;
		}
		const title = asText(at(one.fields, "description.title")) || asText(one.fields["title"]);
		rows.set(one.draft, { draft: one.draft, kind: one.kind, title, at: one.at, revises: !!one.entity, only: one.dirty });
	}
	return [...rows.values()].sort((a, b) => b.at - a.at);
}

export function useDrafts(): [Row[] | null, () => void] {
	const [there, setThere] = useState<NodeDraft[] | null>(null);
	const ask = (): void => {
		if (!account.value) setThere([]);
		else listDrafts().then(({ items }) => setThere(items), () => setThere((now) => now));
	};
	useEffect(ask, [account.value?.author, opened.value]);
	const rows = there !== null ? rowsOf(there) : null;
	return [rows, ask];
}

export function Drafts({ heading = true }: { heading?: boolean }) {
	const spoken = useWriteTexts();
	const [rows, again] = useDrafts();
	if (!spoken || !rows || (rows.length === 0 && heading)) return null;
	if (rows.length === 0) return <p class="muted">{w().drafts.none}</p>;
	const kinds: Record<Written, string> = {
		practice: t().kind.practice, tool: t().find.tool, toolbox: t().find.toolbox, tutorial: t().find.tutorial, testimony: w().write.testimony, profile: w().write.contact,
	};
	const drop = async (row: Row): Promise<void> => {
		if (!window.confirm(w().write.dropSure)) return;
		offShelf(row.draft);
		if (account.value) await dropDraft(row.draft).catch(() => undefined);
		again();
	};
	return (
		<section aria-labelledby={heading ? "drafts" : undefined}>
			{heading && <h2 id="drafts">{w().drafts.title}</h2>}
			<ul class="draft-list">
				{rows.map((row) => (
					<li key={row.draft}>
						<div>
							<a href={`/write/${row.draft}`}>{row.title || w().write.untitled}</a>
							<p class="hint">
								{row.revises ? w().write.revise : kinds[row.kind]} · {ago(row.at, Date.now())}{row.only && ` · ${w().drafts.device}`}
							</p>
						</div>
						<button type="button" class="link" onClick={() => void drop(row)}>{w().drafts.drop}<span class="unseen"> {row.title || w().write.untitled}</span></button>
					</li>
				))}
			</ul>
		</section>
	);
}

export default function OwnDrafts() {
	return <Drafts />;
}
