// SPDX-License-Identifier: EUPL-1.2
// The way out of the federation, for operators.
import { account } from "../api/session";
import { departureTexts as d, useDepartureTexts } from "../state/departure/words";

export function LeaveDoor() {
	const here = useDepartureTexts();
	return here && account.value?.role === "operator" ? <p><a href="/leave">{d().door}</a></p> : null;
}
