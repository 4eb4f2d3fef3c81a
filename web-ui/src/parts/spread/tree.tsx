// SPDX-License-Identifier: EUPL-1.2
// The tree of one thing that spreads: nested lists, so that whoever hears it knows who took it from whom.
import type { Adopted, Adopter, Tree as Spread } from "../../api/adoptions";
import { openDate, townBeside, where } from "../../state/format";
import { sp } from "../../state/spread/words";

interface Branch {
	one: Adopter;
	children: Branch[];
}

/** The flat order of the API, with its depths, as branches. */
export function branchesOf(adopters: Adopter[]): Branch[] {
	const roots: Branch[] = [];
	const open: Branch[] = []; /* by depth */
	for (const one of adopters) {
		const branch = { one, children: [] };
		const above = open[one.depth - 1];
		(one.depth > 0 && above ? above.children : roots).push(branch);
		open.length = one.depth;
		open.push(branch);
	}
	return roots;
}

const Leaf = ({ one }: { one: Adopter }) => (
	<p>
		<a href={`/spreading/${one.structure.id}`}>{one.structure.name}</a>{" "}
		<span class="muted">{[
			where(townBeside(one.structure.name, one.city ?? one.structure.city), one.country),
			sp().spread.states[one.state],
			one.since ? sp().spread.since(openDate(one.since)) : String(one.year),
		].filter(Boolean).join(" · ")}</span>
	</p>
);

const Branches = ({ all }: { all: Branch[] }) => (
	<ul>{all.map(({ one, children }) => <li key={one.id}><Leaf one={one} />{children.length > 0 && <Branches all={children} />}</li>)}</ul>
);

export const addressOf = (about: Adopted): string => `/${about.kind}/${about.id}`;

export function Tree({ tree }: { tree: Spread }) {
	const { about } = tree;
	return (
		<section class="tree" aria-labelledby={`tree-${about.id.slice(0, 16)}`}>
			<h3 id={`tree-${about.id.slice(0, 16)}`}><a href={`${addressOf(about)}#reuse`} lang={about.lang}>{about.title ?? about.structure.name}</a></h3>
			<p class="muted">{sp().spread.of(about.structure.name)} · {sp().spread.total(tree.adopters.length)}</p>
			<Branches all={branchesOf(tree.adopters)} />
		</section>
	);
}
