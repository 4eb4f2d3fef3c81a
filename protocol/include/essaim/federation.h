/* SPDX-License-Identifier: EUPL-1.2 */
/* The federation: what the chain of acts, folded from its start, says now. A pure fold; one value,
 * one owner; any thread that owns it. The acts: docs/protocol.md, "The federation". */
#ifndef ESSAIM_FEDERATION_H
#define ESSAIM_FEDERATION_H

#include "essaim/act.h"

struct es_member {
	struct es_admission admission; /* as admitted; key is the current one */
	uint64_t admitted_index;       /* of the act */
	uint64_t admitted_ms;
	uint64_t last_act; /* the last act about this structure */
	bool coordinator;
	bool steward;
};

struct es_federation {
	/* Zero while there is none. Who knows it before the first act (from a ticket) sets it after
	 * es_federation_init: another founding act is ES_FORK then. Whether there is a federation
	 * is for acts to say. */
	struct es_id id;
	char name[ES_NAME_MAX + 1];
	uint64_t epoch;
	uint64_t acts;     /* how many acts were folded: the next index */
	struct es_id head; /* id of the last act */
	uint64_t admit_approvals;
	struct es_member *members; /* in order of admission; owned */
	size_t members_len, members_capacity;
	struct es_id *act_ids; /* of the acts folded, in order; owned */
	size_t act_ids_capacity;
};

/* Empty: before the first act. Free releases what folding took and leaves f empty again. */
void es_federation_init(struct es_federation *f);
void es_federation_free(struct es_federation *f);

/* Folds one sealed act if it counts: index, prev and epoch fit; proposed by the coordinator;
 * approvals suffice and are signed over the right state; a majority of the stewards as they stood
 * before it cosigned; every certificate is of a member's current key (in the founding act: of the
 * founder's first key). f is unchanged on any error.
 * A policy that asks for more approvals of an admission than there are members asks for all of
 * them; the sponsor is one of those who approve.
 * Errors: ES_GAP (index ahead), ES_STALE (index behind and the same act), ES_FORK (index behind or
 * prev differs; found before any signature is checked, so no proof of anything), ES_BAD_SIGNATURE,
 * ES_NOT_ALLOWED (other federation or epoch, not coordinator, too few approvals or cosignatures,
 * two of one structure, one of somebody who has no say, approved over another state), ES_EXISTS
 * (already a member), ES_NOT_MEMBER, ES_LIMIT, ES_VERSION (a type that this release does not fold),
 * ES_BAD_HASH (a structure's id is not that of its key), ES_NO_MEMORY, reader errors. */
es_err es_federation_fold(struct es_federation *f, struct es_bytes sealed) ES_MUST_USE;

/* A member, or the one that coordinates; borrowed until the next fold. NULL where there is none. */
const struct es_member *es_federation_member(const struct es_federation *f,
                                             const struct es_id *structure);
const struct es_member *es_federation_coordinator(const struct es_federation *f);
/* ES_OK if the certificate is signed by a member's current key; ES_NOT_MEMBER otherwise. The
 * certificate was decoded, so its signature holds. */
es_err es_federation_knows(const struct es_federation *f,
                           const struct es_certificate *cert) ES_MUST_USE;

#define ES_NETWORK_KEY_LEN 32
#define ES_PSK_LEN 32
/* BLAKE2b-256 keyed with the network key over "essaim/v1/psk" || 0x00 || federation. */
void es_network_psk(const uint8_t network_key[ES_NETWORK_KEY_LEN], const struct es_id *federation,
                    uint8_t psk[ES_PSK_LEN]);

#endif
