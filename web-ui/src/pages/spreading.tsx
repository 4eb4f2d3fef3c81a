// SPDX-License-Identifier: EUPL-1.2
// What spreads: all of it, of one thing (?about=), or what one structure gave and took (/spreading/ID). As
// node/src/site/spreading.c.
import { type Filter, showSpreading, type Spreading as Spread, type Tree as SpreadTree } from "../api/adoptions";
import { listStructures } from "../api/methods";
import { account } from "../api/session";
import { Later } from "../parts/later";
import { Figures } from "../parts/spread/figures";
import { Tree } from "../parts/spread/tree";
import { Empty, Failed, Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { country, number } from "../state/format";
import { language, t } from "../state/language";
import { useLoaded } from "../state/load";
import { place } from "../state/route";
import { sp, useSpreadTexts } from "../state/spread/words";

const WHOLE_ID = /^[0-9a-f]{64}$/;

/** The map comes after the lists, which say the same in words and do not wait for it. */
const Map = ({ trees }: { trees: SpreadTree[] }) => (
	<div class="map-place"><Later load={() => import("../parts/spread/map").then((part) => part.default)} props={{ trees }} /></div>
);

function Places({ places }: Pick<Spread, "places">) {
	if (places.length === 0) return null;
	return (
		<section aria-labelledby="places">
			<h2 id="places">{sp().spread.places}</h2>
			<table class="places">
				<thead><tr><th scope="col">{sp().spread.country}</th><th scope="col">{sp().spread.year}</th><th scope="col">{sp().spread.number}</th></tr></thead>
				<tbody>
					{places.map((one) => (
						<tr key={`${one.country} ${one.year}`}><td>{country(one.country ?? "")}</td><td>{one.year}</td><td>{number(one.count)}</td></tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

const Trees = ({ trees }: { trees: SpreadTree[] }) => <div class="trees">{trees.map((one) => <Tree key={one.about.id} tree={one} />)}</div>;

/** All that spreads, or one thing. */
function Whole({ filter }: { filter: Filter }) {
	const { value, failed, again } = useLoaded(`spreading ${filter.about ?? ""}`, () => showSpreading(filter));
	const all = value.value;
	if (!all) return failed.value ? <Failed why={failed.value} again={again} /> : <Skeleton />;
	if (all.total === 0) return <Empty text={sp().spread.empty}><p>{sp().spread.emptyMore}</p><a class="button" href="/practices">{sp().spread.find}</a></Empty>;
	return (
		<>
			<div class="partners-and-map">
				<Map trees={all.trees} />
				<section aria-labelledby="trees"><h2 id="trees">{sp().spread.tree}</h2><Trees trees={all.trees} /></section>
			</div>
			<Places places={all.places} />
		</>
	);
}

/** Who tells a funder what came of it. */
const reports = (): boolean => account.value?.role === "editor" || account.value?.role === "operator";

function OfStructure({ id }: { id: string }) {
	const gave = useLoaded(`gave ${id}`, () => showSpreading({ origin: id }));
	const took = useLoaded(`took ${id}`, () => showSpreading({ structure: id }));
	const known = useLoaded("partners", listStructures).value.value?.items.find((one) => one.id === id);
	const failed = gave.failed.value ?? took.failed.value;
	const again = (): void => {
		gave.again();
		took.again();
	};
	if (!gave.value.value || !took.value.value || !known) return failed ? <Failed why={failed} again={again} /> : <Skeleton />;
	const given = gave.value.value;
	const taken = took.value.value;
	return (
		<>
			<Title name={sp().spread.spreads(known.name)} />
			<p class="lead">{sp().spread.intro}</p>
			<Figures gave={given} took={taken} />
			<p class="actions">
				<a class="button" href={`/spreading/${id}.pdf?lang=${language.value}`} rel="nofollow">{t().sheet.pdf}</a>
				{reports() && <a class="button" href={`/spreading/${id}.csv`} rel="nofollow" download={`${known.name}.csv`}>{sp().spread.table}</a>}
			</p>
			<div class="partners-and-map">
				<Map trees={[...given.trees, ...taken.trees]} />
				<div>
					<section aria-labelledby="gave">
						<h2 id="gave">{sp().spread.gave}</h2>
						{given.total ? <Trees trees={given.trees} /> : <p class="muted">{sp().spread.gaveNone}</p>}
					</section>
					<section aria-labelledby="took">
						<h2 id="took">{sp().spread.took}</h2>
						{taken.total ? <Trees trees={taken.trees} /> : <p class="muted">{sp().spread.tookNone}</p>}
					</section>
					<p class="actions"><a class="button" href="/spreading">{sp().spread.all}</a></p>
				</div>
			</div>
		</>
	);
}

export default function Spreading({ id }: { id: string }) {
	const spoken = useSpreadTexts();
	const asked = place.value.query.get("about") ?? "";
	if (!spoken) return <div class="page"><Skeleton /></div>;
	if (id) return <div class="page"><OfStructure id={id} /></div>;
	return (
		<div class="page">
			<Title name={sp().spread.page} />
			<p class="lead">{sp().spread.intro}</p>
			<Whole filter={WHOLE_ID.test(asked) ? { about: asked } : {}} />
		</div>
	);
}
