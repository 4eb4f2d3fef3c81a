/* SPDX-License-Identifier: EUPL-1.2 */
/* The federation: what the chain of acts, folded from its start, says now. A pure fold; one value,
 * one owner; any thread that owns it. The acts: docs/protocol.md, "The federation: acts". */
#ifndef ESSAIM_FEDERATION_H
#define ESSAIM_FEDERATION_H

#include "essaim/seal.h"

struct es_member {
	struct es_admission
	        admission;       /* as admitted; key is the current one, allowance as raised */
	uint64_t admitted_index; /* of the act */
	uint64_t admitted_ms;
	uint64_t last_act; /* the last act about this structure */
	uint32_t list;     /* of its former keys, the newest: 1 + index into lists; 0: none */
	bool coordinator;
	bool steward;
	bool suspended; /* no member any more: only what the suspending or leaving act lists counts */
	bool left;      /* it is so because it wanted to leave, at left_ms */
	bool stays;     /* it left what it published */
	bool has_keeper;
	struct es_id keeper; /* no member any more: who takes care of what it published */
	uint64_t left_ms;
};

/* The logs under one key of a structure that go on counting after it was suspended or changed. */
struct es_key_list {
	uint8_t key[ES_PUBLIC_KEY_LEN];
	uint64_t act;      /* index of the act */
	size_t start, len; /* in listed, in order of id */
	uint32_t next;     /* of the same structure, the next older one, as es_member.list */
};

/* A network key that an act made. The founding one has none: generation 0. */
struct es_generation {
	uint64_t act; /* index; its payload has the boxes (es_key_box_find) */
	uint8_t commitment[ES_COMMITMENT_LEN];
	uint8_t predecessor[ES_PREDECESSOR_LEN];
};

struct es_federation {
	/* Zero while there is none. Who knows it before the first act (from a ticket) sets it after
	 * es_federation_init: another founding act is ES_FORK then. Whether there is a federation
	 * is for acts to say. */
	struct es_id id;
	char name[ES_NAME_MAX + 1];
	uint64_t epoch;
	uint64_t settled_epoch; /* the newest of which a majority's cosignatures were seen */
	uint64_t acts;          /* how many acts were folded: the next index */
	struct es_id head;      /* id of the last act */
	uint64_t last_act;      /* the last about the federation itself; es_federation_last */
	bool closed;
	struct es_policy policy;
	struct es_member *members; /* every structure ever admitted, in that order; owned */
	size_t members_len, members_capacity;
	uint32_t *by_id; /* indices of members in order of structure id; owned */
	size_t by_id_capacity;
	size_t active;         /* how many are not suspended */
	struct es_id *act_ids; /* of the acts folded, in order; owned */
	size_t act_ids_capacity;
	struct es_key_list *lists; /* owned */
	size_t lists_len, lists_capacity;
	struct es_listed_log *listed; /* owned */
	size_t listed_len, listed_capacity;
	struct es_generation *generations; /* owned; [0] is generation 1 */
	size_t generations_len, generations_capacity;
};

/* Empty: before the first act. Free releases what folding took and leaves f empty again. */
void es_federation_init(struct es_federation *f);
void es_federation_free(struct es_federation *f);
/* A value of its own; to is initialised here, and empty on error. ES_NO_MEMORY. */
es_err es_federation_copy(struct es_federation *to, const struct es_federation *f) ES_MUST_USE;

/* Folds one sealed act if it counts; docs/protocol.md lists the rules. f is unchanged on any error.
 * Errors: ES_GAP (index ahead), ES_STALE (index behind and the same act), ES_FORK (index behind or
 * prev differs; found before any signature is checked, so no proof of anything), ES_BAD_SIGNATURE,
 * ES_NOT_ALLOWED (other federation or epoch, closed, proposer has no right to it, too few approvals,
 * cosignatures or statements, two of one structure, one of somebody who has no say, approved over
 * another state, against a rule of its type), ES_EXISTS (admitted before), ES_NOT_MEMBER, ES_LIMIT,
 * ES_VERSION (a type that this release does not fold), ES_BAD_HASH (a structure's id is not that of
 * its key), ES_NO_MEMORY, reader errors. */
es_err es_federation_fold(struct es_federation *f, struct es_bytes sealed) ES_MUST_USE;
/* Judges an act, and all that it carries, as es_federation_fold does, but for the majority of
 * cosignatures: those that are there must be good, but may be too few. *tip is where the innermost
 * act stands. f stays as it is. */
es_err es_federation_judge(const struct es_federation *f, struct es_bytes sealed,
                           struct es_stand *tip) ES_MUST_USE;

/* Judges what an act says and who approved it, without its place and seal: whether it would count if
 * it were the next one. Errors: those of es_federation_fold that are about that. */
es_err es_federation_allows(const struct es_federation *f, const struct es_act *act) ES_MUST_USE;

/* Whether a hand-over opens an epoch and leaves all else as it is: it names who coordinates already, and
 * gives no reason. It needs no approvals. */
bool es_federation_stays(const struct es_federation *f, const struct es_act *act);

/* An active member, any structure that was ever admitted, the one that coordinates; borrowed until
 * the next fold. NULL where there is none. */
const struct es_member *es_federation_member(const struct es_federation *f,
                                             const struct es_id *structure);
const struct es_member *es_federation_structure(const struct es_federation *f,
                                                const struct es_id *structure);
const struct es_member *es_federation_coordinator(const struct es_federation *f);
size_t es_federation_stewards(const struct es_federation *f); /* how many */
/* ES_OK if the certificate is signed by an active member's current key; ES_NOT_MEMBER otherwise. The
 * certificate was decoded, so its signature holds. */
es_err es_federation_knows(const struct es_federation *f,
                           const struct es_certificate *cert) ES_MUST_USE;

/* How much of a log counts; structure_key is that of the certificate in its log start. Of an active
 * member under its current key as much as its allowance gives to one log; of a suspended one, or
 * under a former key, what the act lists that ended the key; else nothing. */
void es_federation_limit(const struct es_federation *f, const struct es_id *structure,
                         const uint8_t structure_key[ES_PUBLIC_KEY_LEN], const struct es_id *log,
                         struct es_log_limit *out);

/* The index over which an approval of such an act is signed: type, and structure where it is about
 * one (suspend, rotate, allowance, leave, entrust). */
uint64_t es_federation_last(const struct es_federation *f, uint64_t type,
                            const struct es_id *structure);
/* How many approvals such an act needs today. Rotate: where the old key is lost. */
uint64_t es_federation_approvals(const struct es_federation *f, uint64_t type);

#define ES_NETWORK_KEY_LEN 32
#define ES_PSK_LEN 32
/* BLAKE2b-256 keyed with the network key over "essaim/v1/psk" || 0x00 || federation. */
void es_network_psk(const uint8_t network_key[ES_NETWORK_KEY_LEN], const struct es_id *federation,
                    uint8_t psk[ES_PSK_LEN]);
/* es_hash("essaim/v1/network-key", key). */
void es_network_key_commit(const uint8_t key[ES_NETWORK_KEY_LEN],
                           uint8_t commitment[ES_COMMITMENT_LEN]);
/* The generation of a key by its commitment: 1 to generations_len, 0 for none of them (the founding
 * key, or no key of this federation). */
size_t es_network_key_generation(const struct es_federation *f,
                                 const uint8_t key[ES_NETWORK_KEY_LEN]);
/* From the key of a generation (at least 1) the one before it. ES_BAD_KEY where the key is not of
 * that generation or what comes out is not the older one. */
es_err es_network_key_before(const struct es_federation *f, size_t generation,
                             const uint8_t key[ES_NETWORK_KEY_LEN],
                             uint8_t older[ES_NETWORK_KEY_LEN]) ES_MUST_USE;

#endif
