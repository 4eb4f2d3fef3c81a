// SPDX-License-Identifier: EUPL-1.2
// Any two versions of a practice side by side: only the answers that differ, their words marked.
import { asText, isMap } from "../api/fields";
import { answered } from "../api/fields";
import { schema, showPractice } from "../api/methods";
import type { Field, Id, Kind, Value, View } from "../api/shapes";
import { listVersions, type Version } from "../api/writing";
import { Icon } from "../parts/icon";
import { Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { Answer, breakable } from "../parts/values";
import { nameOf, Pair } from "../parts/versions";
import { compare, type Passage } from "../state/compare";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { go, place } from "../state/route";
import { leaves, same, valueAt } from "../state/write/values";
import { useWriteTexts, w } from "../state/write/words";

const isText = (field: Field): boolean => !field.list && (field.type === "text" || field.type === "prose");

function Marked({ passages, as, lang }: { passages: Passage[]; as: "del" | "ins"; lang: string }) {
	const Mark = as;
	return <p class="marked" lang={lang}>{passages.map((one, i) => (one.changed ? <Mark key={i}>{one.text}</Mark> : one.text))}</p>;
}

function Told({ field, value, other, as, lang }: { field: Field; value: Value; other: Value; as: "del" | "ins"; lang: string }) {
	if (!answered(value)) return <p class="muted">{t().sheet.unanswered}</p>;
	if (!isText(field)) return <Answer field={field} value={value} lang={lang} />;
	const [before, after] = as === "del" ? compare(asText(value), asText(other)) : compare(asText(other), asText(value));
	return <Marked passages={as === "del" ? before : after} as={as} lang={lang} />;
}

function Difference({ kind, field, path, left, right, names }: { kind: Kind; field: Field; path: string[]; left: View; right: View; names: [string, string] }) {
	const part = path.length > 1 ? kind.fields.find((one) => one.name === path[0]) : undefined;
	const before = valueAt(left.practice, path);
	const after = valueAt(right.practice, path);
	return (
		<li>
			<h2>{breakable(field.label)}{part && <span class="muted">{breakable(part.label)}</span>}</h2>
			<div class="merge-sides">
				<div class="merge-side"><p class="eyebrow">{names[0]}</p><Told field={field} value={before} other={after} as="del" lang={left.lang} /></div>
				<div class="merge-side"><p class="eyebrow">{names[1]}</p><Told field={field} value={after} other={before} as="ins" lang={right.lang} /></div>
			</div>
		</li>
	);
}

function Differences({ kind, left, right, names }: { kind: Kind; left: View; right: View; names: [string, string] }) {
	const before = isMap(left.practice) ? left : { ...left, practice: {} };
	const after = isMap(right.practice) ? right : { ...right, practice: {} };
	const points = leaves(kind.fields).filter(({ path }) => !same(valueAt(before.practice, path), valueAt(after.practice, path)));
	if (points.length === 0) return <p>{w().compare.same}</p>;
	return (
		<>
			<p class="count">{w().compare.changed(points.length)}</p>
			<ol class="merge compare">
				{points.map(({ field, path }) => <Difference key={path.join(".")} kind={kind} field={field} path={path} left={before} right={after} names={names} />)}
			</ol>
		</>
	);
}

interface Both {
	items: Version[];
	from: Version;
	to: Version;
	left: View;
	right: View;
}

/** The two of the address; else the newest and the one before it. */
async function load(entity: Id, wanted: [string | null, string | null]): Promise<Both> {
	const { items } = await listVersions(entity);
	const readable = items.filter((one) => !one.withdrawn);
	const find = (id: string | null, at: number): Version => (id && readable.find((one) => one.id === id)) || readable[Math.min(at, readable.length - 1)]!;
	const from = find(wanted[0], 1);
	const to = find(wanted[1], 0);
	const [left, right] = await Promise.all([from, to].map((one) => showPractice(one.id, true)));
	return { items: readable, from, to, left: left!, right: right! };
}

export default function Compare({ id }: { id: string }) {
	const spoken = useWriteTexts();
	const { query } = place.value;
	const wanted: [string | null, string | null] = [query.get("from"), query.get("to")];
	const kinds = useLoaded(`schema ${language.value}`, () => schema(language.value));
	const both = useLoaded(`compare ${id} ${wanted.join(" ")}`, () => load(id, wanted));
	const why = both.failed.value ?? kinds.failed.value;
	const one = both.value.value;
	const kind = kinds.value.value?.find((each) => each.kind === "practice");
	if (!spoken) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page merging">
			<p class="back"><a href={`/practice/${id}`}><Icon name="left" />{w().compare.back}</a></p>
			<Title name={w().compare.title} />
			{why && <Failed why={why} again={() => { both.again(); kinds.again(); }} />}
			{!why && !(one && kind) && <Skeleton />}
			{one && kind && (
				<>
					<Pair key={`${one.from.id} ${one.to.id}`} items={one.items} from={one.from.id} to={one.to.id}
						onPair={(from, to) => go(`/compare/${id}?from=${from}&to=${to}`)} />
					<Differences kind={kind} left={one.left} right={one.right} names={[nameOf(one.from), nameOf(one.to)]} />
				</>
			)}
		</div>
	);
}
