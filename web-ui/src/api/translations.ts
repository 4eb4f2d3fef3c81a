// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about translations.
import type { Id, Lang, Millis, Place } from "./shapes";
import { request } from "./socket";

type State = "human" | "machine";

export interface TranslatedText {
	field: string;
	text: string;
	state: State;
	outdated: boolean;
}

export interface Translation {
	id: Id;
	entity: Id;
	practice: Id;
	revision: Id;
	lang: Lang;
	structure?: Place | null;
	author?: { name: string } | null;
	created: Millis;
	heads: Id[];
	fields: number;
	translated: number;
	machine: number;
	outdated: number;
	texts?: TranslatedText[];
}

export interface Translations {
	items: Translation[];
	fields: string[]; /* what of the practice is to be translated, in the order of the sheet */
}

interface Publication {
	lang: Lang;
	entity?: Id | undefined;
	parents?: Id[] | undefined;
	token: string;
	fields: { practice: Id; revision: Id; texts: { field: string; text: string; state: State }[] };
}

export const listTranslations = (practice: Id): Promise<Translations> => request("translation.list", { practice });
export const showTranslation = (id: Id): Promise<Translation> => request("translation.show", { id });
export const listPairs = (): Promise<{ pairs: [Lang, Lang][] }> => request("translation.pairs");
export const draftTranslation = (from: Lang, to: Lang, texts: string[]): Promise<{ texts: string[] }> =>
	request("translation.draft", { from, to, texts });
export const publishTranslation = (one: Publication): Promise<{ id: Id; entity: Id }> =>
	request("record.publish", { kind: "translation", ...one });
