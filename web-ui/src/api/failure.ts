// SPDX-License-Identifier: EUPL-1.2
// Why a request failed: the API's own codes, and four that arise on this side of the line.

type Code =
	| "malformed" | "unknown_method" | "invalid" | "too_large" | "not_found" | "ambiguous" | "sign_in_needed"
	| "not_allowed" | "suspended" | "wrong_password" | "exists" | "too_many" | "busy" | "no_room" | "fetching" | "not_here" | "failed"
	| "offline"    /* never sent */
	| "unkept"     /* there is no line, and nothing of an earlier visit */
	| "timeout"    /* sent, no answer in time */
	| "lost";      /* sent, and the line broke before the answer */

export class Failure extends Error {
	constructor(readonly code: Code, message = "", readonly field: string | null = null) {
		super(message || code);
	}
}

export function failure(raw: unknown): Failure {
	if (raw instanceof Failure) return raw;
	const { code, message, field } = (raw ?? {}) as { code?: Code; message?: string; field?: string };
	return new Failure(code ?? "failed", message ?? String(raw), field ?? null);
}

/** Sent, but whether the node took it is not known. */
export const isUnsure = (why: Failure): boolean => why.code === "lost" || why.code === "timeout";
