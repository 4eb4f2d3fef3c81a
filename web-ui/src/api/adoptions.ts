// SPDX-License-Identifier: EUPL-1.2
// Adoptions as docs/api.md tells of them: who reuses what, and who took it from whom.
import { request } from "./socket";
import type { Fields, Id, Lang, Millis, Place, Value, View } from "./shapes";
import { publishRecord } from "./writing";

export const states = ["interested", "hosting", "trying", "in_use", "stopped"] as const;
export type AdoptionState = (typeof states)[number];

/** What is reused. */
export interface Adopted {
	id: Id;
	kind: "practice" | "tool" | "toolbox" | "tutorial";
	title?: string | null; /* withdrawn, or not here */
	lang: Lang;
	structure: Place;
}

export interface Adoption {
	id: Id;
	record: Id;
	about: Adopted;
	structure: Place;
	author?: { id: string; name?: string | null } | null;
	lang: Lang;
	scope: number;
	created: Millis;
	changed: Millis;
	state: AdoptionState;
	since?: string | null;
	until?: string | null;
	city?: string | null;
	country?: string | null;
	adapted?: string | null;
	agreement?: Value;
	follow_ups?: Fields[] | null;
	from?: { id: Id; structure: Place } | null;
	heads: Id[];
	revisions: number;
	proof: View["proof"];
}

export interface Adoptions {
	items: Adoption[];
	next?: string | null;
	total: number;
	counts: Record<AdoptionState, number>;
}

/** One structure in the tree of what it reuses; those that took it from there follow, one deeper. */
export interface Adopter {
	depth: number;
	id: Id;
	structure: Place;
	city?: string | null;
	country?: string | null;
	state: AdoptionState;
	since?: string | null;
	year: number;
	created: Millis;
}

export interface Tree {
	about: Adopted;
	adopters: Adopter[];
}

export interface Spreading {
	total: number;
	things: number;
	counts: Record<AdoptionState, number>;
	trees: Tree[];
	places: { country?: string | null; year: number; count: number }[];
}

export interface Filter {
	about?: Id;
	structure?: Id; /* that reuses */
	origin?: Id; /* whose things are reused */
}

/** One of ours that is asked of: "where is the project now?" */
export interface Due {
	months: 1 | 3 | 6;
	adoption: Adoption;
}

export const listDue = (): Promise<{ items: Due[] }> => request("adoption.due");
export const listAdoptions = (filter: Filter): Promise<Adoptions> => request("adoption.list", { ...filter, limit: 200 });
export const showSpreading = (filter: Filter): Promise<Spreading> => request("adoption.spreading", { ...filter });

/** `before`: our own adoption as it stands, which this revises. */
export const declareAdoption = (lang: Lang, fields: Fields, before: Adoption | null, token: string): Promise<{ id: Id; entity: Id }> =>
	publishRecord({ kind: "adoption", lang, fields, token, ...(before ? { entity: before.id, parents: before.heads, scope: before.scope } : {}) });
