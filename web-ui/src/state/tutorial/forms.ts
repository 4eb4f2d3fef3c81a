// SPDX-License-Identifier: EUPL-1.2
// What the sections of a tutorial are made of, by their type.
import { asText } from "../../api/fields";
import type { Fields } from "../../api/shapes";

/** The list that a section's type is about; a film has none. */
export const LISTS: Record<string, string> = {
	steps: "steps", timeline: "dates", mind_map: "branches", actors: "actors", testimonies: "voices",
};

/** Without what was begun in another form, which nobody sees any more. */
export function ofItsForm(section: Fields): Fields {
	const type = asText(section["type"]);
	const mine = [LISTS[type], type === "actors" ? "links" : type];
	const others = [...Object.values(LISTS), "links", "video"].filter((name) => !mine.includes(name));
	return type ? Object.fromEntries(Object.entries(section).filter(([name]) => !others.includes(name))) : section;
}
