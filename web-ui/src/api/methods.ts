// SPDX-License-Identifier: EUPL-1.2
// One function for each method and topic of docs/api.md.
import { request, subscribe } from "./socket";
import type {
	Answer, Comment, Comments, Conversation, Fields, Here, Id, Kind, Lang, Listed, Mention, Note, Notice, Reaction, Structure, Summary, ToolView, View,
} from "./shapes";
import { bytes } from "./wire";

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
	reader?: Lang | undefined; /* summaries tell what is translated into it */
}

export const listPractices = (filter: Filter): Promise<Listed<Summary>> => request("practice.list", filter);
export const listNews = (filter: Omit<Filter, "after">): Promise<{ items: Summary[] }> => request("news.list", filter);
export const search = (question: object): Promise<Answer> => request("practice.search", question);
export const showPractice = (id: Id, exact = false): Promise<View> =>
	request("practice.show", exact ? { id, exact } : { id });
export const showTool = (id: Id): Promise<ToolView> => request("tool.show", { id });
export const listStructures = (): Promise<{ items: Structure[] }> => request("structure.list");
export const previewSheet = (sheet: Sheet): Promise<{ view: View; notes: Note[] }> => request("import.preview", sheet);
export const publishSheet = (sheet: Sheet): Promise<{ id: Id; title: string }> => request("import.publish", sheet);

/** Which part of a discussion: after or before another part, or around a message or where the reader is. */
export interface PartOf {
	limit?: number;
	after?: string | undefined;
	before?: string | undefined;
	from?: string | undefined; /* "unread", or the beginning of a message's id */
	read?: number | undefined; /* how far a reader without an account is */
}

export const listComments = (about: Id, part: PartOf): Promise<Comments> => request("comment.list", { about, limit: 200, ...part });

export interface NewComment {
	about: Id;
	parent: Id | null;
	quote: { id: Id; from: number; length: number } | null;
	mentions: Mention[];
	text: string;
	files?: Fields[] | undefined;
	lang: Lang;
	token: string;
}

export const publishComment = (one: NewComment): Promise<{ comment: Comment }> =>
	request("comment.publish", {
		...one,
		mentions: one.mentions.map(({ structure, person }) => ({ structure: bytes(structure), person: bytes(person) })),
	});

export const setReaction = (about: Id, code: string, on: boolean): Promise<{ about: { id: Id; reactions: Reaction[] } }> =>
	request("reaction.set", { about, code, on });
export const markRead = (about: Id, number: number): Promise<object> => request("read.mark", { about, number });
export const withdraw = (id: Id): Promise<object> => request("record.withdraw", { id, reason: "person" });

export const wasWithdrawn = (id: Id): Promise<{ withdrawn: number }> => request("record.withdrawal", { id });

type Begun = Promise<{ conversation: Conversation }>;
type Page = { limit?: number; after?: string | undefined };

export const showConversation = (id: Id): Begun => request("conversation.show", { id });
export const listActivity = (lang: Lang): Promise<{ items: Conversation[]; waiting: Conversation[] }> =>
	request("conversation.list", { lang });
export const listRooms = (page: Page = {}): Promise<Listed<Conversation>> => request("room.list", page);
export const listExperiences = (practice: Id): Promise<Listed<Conversation>> =>
	request("experience.list", { practice, limit: 50 });
export const publishRoom = (room: { title: string; purpose: string; lang: Lang; token: string }): Begun =>
	request("room.publish", room);
export const publishRequest = (asked: {
	question: string; details: string; languages: Lang[]; target_groups: string[]; domains: string[];
	rubric: string | null; lang: Lang; token: string;
}): Begun => request("request.publish", asked);
export const acceptAnswer = (id: Id, comment: Id | null): Begun => request("request.accept", { id, comment });
export const publishExperience = (tried: {
	practice: Id; did: string; outcome: string; again: string | null; lang: Lang; token: string;
}): Begun => request("experience.publish", tried);

export const listNotices = (limit: number, lang?: Lang): Promise<{ items: Notice[]; newest: number | null; unseen: number }> => request("notice.list", { limit, lang });
export const seeNotices = (number: number): Promise<object> => request("notice.seen", { number });
export const sayWriting = (about: Id): Promise<object> => request("here.set", { about, writing: true });
export const allowHere = (on: boolean): Promise<object> => request("here.allow", { on });

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
	about: Id,
	handler: (event: { comment?: Comment; experience?: Conversation; changed?: boolean; adopted?: boolean; hidden?: Id; blocked?: Id; unblocked?: Id }) => void,
): (() => void) => subscribe(`about:${about}`, handler);
export const onConversation = (handler: (one: Conversation) => void): (() => void) => subscribe("conversations", handler);
export const onNotices = (handler: (news: { unseen: number }) => void): (() => void) => subscribe("notices", handler);
export const onHere = (about: Id, handler: (here: Here) => void): (() => void) => subscribe(`here:${about}`, handler);

export const proofAddress = (id: Id): string => `/api/v1/practices/${id}/proof`;
