// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md by which a structure leaves its federation. Loaded with that page.
import { request } from "./socket";
import type { Millis } from "./shapes";

export interface Departure {
	state: "alone" | "member" | "needed" | "begun" | "erasing" | "asked" | "left" | "suspended";
	records: "stay" | "erased" | null;
	since: Millis | null;
	left: Millis | null;
	erased: number;
	partners: { structure: { id: string; name: string }; holds: boolean }[];
}

export const showDeparture = (): Promise<Departure> => request("departure.show");
export const beginDeparture = (records: "stay" | "erased", name: string): Promise<unknown> => request("departure.begin", { records, name });
export const cancelDeparture = (): Promise<unknown> => request("departure.cancel");
