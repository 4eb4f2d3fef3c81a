// SPDX-License-Identifier: EUPL-1.2
// On the page of a practice or tool: the way into a toolbox of one's own structure, where a word on its use is written.
import { useState } from "preact/hooks";
import { type Failure, failure } from "../../api/failure";
import { hello } from "../../api/session";
import type { Id, Summary } from "../../api/shapes";
import { listToolboxes } from "../../api/toolboxes";
import { b, useToolboxTexts } from "../../state/toolbox/words";
import { Failed } from "../states";

const MOST = 100;

export default function Put({ kind, id }: { kind: "practice" | "tool"; id: Id }) {
	const spoken = useToolboxTexts();
	const [boxes, setBoxes] = useState<Summary[] | null>(null);
	const [failed, setFailed] = useState<Failure | null>(null);
	if (!spoken) return null;
	const words = b().boxPut;
	const ask = (): void => {
		if (boxes) return;
		setFailed(null);
		listToolboxes({ structure: hello.value?.node.structure, limit: MOST }).then(({ items }) => setBoxes(items.filter((one) => !one.withdrawn)), (why) => setFailed(failure(why)));
	};
	const add = `add=${id}&of=${kind}`;
	return (
		<details class="deed" onToggle={(event) => event.currentTarget.open && ask()}>
			<summary>{words.open}</summary>
			{failed && <Failed why={failed} again={ask} />}
			{boxes && (
				<>
					{boxes.length > 0 ? <p>{words.which}</p> : <p class="muted">{words.none}</p>}
					<ul class="deed-list">
						{boxes.map((one) => (
							<li key={one.id}><a href={`/write?kind=toolbox&revise=${one.id}&${add}`} lang={one.lang}>{one.title}</a></li>
						))}
					</ul>
					<p class="actions"><a class="button" href={`/write?kind=toolbox&${add}`}>{words.fresh}</a></p>
				</>
			)}
		</details>
	);
}
