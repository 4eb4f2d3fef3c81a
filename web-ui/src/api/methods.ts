// SPDX-License-Identifier: EUPL-1.2
// One function for each method and topic of docs/api.md.
import { request, subscribe } from "./socket";
import type { Answer, Comment, Id, Kind, Lang, Listed, Note, Structure, Summary, View } from "./shapes";

export interface Sheet {
	text: string;
	name: string;
	lang: Lang | undefined; /* undefined: as the sheet's own labels say */
}

interface Filter {
	limit?: number;
	after?: string | undefined;
	structure?: Id | undefined;
	lang?: Lang | undefined;
}

export const listPractices = (filter: Filter): Promise<Listed<Summary>> => request("practice.list", filter);
export const search = (question: object): Promise<Answer> => request("practice.search", question);
export const showPractice = (id: Id): Promise<View> => request("practice.show", { id });
export const listStructures = (): Promise<{ items: Structure[] }> => request("structure.list");
export const previewSheet = (sheet: Sheet): Promise<{ view: View; notes: Note[] }> => request("import.preview", sheet);
export const publishSheet = (sheet: Sheet): Promise<{ id: Id; title: string }> => request("import.publish", sheet);

export const listComments = (about: Id, after?: string): Promise<Listed<Comment>> =>
	request("comment.list", { about, limit: 200, after });

export const publishComment = (about: Id, parent: Id | null, text: string, lang: Lang): Promise<{ comment: Comment }> =>
	request("comment.publish", { about, parent, text, lang });

const schemas = new Map<Lang, Promise<Kind[]>>();

/** The kinds with their labels in a language; asked for once. */
export function schema(lang: Lang): Promise<Kind[]> {
	const known = schemas.get(lang);
	if (known) return known;
	const asked = request<{ kinds: Kind[] }>("schema", { lang }).then((answer) => answer.kinds);
	schemas.set(lang, asked);
	asked.catch(() => schemas.delete(lang));
	return asked;
}

export const onPractice = (handler: (summary: Summary) => void): (() => void) => subscribe("practices", handler);
export const onStructure = (handler: (structure: Structure) => void): (() => void) => subscribe("structures", handler);
export const onDiscussion = (
	practice: Id,
	handler: (event: { comment?: Comment; changed?: boolean }) => void,
): (() => void) => subscribe(`about:${practice}`, handler);

export const proofAddress = (id: Id): string => `/api/v1/practices/${id}/proof`;
