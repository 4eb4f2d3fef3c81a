// SPDX-License-Identifier: EUPL-1.2
// The quiet mark at the foot of a sheet that explains itself when asked.
import { proofAddress } from "../api/methods";
import type { View } from "../api/shapes";
import { number } from "../state/format";
import { t } from "../state/language";
import { Icon } from "./icon";

export function Proof({ view }: { view: View }) {
	const { proof, id } = view;
	if (!proof || !id) return null;
	const by = view.structure?.name ?? "";
	return (
		<details class="proof">
			<summary><Icon name="seal" />{t().proof.title}</summary>
			<p>{t().proof.sentence(by)}</p>
			<p>{proof.logged ? t().proof.where(number(proof.index + 1), number(proof.size)) : t().proof.soon}</p>
			{proof.logged && (
				<p><a href={proofAddress(id)} download={`essaim-${id.slice(0, 8)}.proof`}>{t().proof.keep}</a> {t().proof.how}</p>
			)}
			{view.revisions ? <p class="muted">{t().proof.revisions(view.revisions)}</p> : null}
			<p class="muted"><code>{id}</code></p>
		</details>
	);
}
