// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about the people of this node. Loaded with the page of editors.
import { request } from "./socket";
import type { Lang, Millis, Role } from "./shapes";

export interface Person {
	login: string;
	name: string;
	role: Role;
	lang: Lang;
	created: Millis;
	seen?: "today" | "week" | "month" | "longer" | null;
	suspended?: Millis | null;
	wish?: { text: string; asked: Millis } | null;
}

export interface Invitation {
	id: string;
	role: Role;
	note?: string | null;
	by?: string | null;
	expires: Millis;
}

export interface RoleChange {
	time: Millis;
	by?: string | null;
	command: boolean;
	name?: string | null;
	from: Role;
	to: Role;
	reason?: string | null;
}

export interface People {
	items: Person[];
	next?: string | null;
	wishes: Person[];
	invitations: Invitation[];
	log: RoleChange[];
	letters: { waiting: number; given_up: number; why?: string | null } | null;
}

/** What opens once: a code or an invitation, its link, and the rows of its square. */
export interface Secret {
	secret: string;
	link: string;
	qr: string[];
}

/** Where an invitation goes by letter, and in which language. */
export interface To {
	address: string;
	lang: Lang;
}

export const listPeople = (text: string, after: string | null): Promise<People> => request("person.list", { text, after });
export const setRole = (login: string, role: Role, reason: string): Promise<unknown> => request("person.role", { login, role, reason });
export const declineWish = (login: string, reason: string): Promise<unknown> => request("person.decline", { login, reason });
export const giveCode = (login: string): Promise<Secret> => request("person.code", { login });
export const endSessions = (login: string): Promise<unknown> => request("person.close", { login });
export const invite = (role: Role, note: string, to: To | null): Promise<Secret> => request("person.invite", { role, note, ...to });
export const uninvite = (id: string): Promise<unknown> => request("person.uninvite", { id });
