// SPDX-License-Identifier: EUPL-1.2
// Which question of a form a file on its way belongs to.
import { asText, isMap } from "../../api/fields";
import type { Fields } from "../../api/shapes";

/** place: "DRAFT PATH", in a section "DRAFT PATH NUMBER". null: of another draft, or of a section that is gone or takes no
 *  file any more. */
export function pathOf(place: string, draft: string, fields: Fields): string | null {
	const [of, path, at] = place.split(" ");
	if (of !== draft || !path) return null;
	if (at === undefined) return path;
	const list = fields[path];
	const section = Array.isArray(list) ? list[Number(at)] : undefined;
	return isMap(section) && ["", "video"].includes(asText(section["type"])) ? path : null;
}
