// SPDX-License-Identifier: EUPL-1.2
// There is no line, and this page was never opened here: said plainly, with what can be read all the same.
import { useEffect } from "preact/hooks";
import { line } from "../api/socket";
import { t } from "../state/language";
import { Empty } from "./states";
import { Title } from "./title";

export function Unkept({ again }: { again?: (() => void) | undefined }) {
	const open = line.value === "open";
	useEffect(() => {
		if (open) again?.();
	}, [open]);
	return (
		<div class="page narrow">
			<Title name={t().failure.unkeptTitle} />
			<Empty text={t().failure.unkept}>
				<p class="actions">
					<a class="button" href="/practices">{t().app.practices}</a>
					<a class="button" href="/conversations">{t().talks.title}</a>
				</p>
			</Empty>
		</div>
	);
}
