// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about the first hour of a node. Loaded with that page.
import { request } from "./socket";
import type { Fields, Lang } from "./shapes";

export interface Arrival {
	langs: Lang[] | null; /* null: all */
	without: string[]; /* kinds that are not taken */
	linked: number;
	live: number;
	received: number;
	expected: number;
}

export const showArrival = (): Promise<Arrival> => request("arrival.show");
export const keepPolicy = (langs: Lang[] | null, without: string[]): Promise<unknown> => request("arrival.policy", { langs, without });
export const publishCard = (lang: Lang, fields: Fields, token: string): Promise<unknown> =>
	request("record.publish", { kind: "structure_card", lang, fields, token });
