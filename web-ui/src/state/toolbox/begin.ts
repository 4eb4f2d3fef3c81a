// SPDX-License-Identifier: EUPL-1.2
// How the writing of a toolbox begins: loaded when somebody does.
import { asText, at } from "../../api/fields";
import { showPractice, showTool } from "../../api/methods";
import type { Fields, Summary } from "../../api/shapes";
import { showToolbox } from "../../api/toolboxes";
import { language } from "../language";
import { go } from "../route";
import { begin } from "../write/writing";
import { cardsOf, CARDS, withRecord } from "./entries";

/** As much of a summary as an entry needs. */
async function summaryOf(of: string, id: string): Promise<Pick<Summary, "id" | "title" | "kind" | "lang">> {
	if (of === "tool") {
		const { tool, lang } = await showTool(id);
		return { id, title: asText(tool?.["title"]), kind: "tool", lang };
	}
	const view = await showPractice(id);
	return { id: view.entity ?? id, title: asText(at(view.practice, "description.title")), kind: "practice", lang: view.lang };
}

/** A toolbox, revised, adapted from another or begun, with what was to be put into it. */
export async function writeToolbox(revised: string | null, origin: string | null, add: string | null, of: string): Promise<void> {
	const from = revised ?? origin;
	const view = from ? await showToolbox(from) : null;
	if (from && !view?.toolbox) return go(`/toolbox/${from}`, true);
	let fields: Fields = view ? { ...view.toolbox, [CARDS]: cardsOf(view.cards ?? []) } : {};
	if (!revised && origin) fields = { ...fields, origin, ended: undefined };
	if (add) fields = withRecord(fields, await summaryOf(of, add));
	if (!revised) return begin({ kind: "toolbox", lang: view?.lang ?? language.value, fields }, true);
	begin({ kind: "toolbox", lang: view!.lang, scope: view!.scope, entity: view!.entity, parents: view!.heads ?? [], fields }, true);
}
