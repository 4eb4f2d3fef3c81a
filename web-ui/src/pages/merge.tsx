// SPDX-License-Identifier: EUPL-1.2
// Two people revised the same practice at the same time: both versions side by side, and one made of them.
import { useEffect, useMemo, useState } from "preact/hooks";
import { type Failure, failure } from "../api/failure";
import { answered, isMap } from "../api/fields";
import { schema, showPractice } from "../api/methods";
import type { Field, Fields, Id, Kind, Value, View } from "../api/shapes";
import { fresh, listVersions, publishRecord, type Version } from "../api/writing";
import { Question } from "../parts/form/question";
import { NEEDED } from "../parts/form/steps";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { Answer, breakable } from "../parts/values";
import { announce } from "../state/announce";
import { dateTime } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go } from "../state/route";
import { leaves, same, setAt, valueAt } from "../state/write/values";
import { useWriteTexts, w } from "../state/write/words";

type Pick = "left" | "right" | "own";

interface Point {
	field: Field;
	path: string[];
	key: string;
}

function partLabel(kind: Kind, path: string[]): string {
	const group = path.length > 1 ? kind.fields.find((field) => field.name === path[0]) : undefined;
	return group ? breakable(group.label) : "";
}

function Told({ field, value, lang }: { field: Field; value: Value; lang: string }) {
	return answered(value) ? <div class="told"><Answer field={field} value={value} lang={lang} /></div> : <p class="muted">{t().sheet.unanswered}</p>;
}

interface SideProps {
	point: Point;
	name: Pick;
	picked: Pick | undefined;
	label: string;
	value: Value;
	lang: string;
	onPick: (pick: Pick) => void;
}

function Side({ point, name, picked, label, value, lang, onPick }: SideProps) {
	return (
		<div class={picked === name ? "merge-side merge-picked" : "merge-side"}>
			<div class="mark-one">
				<label>
					<input type="radio" name={`pick-${point.key}`} checked={picked === name} onChange={() => onPick(name)} />
					<span>{label}</span>
				</label>
			</div>
			<Told field={point.field} value={value} lang={lang} />
		</div>
	);
}

interface MergeProps {
	kind: Kind;
	left: View;
	right: View;
	base: View | null; /* what both began from */
	names: [string, string];
}

/** What only one of the two changed is chosen already; the choice can be changed. */
function chosen(points: Point[], left: View, right: View, base: View | null): Record<string, Pick> {
	const picks: Record<string, Pick> = {};
	for (const { key, path } of base && isMap(base.practice) ? points : []) {
		const before = valueAt(base!.practice, path);
		if (same(valueAt(right.practice, path), before)) picks[key] = "left";
		else if (same(valueAt(left.practice, path), before)) picks[key] = "right";
	}
	return picks;
}

function usePicks(points: Point[], first: Record<string, Pick>): [Record<string, Pick>, (key: string, pick: Pick) => void, number] {
	const [picks, setPicks] = useState(first);
	const open = points.filter((point) => !picks[point.key]).length;
	return [picks, (key, pick) => setPicks((now) => ({ ...now, [key]: pick })), open];
}

function Merge({ kind, left, right, base, names }: MergeProps) {
	const points = useMemo<Point[]>(() => leaves(kind.fields)
		.filter(({ path }) => !same(valueAt(left.practice, path), valueAt(right.practice, path)))
		.map(({ field, path }) => ({ field, path, key: path.join(".") })), [left.id, right.id, kind]);
	const [picks, pick, open] = usePicks(points, useMemo(() => chosen(points, left, right, base), []));
	const [own, setOwn] = useState<Record<string, Value>>({});
	const [sending, setSending] = useState(false);
	const [failed, setFailed] = useState<Failure | null>(null);
	const [token] = useState(fresh);
	const valueOf = (point: Point): Value => {
		const how = picks[point.key];
		if (how === "own") return own[point.key];
		return valueAt(how === "right" ? right.practice : left.practice, point.path);
	};
	const merged = (): Fields => points.reduce((fields, point) => setAt(fields, point.path, valueOf(point)), left.practice);
	const lacks = points.some((point) => NEEDED["practice"]!.includes(point.key) && picks[point.key] && !answered(valueOf(point)));
	const publish = async (): Promise<void> => {
		if (open > 0 || sending || lacks) return;
		setSending(true);
		setFailed(null);
		try {
			const { entity } = await publishRecord({
				kind: "practice", lang: left.lang, scope: left.scope ?? 0, entity: left.entity, parents: [left.id!, right.id!], fields: merged(), token,
			});
			announce(w().merge.done);
			go(`/practice/${entity}`);
		} catch (why) {
			setFailed(failure(why));
			setSending(false);
		}
	};
	const choose = (point: Point, how: Pick): void => {
		if (how === "own" && own[point.key] === undefined) setOwn({ ...own, [point.key]: valueAt(left.practice, point.path) });
		pick(point.key, how);
	};
	return (
		<>
			<p class="lead">{points.length === 0 ? w().merge.equal : w().merge.points(points.length)}</p>
			<ol class="merge">
				{points.map((point) => (
					<li key={point.key}>
						<fieldset>
							<legend><span class="muted">{partLabel(kind, point.path)}</span> {point.field.label}</legend>
							<div class="merge-sides">
								<Side point={point} name="left" picked={picks[point.key]} label={names[0]} value={valueAt(left.practice, point.path)} lang={left.lang} onPick={(how) => choose(point, how)} />
								<Side point={point} name="right" picked={picks[point.key]} label={names[1]} value={valueAt(right.practice, point.path)} lang={right.lang} onPick={(how) => choose(point, how)} />
							</div>
							<div class="mark-one">
								<label>
									<input type="radio" name={`pick-${point.key}`} checked={picks[point.key] === "own"} onChange={() => choose(point, "own")} />
									<span>{w().merge.own}</span>
								</label>
							</div>
							{picks[point.key] === "own" && (
								<Question field={point.field} value={own[point.key]} lang={left.lang} onValue={(value) => setOwn((now) => ({ ...now, [point.key]: value }))} />
							)}
						</fieldset>
					</li>
				))}
			</ol>
			<div class="publish-bar">
				{failed && <Failed why={failed} />}
				<p class="hint" role="status">{open > 0 ? w().merge.open(open) : lacks ? w().publish.missing : w().merge.ready}</p>
				<p class="actions">
					<button type="button" class="button main" aria-disabled={open > 0 || sending || lacks} onClick={() => void publish()}>
						{sending ? w().publish.sending : w().merge.button}
					</button>
				</p>
			</div>
		</>
	);
}

interface Both {
	left: View;
	right: View | null;
	base: View | null;
	versions: Version[];
}

async function both(id: string): Promise<Both> {
	const now = await showPractice(id);
	const heads = now.heads ?? [];
	const { items } = await listVersions(id);
	if (heads.length < 2) return { left: now, right: null, base: null, versions: items };
	/* the older one first: it was there when the other came */
	const [right, left] = await Promise.all([showPractice(heads[0]!, true), showPractice(heads[1]!, true)]);
	const parents = (view: View): Id[] => items.find((one) => one.id === view.id)?.parents ?? [];
	const common = parents(left).find((id) => parents(right).includes(id));
	const base = common ? await showPractice(common, true).catch(() => null) : null;
	return { left, right, base, versions: items };
}

export default function MergePage({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const [found, setFound] = useState<Both | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	const ask = (): void => {
		setFailed(null);
		both(id).then(setFound, (why) => setFailed(failure(why)));
	};
	useEffect(ask, [id]);
	const kind = kinds.value.value?.find((one) => one.kind === "practice");
	if (failed) return <div class="page"><Failed why={failed} again={ask} /></div>;
	if (!spoken || !found || !kind) return <div class="page"><Skeleton /></div>;
	const name = (view: View): string => {
		const version = found.versions.find((one) => one.id === view.id);
		return w().merge.version(version?.author?.name || t().talk.someone, version ? dateTime(version.created) : "");
	};
	return (
		<div class="page merging">
			<Title name={w().merge.title} />
			{found.right && isMap(found.left.practice) && isMap(found.right.practice)
				? <Merge kind={kind} left={found.left} right={found.right} base={found.base} names={[name(found.left), name(found.right)]} />
				: <p class="lead">{w().merge.none}</p>}
			<p><a href={`/practice/${id}`}>{w().merge.back}</a></p>
		</div>
	);
}
