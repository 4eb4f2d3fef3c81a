// SPDX-License-Identifier: EUPL-1.2
// What others see of a person, as docs/api.md tells it: loaded with their page.
import { request } from "./socket";
import type { Id, Lang, Millis, Place } from "./shapes";

export type Said = "practice" | "tool" | "toolbox" | "tutorial" | "room" | "request" | "experience" | "testimony" | "translation" | "comment";

export interface Contribution {
	kind: Said;
	id: Id;
	title?: string | null;
	text?: string | null;
	lang: Lang;
	created: Millis;
	about?: { id: Id; kind: Said; title?: string | null; lang: Lang } | null;
}

export interface Person {
	id: string;
	structure: Place;
	name?: string | null;
	role?: string | null;
	languages?: Lang[] | null;
	website?: string | null;
	items?: Contribution[] | null; /* nil: what they shared is found at their own site */
	next?: number | null;
}

export const showPerson = (structure: Id, person: string, before: number | null = null): Promise<Person> =>
	request("person.show", { structure, person, before });
