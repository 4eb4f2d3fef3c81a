// SPDX-License-Identifier: EUPL-1.2
// A saved search as a question, and whether a question is one of them.
import { facetNames, type SavedSearch } from "../../api/shapes";
import { addressOf, type Question } from "../find";

export function questionOf(search: Pick<SavedSearch, "text" | "filters">): Question {
	const { filters } = search;
	return {
		text: search.text,
		filters: Object.fromEntries(facetNames.flatMap((name) => (filters[name]?.length ? [[name, filters[name]]] : []))),
		from: filters.from ?? 0,
		to: filters.to ?? 0,
		newest: false,
	};
}

/** Where a notice leads: what came last stands first. */
export const newestAddress = (search: SavedSearch): string => addressOf({ ...questionOf(search), newest: true });

/** The same for all that ask the same, as the node keeps it. */
function formOf(question: Question): string {
	const filters: Question["filters"] = {};
	for (const name of facetNames) if (question.filters[name]?.length) filters[name] = [...new Set(question.filters[name])].sort();
	return addressOf({ ...question, text: question.text.normalize("NFC").trim().replace(/\s+/g, " "), filters, newest: false });
}

export const isSame = (a: Question, b: Question): boolean => formOf(a) === formOf(b);
