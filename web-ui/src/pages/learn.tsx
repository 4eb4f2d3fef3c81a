// SPDX-License-Identifier: EUPL-1.2
import { account } from "../api/session";
import { Icon } from "../parts/icon";
import { Title } from "../parts/title";
import { t } from "../state/language";

export default function Learn() {
	const words = t().learn;
	return (
		<div class="page narrow">
			<Title name={t().app.learn} />
			<p class="lead">{words.intro}</p>
			<ol class="steps">
				<li><h2>{words.readTitle}</h2><p>{words.read}</p></li>
				<li><h2>{words.askTitle}</h2><p>{words.ask}</p></li>
				<li><h2>{words.tellTitle}</h2><p>{words.tell}</p></li>
			</ol>
			<p class="actions">
				<a class="button main" href="/practices">{words.start}<Icon name="right" /></a>
				<a class="button" href="/practices?kind=tutorial">{words.tutorials}</a>
				{!account.value && <a class="button" href="/sign-up">{t().app.signUp}</a>}
			</p>
			<section class="aside">
				<h2>{words.laterTitle}</h2>
				<p>{words.later}</p>
			</section>
		</div>
	);
}
