/* SPDX-License-Identifier: EUPL-1.2 */
/* The approvals of a request: one a structure, each an array that begins with a certificate. Pure,
 * any thread. */
#ifndef ESSAIM_VOICES_H
#define ESSAIM_VOICES_H

#include "essaim/motions.h"

struct es_voices {
	struct es_bytes raw[ES_APPROVALS_MAX]; /* borrowed */
	struct es_id structures[ES_APPROVALS_MAX];
	size_t len;
};

/* The structure of whose certificate a voice is (so of proposals, cosignatures and statements, too);
 * nothing of it is checked. */
es_err es_voice_structure(struct es_bytes raw, struct es_id *structure) ES_MUST_USE;
bool es_voices_hold(const struct es_voices *v, const struct es_id *structure);
/* Puts a voice behind the others; ES_EXISTS where its structure has one, ES_LIMIT. */
es_err es_voices_add(struct es_voices *v, struct es_bytes raw,
                     const struct es_id *structure) ES_MUST_USE;

/* What a voice speaks for. */
struct es_matter {
	const struct es_federation *f;
	const struct es_act *act; /* federation, type, payload */
	uint64_t last;            /* es_federation_last */
};
/* Checks a voice: ES_OK, ES_NOT_ALLOWED (it has no say), ES_BAD_SIGNATURE and reader errors (it is
 * forged or spoiled). */
es_err es_voice_check(const struct es_matter *matter, struct es_bytes raw) ES_MUST_USE;
/* Whether a voice that was checked once still has a say; no signature is checked. */
bool es_voice_stands(const struct es_matter *matter, struct es_bytes raw);

#endif
