// SPDX-License-Identifier: EUPL-1.2
// The shapes of docs/api.md as TypeScript sees them: ids have become lowercase hex, times are milliseconds.

import type { Adoption } from "./adoptions";

export type Id = string;
export type Lang = string;
export type Millis = number;

export type Value = string | number | boolean | null | undefined | Value[] | Fields;
export interface Fields {
	[name: string]: Value;
}

export type Role = "learner" | "professional" | "editor" | "operator";

export interface Account {
	login: string;
	name: string;
	role: Role;
	lang: Lang;
	author: string;
}

export interface Hello {
	node: { structure: Id; name: string; country: string; city: string; lang: Lang; version: string; letters: boolean };
	federation: { id: Id; name: string } | null;
	account: Account | null;
	now: Millis;
	full?: Millis | null; /* since when the disk has no room for anything new */
	counts: { structures: number; practices: number; tools?: number; toolboxes?: number; comments: number };
}

export interface Place {
	id: Id;
	name: string;
	city: string;
	country: string;
}

export interface Summary {
	id: Id;
	kind?: "practice" | "tool" | "toolbox" | "tutorial";
	title: string;
	original_title?: string | null;
	lang: Lang;
	structure: Id;
	organisation?: string | null;
	city?: string | null;
	country?: string | null;
	summary?: string | null;
	domains: string[];
	target_groups: string[];
	created: Millis;
	comments: number;
	last_comment?: Millis | null;
	scope: number;
	withdrawn?: Millis | null; /* then there is no title, no text */
	translated?: { lang: Lang; title?: string | null; summary?: string | null; machine: boolean } | null; /* for this reader */
	entries?: number; /* of a toolbox */
	rubrics?: string[];
}

export const facetNames = ["country", "structure", "language", "domain", "target_group", "rubric", "coverage", "kind"] as const;
export type FacetName = (typeof facetNames)[number];

export interface FacetValue {
	code: string;
	label?: string | null;
	count: number;
}

/** Why something was found: a passage, the words that were asked for marked. */
export interface Match {
	field: string;
	via?: Lang | null; /* of the translation that matched */
	parts: { text: string; hit: boolean }[];
	spoken?: { subtitles: Id; file: Id; lang: Lang; start: Millis } | null; /* a line of subtitles */
}

export interface Found extends Summary {
	practice?: Id | null;
	languages?: Lang[];
	match?: Match | null;
}

export interface Answer extends Listed<Found> {
	facets?: Partial<Record<FacetName | "period", FacetValue[]>> | undefined;
}

export interface Piece extends Fields {
	id?: Id;
	lang?: Lang; /* of a record; else that of what it stands in */
}

export interface View {
	id?: Id;
	entity?: Id;
	structure?: Place | null;
	keeper?: Place | null; /* who takes care of it, since its structure left */
	lang: Lang;
	created?: Millis;
	scope?: number;
	author?: { name: string } | null;
	practice: Fields;
	testimonies?: Piece[] | null;
	contact?: Piece | null;
	tools?: Piece[] | null;
	heads?: Id[];
	revisions?: number;
	proof?: { log: Id; index: number; size: number; logged: boolean } | null;
	withdrawn?: Millis | null; /* then practice is null and nothing else is told */
	translated?: { lang: Lang; fields: ReadonlySet<string> }; /* ours: which fields are shown in another language */
}

/** What is told of a record that is shown by itself. */
export interface Shown {
	id: Id;
	entity: Id;
	structure?: Place | null;
	lang: Lang;
	created: Millis;
	scope: number;
	author?: { name: string } | null;
	heads?: Id[];
	revisions?: number;
	proof?: View["proof"];
	withdrawn?: Millis | null;
}

/** A tool by itself. */
export interface ToolView extends Shown {
	tool: Fields | null;
	practice?: { id: Id; title: string; lang: Lang } | null;
}

export interface Author {
	id: string; /* a pseudonym: who is signed in compares it with their own */
	name?: string | null;
	role?: string | null;
}

export interface Mention {
	structure: Id;
	person: string;
}

export interface Reaction {
	code: string;
	by: string[];
}

export interface Comment {
	id: Id;
	about: Id;
	parent?: Id | null;
	text?: string | null; /* may be absent where there are files */
	files?: Fields[] | null;
	quote?: { id: Id; passage?: string | null; author?: Author | null } | null;
	mentions?: Mention[] | null;
	lang: Lang;
	created: Millis;
	number: number; /* grows in order of arrival at this node */
	author?: Author | null;
	structure?: Place | null;
	reactions: Reaction[];
	pending?: boolean;
	withdrawn?: Millis | null; /* then there is neither text nor author */
}

export interface Comments extends Listed<Comment> {
	read: number;
	unread: number;
	first_unread?: Id | null;
	previous?: string | null;
}

/** What is discussed, and how the discussion stands. */
export interface Conversation {
	id: Id;
	kind: "practice" | "room" | "request" | "experience";
	title?: string | null;
	text?: string | null;
	practice?: Id | null;
	outcome?: string | null;
	again?: "yes" | "with_changes" | "no" | null;
	languages?: Lang[] | null;
	domains: string[];
	target_groups: string[];
	rubric?: string | null;
	state?: "open" | "answered" | null;
	accepted?: Id | null;
	lang: Lang;
	structure?: Place | null;
	author?: Author | null;
	created: Millis;
	last: Millis;
	comments: number;
	read: number;
	unread: number;
	reactions: Reaction[];
	withdrawn?: Millis | null;
}

export interface Notice {
	number: number;
	why: "reply" | "mention" | "answer" | "accepted" | "request" | "warned" | "found" | "passkey" | "address" | "adopted" | "moved";
	seen: boolean;
	created: Millis;
	comment?: Comment | null;
	conversation?: Conversation | null; /* nil of what a search found, and of the account itself */
	passkey?: string | null; /* its name */
	adoption?: Adoption | null; /* of something of ours */
	found?: {
		count: number;
		search: SavedSearch;
		kind?: "practice" | "tool" | "toolbox" | "tutorial" | null;
		newest?: Summary | null; /* nil: withdrawn since */
	} | null;
}

export interface SavedSearch {
	number: number; /* also when it was saved */
	name: string;
	text: string;
	filters: Partial<Record<FacetName, string[]>> & { from?: number; to?: number };
}

export interface Here {
	people: { id: string; name: string; structure: string; writing: boolean }[];
	more: number;
}

export interface Structure {
	id: Id;
	card?: Id | null; /* the record by which it tells of itself */
	name: string;
	country: string;
	city: string;
	lang: Lang;
	mission?: string | null;
	website?: string | null;
	since?: Millis | null;
	self: boolean;
	coordinator: boolean;
	steward: boolean;
	practices: number;
	languages: { lang: Lang; count: number }[];
	state: "self" | "up_to_date" | "exchanging" | "silent" | "suspended" | "left";
	left?: Millis | null;
	keeper?: { id: Id; name: string } | null; /* no member any more: who takes care of what it published */
	last_seen?: Millis | null;
	forks?: { log: Id; index: number; seen: Millis }[];
}

type FieldType =
	| "text" | "prose" | "choice" | "boxes" | "file" | "int" | "money" | "staff" | "date" | "period"
	| "url" | "email" | "lang" | "country" | "id" | "group" | "bytes";

export interface Option {
	code: string;
	label: string;
}

export interface Field {
	name: string;
	type: FieldType;
	label: string;
	help?: string | null;
	max?: number;
	max_words?: number;
	required?: boolean;
	options?: Option[] | null;
	fields?: Field[] | null;
	list?: boolean;
}

export interface Kind {
	kind: string;
	number: number;
	label: string;
	fields: Field[];
}

export interface Listed<T> {
	items: T[];
	next?: string | null;
	total: number;
}

/** `remark`s are English words for those who read logs; only what found no place is the sheet's own text. */
export interface Note {
	line: number;
	text: string;
	kind?: "unplaced" | "remark";
}
