// SPDX-License-Identifier: EUPL-1.2
// Where the text is kept, always in sight; and what to do when another window wrote, too.
import { useEffect, useState } from "preact/hooks";
import { ago } from "../../state/format";
import { w } from "../../state/write/words";
import type { Writing } from "../../state/write/writing";

function useNow(): number {
	const [now, setNow] = useState(Date.now());
	useEffect(() => {
		const timer = setInterval(() => setNow(Date.now()), 15_000);
		return () => clearInterval(timer);
	}, []);
	return now;
}

export function StateLine({ writing }: { writing: Writing }) {
	const now = Math.max(useNow(), writing.keptAt.value);
	const kept = writing.kept.value;
	const words = {
		new: "",
		saving: w().kept.saving,
		kept: w().kept.kept(ago(writing.keptAt.value, now)),
		device: w().kept.device,
		long: w().kept.tooLong,
		nowhere: w().kept.nowhere,
	}[kept];
	return (
		<div class="kept-line">
			<p class={kept === "nowhere" || kept === "long" ? "wrong" : "hint"} role="status" data-kept={kept}>{words}</p>
			{writing.twin.value && (
				<p class="notice">
					<span>{w().kept.twin}</span>
					<a class="button" href={`/write/${writing.twin.value}`}>{w().kept.twinSee}</a>
				</p>
			)}
		</div>
	);
}
