/* SPDX-License-Identifier: EUPL-1.2 */
/* Acts: entries of the federation's chain, their approvals and cosignatures. Values; any thread.
 *
 * act      [version 1, type, federation, epoch, index, prev, created_ms, payload, approvals]
 *          federation and prev are empty bins in the founding act; payload is an array as the type
 *          says; approvals: array of [certificate, last, signature], signature by the certificate's
 *          node key over "essaim/v1/approval" || 0x00 || federation ||
 *          es_hash("essaim/v1/act-payload", type byte, payload) || last (u64 BE), last being the
 *          index of the last act about the same subject (0 where there is none)
 * sealed   [act (bin), proposal, cosignatures]: proposal = [certificate, signature over
 *          "essaim/v1/proposal" || 0x00 || act id]; cosignatures: array of
 *          [certificate, signature over "essaim/v1/cosign" || 0x00 || act id]
 * act id   es_hash("essaim/v1/act", act bytes); the federation's id is that of its founding act.
 */
#ifndef ESSAIM_ACT_H
#define ESSAIM_ACT_H

#include "essaim/certificate.h"

enum es_act_type {
	ES_ACT_FOUND = 0,
	ES_ACT_ADMIT = 1,
	ES_ACT_SUSPEND = 2,
	ES_ACT_ROTATE = 3,
	ES_ACT_NETWORK_KEY = 4,
	ES_ACT_STEWARDS = 5,
	ES_ACT_POLICY = 6,
	ES_ACT_HAND_OVER = 7,
	ES_ACT_CLOSE = 8,
	ES_ACT_ALLOWANCE = 9
};

/* A structure as an act admits it:
 * [structure, key, name, country, city, lang, [logs, leaves, body_bytes]] */
struct es_admission {
	struct es_id structure;
	uint8_t key[ES_PUBLIC_KEY_LEN];
	char name[ES_NAME_MAX + 1];
	char country[3];
	char city[ES_NAME_MAX + 1];
	char lang[ES_LANG_MAX + 1];
	uint64_t logs, leaves, body_bytes; /* allowance */
};

/* found: [name, policy, admission of the founder (coordinator and only steward)],
 *        policy: [admit_approvals]
 * admit: [admission, sponsor (structure id)] */
struct es_act {
	uint64_t type;
	struct es_id federation; /* zero in the founding act */
	uint64_t epoch;
	uint64_t index;
	struct es_id prev; /* zero in the founding act */
	uint64_t created_ms;
	char name[ES_NAME_MAX + 1];    /* found */
	uint64_t admit_approvals;      /* found: policy */
	struct es_admission admission; /* found, admit */
	struct es_id sponsor;          /* admit */
	struct es_bytes payload;       /* encoded, borrowed (decode) */
	struct es_bytes approvals;     /* encoded array, borrowed */
};

/* The id of an act from its bytes (not those of its sealed form). */
void es_act_id(struct es_bytes act, struct es_id *id);
/* Checks form only; signatures are for es_federation_fold. Borrows. Errors: ES_MALFORMED,
 * ES_NOT_CANONICAL, ES_BAD_UTF8, ES_TOO_LARGE, ES_VERSION, ES_BAD_HASH (an admitted structure's id
 * is not that of its key). An unknown type is no error. */
es_err es_act_decode(struct es_bytes act, struct es_act *out) ES_MUST_USE;

struct es_signer {
	struct es_bytes certificate; /* encoded */
	const uint8_t *node_secret;  /* ES_SECRET_KEY_LEN */
};
/* Writes an approval of a payload, [certificate, last, signature]; last is the index of the last act
 * about the same subject. Errors: the writer's. */
es_err es_approval_make(const struct es_signer *signer, const struct es_id *federation,
                        uint64_t type, struct es_bytes payload, uint64_t last,
                        struct es_writer *w) ES_MUST_USE;
/* Writes the payload of an admit act. Errors: the writer's. */
es_err es_admission_payload(const struct es_admission *admission, const struct es_id *sponsor,
                            struct es_writer *w) ES_MUST_USE;
/* Writes the act's bytes. For found: payload from name, admit_approvals and admission; for admit:
 * from act->payload as given. approvals: array of encoded approvals. Errors: as es_act_decode's for
 * what could not be read back, ES_NO_SPACE. */
es_err es_act_encode(const struct es_act *act, const struct es_bytes *approvals,
                     size_t approvals_len, struct es_writer *w) ES_MUST_USE;
/* Wraps the act with its proposal and the first cosignature, both by signer (a coordinator that is
 * a steward). */
es_err es_act_seal(struct es_bytes act, const struct es_signer *signer,
                   struct es_writer *w) ES_MUST_USE;
/* Writes the sealed act again with one more cosignature. ES_LIMIT at ES_STEWARDS_MAX. Whether to
 * cosign is a steward's own question: it writes its promise down first. */
es_err es_act_cosign(struct es_bytes sealed, const struct es_signer *signer,
                     struct es_writer *w) ES_MUST_USE;

#endif
