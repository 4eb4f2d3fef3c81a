// SPDX-License-Identifier: EUPL-1.2
// Subtitles being written: kept in this browser at every stroke, published when their writer says so.
import { useEffect, useState } from "preact/hooks";
import { type Failure, failure, isUnsure } from "../../api/failure";
import type { Id, Lang } from "../../api/shapes";
import { publishSubtitles, type Purpose, type Subtitles } from "../../api/subtitles";
import { fresh } from "../../api/writing";
import { recall, remember } from "../memory";
import { cuesOf, type Row, row, rowsOf } from "./cues";

interface Kept {
	token: string; /* so that sending again publishes once */
	lang: Lang;
	purpose: Purpose;
	rows: Row[];
}

export interface Subtitling extends Kept {
	changed: boolean; /* something is kept that was not published */
	before: Row[] | null; /* what a file replaced */
	set: (part: Partial<Kept>) => void;
	replace: (rows: Row[]) => void;
	undo: () => void;
	discard: () => void;
	publish: (rows: Row[]) => Promise<boolean>;
	publishing: boolean;
	failed: Failure | null;
}

const keyOf = (file: Id, base: Subtitles | null): string => `draft.subtitles.${file}.${base?.entity ?? "new"}`;

const begun = (base: Subtitles | null, lang: Lang): Kept => ({
	token: fresh(), lang: base?.lang ?? lang, purpose: base?.purpose ?? "subtitles",
	rows: base?.cues ? rowsOf(base.cues) : [row(0, 2000)],
});

function restore(key: string, base: Subtitles | null, lang: Lang): Kept {
	const kept = recall(key);
	if (kept) {
		try {
			const found = JSON.parse(kept) as Kept;
			return { ...found, rows: found.rows.map((one) => ({ ...row(0, 0), start: one.start, end: one.end, text: one.text })) };
		} catch {
			/* not ours, or cut short: begun anew */
		}
	}
	return begun(base, lang);
}

/** `base`: the subtitles of our own structure that are corrected, if any. */
export function useSubtitling(file: Id, about: Id, base: Subtitles | null, lang: Lang): Subtitling {
	const key = keyOf(file, base);
	const [kept, setKept] = useState<Kept>(() => restore(key, base, lang));
	const [changed, setChanged] = useState(() => !!recall(key));
	const [before, setBefore] = useState<Row[] | null>(null);
	const [publishing, setPublishing] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	useEffect(() => {
		setKept(restore(key, base, lang));
		setChanged(!!recall(key));
		setBefore(null);
	}, [key]);

	const set = (part: Partial<Kept>): void =>
		setKept((now) => {
			const next = { ...now, ...part };
			remember(key, JSON.stringify(next));
			setChanged(true);
			return next;
		});
	const publish = async (rows: Row[]): Promise<boolean> => {
		setPublishing(true);
		setFailed(null);
		try {
			await publishSubtitles({
				lang: kept.lang, entity: base?.entity, parents: base?.heads, token: kept.token,
				fields: { about: base?.about ?? about, file, purpose: kept.purpose, cues: cuesOf(rows) },
			});
			remember(key, null);
			setPublishing(false);
			return true;
		} catch (why) {
			const said = failure(why);
			setFailed(said);
			setPublishing(false);
			/* What was refused may be mended and sent as something else; what may have arrived keeps its token. */
			if (!isUnsure(said)) set({ token: fresh() });
			return false;
		}
	};
	return {
		...kept, changed, before, set, publish, publishing, failed,
		replace: (rows) => {
			setBefore(kept.rows);
			set({ rows });
		},
		undo: () => {
			if (before) set({ rows: before });
			setBefore(null);
		},
		discard: () => {
			remember(key, null);
			setKept(begun(base, lang));
			setChanged(false);
			setBefore(null);
		},
	};
}
