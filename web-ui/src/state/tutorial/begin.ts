// SPDX-License-Identifier: EUPL-1.2
// How the writing of a tutorial begins: loaded when somebody does.
import { showTutorial } from "../../api/tutorials";
import { language } from "../language";
import { go } from "../route";
import { begin } from "../write/writing";

/** A tutorial, revised or begun, about something or by itself. */
export async function writeTutorial(revised: string | null, about: string | null): Promise<void> {
	if (!revised) return begin({ kind: "tutorial", lang: language.value, fields: about ? { about } : {} }, true);
	const { tutorial, entity, lang, scope, heads } = await showTutorial(revised);
	if (!tutorial) return go(`/tutorial/${revised}`, true);
	begin({ kind: "tutorial", lang, scope, entity, parents: heads ?? [], fields: tutorial }, true);
}
