// SPDX-License-Identifier: EUPL-1.2
// What became of the remarks that were sent from this device.
import { stateOfRemark, type RemarkState } from "../api/care";
import { failure } from "../api/failure";
import { now } from "../state/clock";
import { dropSent, type SentRemark, sentRemarks } from "../state/care/sent";
import { c } from "../state/care/words";
import { ago } from "../state/format";
import { useLoaded } from "../state/load";
import { pageName } from "../state/care/page";

interface Known extends SentRemark {
	state: RemarkState;
	set: number | null;
}

async function look(one: SentRemark): Promise<Known[]> {
	try {
		return [{ ...one, ...await stateOfRemark(one.number, one.token) }];
	} catch (why) {
		if (failure(why).code === "not_found") dropSent(one.number);
		return [];
	}
}

export function OwnRemarks() {
	const sent = sentRemarks();
	const { value } = useLoaded(`own remarks ${sent.map((one) => one.number).join()}`, () => Promise.all(sent.map(look)).then((found) => found.flat()));
	const found = value.value ?? [];
	if (found.length === 0) return null;
	return (
		<section class="own own-remarks">
			<h2>{c().remark.mine}</h2>
			<p class="muted">{c().remark.mineMore}</p>
			<ul class="threads">
				{found.map((one) => (
					<li key={one.number}>
						<a href={one.page}>{pageName(one.page)}</a>{" "}
						<span class="badge">{c().remarks.states[one.state]}</span>{" "}
						{one.set && <time class="muted" dateTime={new Date(one.set).toISOString()}>{ago(one.set, now.value)}</time>}
					</li>
				))}
			</ul>
		</section>
	);
}
