// SPDX-License-Identifier: EUPL-1.2
// In which state an adoption is, since when, and from whom it was taken.
import type { Adoption } from "../../api/adoptions";
import { openDate } from "../../state/format";
import { sp } from "../../state/spread/words";

/** "In use, since 2025, taken from Les Acacias". */
export function Standing({ one }: { one: Pick<Adoption, "state" | "since" | "until" | "from"> }) {
	return (
		<p class="card-foot">
			<span class={`adoption-state adoption-${one.state}`}>{sp().spread.states[one.state]}</span>
			{one.since && <span>{sp().spread.since(openDate(one.since))}</span>}
			{one.until && <span>{sp().spread.until(openDate(one.until))}</span>}
			{one.from && <span>{sp().spread.from(one.from.structure.name)}</span>}
		</p>
	);
}
