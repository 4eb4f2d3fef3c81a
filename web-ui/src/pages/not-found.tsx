// SPDX-License-Identifier: EUPL-1.2
import { Empty } from "../parts/states";
import { Title } from "../parts/title";
import { t } from "../state/language";

export default function NotFound() {
	return (
		<div class="page narrow">
			<Title name={t().notFound.title} />
			<Empty text={t().notFound.more}><a class="button" href="/">{t().notFound.home}</a></Empty>
		</div>
	);
}
