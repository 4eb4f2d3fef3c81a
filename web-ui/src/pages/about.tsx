// SPDX-License-Identifier: EUPL-1.2
import { hello } from "../api/session";
import { Swarm } from "../parts/swarm";
import { Title } from "../parts/title";
import { townBeside, where } from "../state/format";
import { t } from "../state/language";

export default function About() {
	const words = t().about;
	const greeting = hello.value;
	return (
		<div class="page narrow">
			<Title name={t().app.about} />
			<div class="with-swarm">
				<div>
					<p class="lead">{words.what}</p>
					<p>{words.whatMore}</p>
				</div>
				<Swarm count={40} seed={3} />
			</div>
			<h2>{words.ownTitle}</h2>
			<p>{words.own}</p>
			<h2>{words.proofTitle}</h2>
			<p>{words.proof}</p>
			<h2>{words.dataTitle}</h2>
			<p>{words.data}</p>
			<p>{words.dataMore}</p>
			<h2>{words.rulesTitle}</h2>
			<p>{words.rules}</p>
			{greeting && (
				<section class="aside">
					<h2>{words.here}</h2>
					<p>{greeting.node.name}, {where(townBeside(greeting.node.name, greeting.node.city), greeting.node.country)}</p>
					<p class="muted">{words.version(greeting.node.version)}</p>
				</section>
			)}
		</div>
	);
}
