// SPDX-License-Identifier: EUPL-1.2
// One result: a card, and the words that say why it is here.
import type { Found, Match } from "../api/shapes";
import { list, tongue } from "../state/format";
import { t } from "../state/language";
import { Card } from "./card";
import { Later } from "./later";

const line = () => import("./film/line").then((part) => part.default);

const Parts = ({ match }: { match: Match }) => (
	<>{match.parts.map((part, i) => (part.hit ? <mark key={i}>{part.text}</mark> : part.text))}</>
);

/** Whether the title that is shown is what was found: the marks go there. */
const isTitle = (found: Found, match: Match): boolean =>
	(match.via ?? "") === (found.translated?.title ? found.translated.lang : "") && /^(description\.)?title$/.test(match.field);

function Line({ found, match }: { found: Found; match: Match }) {
	const words = t().find;
	return (
		<p class="card-match">
			{match.via && <span class="card-via">{words.via(tongue(match.via))} </span>}
			{match.field === "testimony" && <span class="card-via">{words.voice} </span>}
			{match.spoken && <Later load={line} props={found} />}
			<q lang={match.spoken?.lang ?? match.via ?? found.lang}><Parts match={match} /></q>
		</p>
	);
}

export function FoundCard({ found, fresh }: { found: Found; fresh: boolean }) {
	const { match } = found;
	return (
		<Card
			summary={found}
			fresh={fresh}
			title={match && isTitle(found, match) ? <Parts match={match} /> : undefined}
			line={match && !isTitle(found, match) ? <Line found={found} match={match} /> : undefined}
			foot={found.languages?.[1] && t().find.languages(list(found.languages.map(tongue)))}
		/>
	);
}
