// SPDX-License-Identifier: EUPL-1.2
// The line of subtitles by which something was found: when it is said, and the way there. As node/src/site/card.c.
import type { Found } from "../../api/shapes";
import { clock, filmAddress } from "../../state/film/place";
import { f, useFilmTexts } from "../../state/film/words";
import { tongue } from "../../state/format";

export default function Line({ kind = "practice", id, match }: Found) {
	const spoken = match?.spoken;
	if (!useFilmTexts() || !spoken) return null;
	return <><a class="card-via" href={`/${kind}/${id}${filmAddress(spoken.file, spoken.start)}`}>{f().spoken(tongue(spoken.lang), clock(spoken.start))}</a>{" "}</>;
}
