// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about saved searches. Loaded with what needs them.
import type { SavedSearch } from "./shapes";
import { request } from "./socket";

export const listSearches = (): Promise<{ items: SavedSearch[]; most: number }> => request("search.list");
export const saveSearch = (asked: { text: string; filters: object; name: string }): Promise<{ search: SavedSearch }> =>
	request("search.save", asked);
export const renameSearch = (number: number, name: string): Promise<object> => request("search.rename", { number, name });
export const dropSearch = (number: number): Promise<object> => request("search.drop", { number });
