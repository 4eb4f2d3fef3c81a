// SPDX-License-Identifier: EUPL-1.2
import { Drafts } from "../parts/drafts";
import { Skeleton } from "../parts/states";
import { Title } from "../parts/title";
import { t } from "../state/language";
import { useWriteTexts, w } from "../state/write/words";

export default function DraftsPage() {
	if (!useWriteTexts()) return <div class="page"><Skeleton /></div>;
	return (
		<div class="page narrow">
			<Title name={w().drafts.title} />
			<p class="muted">{w().drafts.intro}</p>
			<Drafts heading={false} />
			<p class="actions"><a class="button" href="/write">{t().app.tell}</a></p>
		</div>
	);
}
