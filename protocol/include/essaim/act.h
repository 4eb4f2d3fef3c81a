/* SPDX-License-Identifier: EUPL-1.2 */
/* Acts: entries of the federation's chain, their approvals and cosignatures. Values; any thread.
 *
 * act      [version 1, type, federation, epoch, index, prev, created_ms, payload, approvals]
 *          federation and prev are empty bins in the founding act; payload is an array as the type
 *          says; approvals: array of [certificate, last, signature], signature by the certificate's
 *          node key over "essaim/v1/approval" || 0x00 || federation ||
 *          es_hash("essaim/v1/act-payload", type byte, payload) || last (u64 BE), last being the
 *          index of the last act about the same subject (es_federation_last)
 * act id   es_hash("essaim/v1/act", act bytes); the federation's id is that of its founding act.
 * How an act is sealed: seal.h. docs/protocol.md, "The federation: acts". */
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
	ES_ACT_ALLOWANCE = 9,
	ES_ACT_LEAVE = 10,
	ES_ACT_ENTRUST = 11,
	ES_ACT_LAST = ES_ACT_ENTRUST /* that this release folds */
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

/* How many approvals each kind of act asks for, at most ES_APPROVALS_MAX:
 * [admit, suspend, rotate (where the old key is lost), stewards, policy, hand_over, close,
 * allowance] */
struct es_policy {
	uint64_t admit, suspend, rotate, stewards, policy, hand_over, close, allowance;
};

/* A log that goes on counting, as far as size: [log, size, root]. Lists stand in order of id. */
struct es_listed_log {
	struct es_id log;
	uint64_t size; /* at least 1 */
	struct es_tree_hash root;
};

#define ES_COMMITMENT_LEN 32
#define ES_PREDECESSOR_LEN 72 /* nonce, 32 bytes, tag */
#define ES_KEY_BOX_LEN 80     /* of crypto_box_seal for 32 bytes */

/* Payloads:
 * 0 found        [name, policy, admission of the founder (coordinator and only steward)]
 * 1 admit        [admission, sponsor]
 * 2 suspend      [structure, reason, [listed log...]]
 * 3 rotate       [structure, new key, proof by the old key or empty, proof by the new key,
 *                 [listed log...]]
 * 4 network key  [commitment, predecessor (bin 72), [[channel key, box (bin 80)]...]]
 * 5 stewards     [[structure...]], in order of id
 * 6 policy       [policy]
 * 7 hand over    [structure, reason]
 * 8 close        [reason]
 * 9 allowance    [structure, [logs, leaves, body_bytes]]
 * 10 leave       [structure, 0: its records were erased, 1: they stay, reason, [listed log...]]
 * 11 entrust     [structure that left or was suspended, who takes care of what it published,
 *                 reason] */
struct es_act {
	uint64_t type;
	struct es_id federation; /* zero in the founding act */
	uint64_t epoch;
	uint64_t index;
	struct es_id prev; /* zero in the founding act */
	uint64_t created_ms;
	struct es_bytes payload;   /* encoded, borrowed (decode) */
	struct es_bytes approvals; /* encoded array, borrowed */

	char name[ES_NAME_MAX + 1];    /* found */
	struct es_policy policy;       /* found, policy */
	struct es_admission admission; /* found, admit */
	struct es_id sponsor;          /* admit */
	struct es_id
	        structure; /* suspend, rotate, allowance, leave, entrust: whose; hand over: who takes it */
	struct es_id keeper;    /* entrust: to whom */
	bool stays;             /* leave: what it published */
	struct es_bytes reason; /* suspend, hand over, close, leave, entrust: text, borrowed */
	struct es_bytes logs;   /* suspend, rotate, leave: es_listed_log_read reads logs_len */
	size_t logs_len;
	uint8_t new_key[ES_PUBLIC_KEY_LEN]; /* rotate */
	bool proven;                        /* rotate: by the old key */
	uint8_t old_proof[ES_SIGNATURE_LEN], new_proof[ES_SIGNATURE_LEN];
	uint8_t commitment[ES_COMMITMENT_LEN]; /* network key */
	uint8_t predecessor[ES_PREDECESSOR_LEN];
	struct es_bytes boxes; /* network key: encoded array, borrowed; es_key_box_find */
	struct es_id stewards[ES_STEWARDS_MAX];
	size_t stewards_len;
	uint64_t logs_allowed, leaves_allowed, body_bytes_allowed; /* allowance */
};

/* The id of an act from its bytes (not those of its sealed form). */
void es_act_id(struct es_bytes act, struct es_id *id);
/* Checks form only; signatures are for es_federation_fold. Borrows. Errors: ES_MALFORMED (also a
 * list out of order), ES_NOT_CANONICAL, ES_BAD_UTF8, ES_TOO_LARGE, ES_LIMIT, ES_VERSION, ES_BAD_HASH
 * (an admitted structure's id is not that of its key). An unknown type is no error. */
es_err es_act_decode(struct es_bytes act, struct es_act *out) ES_MUST_USE;
/* The next of a checked list; errors stick in r. */
void es_listed_log_read(struct es_reader *r, struct es_listed_log *out);
/* The box for a channel key among act->boxes; ES_NOT_FOUND. */
es_err es_key_box_find(struct es_bytes boxes, const uint8_t channel_key[ES_CHANNEL_KEY_LEN],
                       struct es_bytes *box) ES_MUST_USE;

struct es_signer {
	struct es_bytes certificate; /* encoded */
	const uint8_t *node_secret;  /* ES_SECRET_KEY_LEN */
};
/* Writes an approval of a payload, [certificate, last, signature]; last is the index of the last act
 * about the same subject. Errors: the writer's. */
es_err es_approval_make(const struct es_signer *signer, const struct es_id *federation,
                        uint64_t type, struct es_bytes payload, uint64_t last,
                        struct es_writer *w) ES_MUST_USE;

/* Each writes the payload of an act. Lists are put in order; the text is UTF-8. Errors: the
 * writer's; what could not be read back is for es_act_encode to refuse. */
es_err es_admission_payload(const struct es_admission *admission, const struct es_id *sponsor,
                            struct es_writer *w) ES_MUST_USE;
es_err es_suspend_payload(const struct es_id *structure, const char *reason,
                          struct es_listed_log *logs, size_t logs_len,
                          struct es_writer *w) ES_MUST_USE;
/* old_secret is NULL where that key is lost. Secrets are structure keys. */
es_err es_rotate_payload(const struct es_id *federation, const struct es_id *structure,
                         const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                         const uint8_t old_secret[ES_SECRET_KEY_LEN],
                         const uint8_t new_secret[ES_SECRET_KEY_LEN], struct es_listed_log *logs,
                         size_t logs_len, struct es_writer *w) ES_MUST_USE;
/* The proof by a new key that a structure wants it, as the payload holds it; and whether a proof is
 * one by this key (the old or the new one). */
void es_rotation_prove(const struct es_id *federation, const struct es_id *structure,
                       const uint8_t new_secret[ES_SECRET_KEY_LEN],
                       uint8_t proof[ES_SIGNATURE_LEN]);
es_err es_rotation_check(const struct es_id *federation, const struct es_id *structure,
                         const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                         const uint8_t by[ES_PUBLIC_KEY_LEN],
                         const uint8_t proof[ES_SIGNATURE_LEN]) ES_MUST_USE; /* ES_BAD_SIGNATURE */
/* The payload where the old key is lost, by somebody who does not hold the new one either. */
es_err es_rotate_lost_payload(const struct es_id *structure,
                              const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                              const uint8_t proof[ES_SIGNATURE_LEN], struct es_listed_log *logs,
                              size_t logs_len, struct es_writer *w) ES_MUST_USE;
es_err es_stewards_payload(struct es_id *structures, size_t len, struct es_writer *w) ES_MUST_USE;
es_err es_policy_payload(const struct es_policy *policy, struct es_writer *w) ES_MUST_USE;
es_err es_hand_over_payload(const struct es_id *coordinator, const char *reason,
                            struct es_writer *w) ES_MUST_USE;
es_err es_close_payload(const char *reason, struct es_writer *w) ES_MUST_USE;
es_err es_leave_payload(const struct es_id *structure, bool stays, const char *reason,
                        struct es_listed_log *logs, size_t logs_len,
                        struct es_writer *w) ES_MUST_USE;
es_err es_entrust_payload(const struct es_id *structure, const struct es_id *keeper,
                          const char *reason, struct es_writer *w) ES_MUST_USE;
es_err es_allowance_payload(const struct es_id *structure, uint64_t logs, uint64_t leaves,
                            uint64_t body_bytes, struct es_writer *w) ES_MUST_USE;

/* The network key sealed to one node: box is crypto_box_seal's for its channel key. */
struct es_key_box {
	uint8_t channel_key[ES_CHANNEL_KEY_LEN];
	uint8_t box[ES_KEY_BOX_LEN];
};
/* index is the act's; nonce 24 random bytes. */
es_err es_network_key_payload(const struct es_id *federation, uint64_t index, const uint8_t key[32],
                              const uint8_t old_key[32], const uint8_t nonce[24],
                              struct es_key_box *boxes, size_t boxes_len,
                              struct es_writer *w) ES_MUST_USE;

/* Writes the act's bytes. For found: payload from name, policy and admission; for all others from
 * act->payload as given. approvals: array of encoded approvals. Errors: as es_act_decode's for
 * what could not be read back, ES_NO_SPACE. */
es_err es_act_encode(const struct es_act *act, const struct es_bytes *approvals,
                     size_t approvals_len, struct es_writer *w) ES_MUST_USE;

#endif
