// SPDX-License-Identifier: EUPL-1.2
// The way to the first hour, for operators.
import { account } from "../api/session";
import { arrivalTexts as a, useArrivalTexts } from "../state/arrival/words";

export function FirstHourDoor() {
	const here = useArrivalTexts();
	return here && account.value?.role === "operator" ? <a href="/first-hour">{a().door}</a> : null;
}
