/* SPDX-License-Identifier: EUPL-1.2 */
#include "payload.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static void put_u64(uint8_t out[8], uint64_t value)
{
	for (size_t i = 0; i < 8; i++)
		out[i] = (uint8_t)(value >> (56 - 8 * i));
}

static void write_id(struct es_writer *w, const struct es_id *id)
{
	es_write_bin(w, ES_BYTES(id->bytes));
}

static void write_allowance(struct es_writer *w, uint64_t logs, uint64_t leaves,
                            uint64_t body_bytes)
{
	es_write_array(w, 3);
	es_write_uint(w, logs);
	es_write_uint(w, leaves);
	es_write_uint(w, body_bytes);
}

static void write_admission(struct es_writer *w, const struct es_admission *a)
{
	es_write_array(w, 7);
	write_id(w, &a->structure);
	es_write_bin(w, ES_BYTES(a->key));
	es_write_cstr(w, a->name);
	es_write_cstr(w, a->country);
	es_write_cstr(w, a->city);
	es_write_cstr(w, a->lang);
	write_allowance(w, a->logs, a->leaves, a->body_bytes);
}

static void write_policy(struct es_writer *w, const struct es_policy *p)
{
	const uint64_t counts[] = {p->admit,  p->suspend,   p->rotate, p->stewards,
	                           p->policy, p->hand_over, p->close,  p->allowance};
	const size_t count = sizeof(counts) / sizeof(counts[0]);

	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		es_write_uint(w, counts[i]);
}

void es_payload_write_found(struct es_writer *w, const struct es_act *act)
{
	es_write_array(w, 3);
	es_write_cstr(w, act->name);
	write_policy(w, &act->policy);
	write_admission(w, &act->admission);
}

es_err es_admission_payload(const struct es_admission *admission, const struct es_id *sponsor,
                            struct es_writer *w)
{
	es_write_array(w, 2);
	write_admission(w, admission);
	write_id(w, sponsor);
	return w->err;
}

/* --- suspension and rotation ------------------------------------------------------------------ */

/* Ids, keys and listed logs all begin with the 32 bytes that order them. */
static int by_first_32(const void *a, const void *b)
{
	return memcmp(a, b, 32);
}

static void write_logs(struct es_writer *w, struct es_listed_log *logs, size_t len)
{
	if (len > 1)
		qsort(logs, len, sizeof(*logs), by_first_32);
	es_write_array(w, len);
	for (size_t i = 0; i < len; i++) {
		es_write_array(w, 3);
		write_id(w, &logs[i].log);
		es_write_uint(w, logs[i].size);
		es_write_bin(w, ES_BYTES(logs[i].root.bytes));
	}
}

es_err es_suspend_payload(const struct es_id *structure, const char *reason,
                          struct es_listed_log *logs, size_t logs_len, struct es_writer *w)
{
	es_write_array(w, 3);
	write_id(w, structure);
	es_write_cstr(w, reason);
	write_logs(w, logs, logs_len);
	return w->err;
}

es_err es_leave_payload(const struct es_id *structure, bool stays, const char *reason,
                        struct es_listed_log *logs, size_t logs_len, struct es_writer *w)
{
	es_write_array(w, 4);
	write_id(w, structure);
	es_write_uint(w, stays);
	es_write_cstr(w, reason);
	write_logs(w, logs, logs_len);
	return w->err;
}

es_err es_entrust_payload(const struct es_id *structure, const struct es_id *keeper,
                          const char *reason, struct es_writer *w)
{
	es_write_array(w, 3);
	write_id(w, structure);
	write_id(w, keeper);
	es_write_cstr(w, reason);
	return w->err;
}

void es_rotation_statement(const struct es_id *federation, const struct es_id *structure,
                           const uint8_t new_key[ES_PUBLIC_KEY_LEN], uint8_t out[ES_ROTATION_LEN])
{
	static const char domain[] = "essaim/v1/rotate";

	_Static_assert(sizeof(domain) + 2 * ES_ID_LEN + ES_PUBLIC_KEY_LEN == ES_ROTATION_LEN,
	               "the domain with its end mark, two ids, a key");
	memcpy(out, domain, sizeof(domain));
	memcpy(out + sizeof(domain), federation->bytes, ES_ID_LEN);
	memcpy(out + sizeof(domain) + ES_ID_LEN, structure->bytes, ES_ID_LEN);
	memcpy(out + sizeof(domain) + 2 * ES_ID_LEN, new_key, ES_PUBLIC_KEY_LEN);
}

static void write_proof(struct es_writer *w, const uint8_t statement[ES_ROTATION_LEN],
                        const uint8_t *secret)
{
	uint8_t signature[ES_SIGNATURE_LEN];

	if (!secret) {
		es_write_bin(w, es_bytes_of(NULL, 0));
		return;
	}
	(void)crypto_sign_detached(signature, NULL, statement, ES_ROTATION_LEN, secret);
	es_write_bin(w, ES_BYTES(signature));
}

es_err es_rotate_payload(const struct es_id *federation, const struct es_id *structure,
                         const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                         const uint8_t old_secret[ES_SECRET_KEY_LEN],
                         const uint8_t new_secret[ES_SECRET_KEY_LEN], struct es_listed_log *logs,
                         size_t logs_len, struct es_writer *w)
{
	uint8_t statement[ES_ROTATION_LEN];

	es_rotation_statement(federation, structure, new_key, statement);
	es_write_array(w, 5);
	write_id(w, structure);
	es_write_bin(w, es_bytes_of(new_key, ES_PUBLIC_KEY_LEN));
	write_proof(w, statement, old_secret);
	write_proof(w, statement, new_secret);
	write_logs(w, logs, logs_len);
	return w->err;
}

void es_rotation_prove(const struct es_id *federation, const struct es_id *structure,
                       const uint8_t new_secret[ES_SECRET_KEY_LEN], uint8_t proof[ES_SIGNATURE_LEN])
{
	uint8_t statement[ES_ROTATION_LEN], new_key[ES_PUBLIC_KEY_LEN];

	(void)crypto_sign_ed25519_sk_to_pk(new_key, new_secret);
	es_rotation_statement(federation, structure, new_key, statement);
	(void)crypto_sign_detached(proof, NULL, statement, ES_ROTATION_LEN, new_secret);
}

es_err es_rotation_check(const struct es_id *federation, const struct es_id *structure,
                         const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                         const uint8_t by[ES_PUBLIC_KEY_LEN], const uint8_t proof[ES_SIGNATURE_LEN])
{
	uint8_t statement[ES_ROTATION_LEN];

	es_rotation_statement(federation, structure, new_key, statement);
	return crypto_sign_verify_detached(proof, statement, ES_ROTATION_LEN, by) == 0
	               ? ES_OK
	               : ES_BAD_SIGNATURE;
}

es_err es_rotate_lost_payload(const struct es_id *structure,
                              const uint8_t new_key[ES_PUBLIC_KEY_LEN],
                              const uint8_t proof[ES_SIGNATURE_LEN], struct es_listed_log *logs,
                              size_t logs_len, struct es_writer *w)
{
	es_write_array(w, 5);
	write_id(w, structure);
	es_write_bin(w, es_bytes_of(new_key, ES_PUBLIC_KEY_LEN));
	es_write_bin(w, es_bytes_of(NULL, 0));
	es_write_bin(w, es_bytes_of(proof, ES_SIGNATURE_LEN));
	write_logs(w, logs, logs_len);
	return w->err;
}

/* --- the network key -------------------------------------------------------------------------- */

void es_predecessor_ad(const struct es_id *federation, uint64_t index,
                       uint8_t out[ES_PREDECESSOR_AD_LEN])
{
	memcpy(out, federation->bytes, ES_ID_LEN);
	put_u64(out + ES_ID_LEN, index);
}

static void write_boxes(struct es_writer *w, struct es_key_box *boxes, size_t len)
{
	if (len > 1)
		qsort(boxes, len, sizeof(*boxes), by_first_32);
	es_write_array(w, len);
	for (size_t i = 0; i < len; i++) {
		es_write_array(w, 2);
		es_write_bin(w, ES_BYTES(boxes[i].channel_key));
		es_write_bin(w, ES_BYTES(boxes[i].box));
	}
}

es_err es_network_key_payload(const struct es_id *federation, uint64_t index, const uint8_t key[32],
                              const uint8_t old_key[32], const uint8_t nonce[24],
                              struct es_key_box *boxes, size_t boxes_len, struct es_writer *w)
{
	uint8_t ad[ES_PREDECESSOR_AD_LEN], predecessor[ES_PREDECESSOR_LEN];
	struct es_bytes part = es_bytes_of(key, 32);
	struct es_id commitment;

	es_hash(&commitment, "essaim/v1/network-key", &part, 1);
	es_predecessor_ad(federation, index, ad);
	memcpy(predecessor, nonce, 24);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(predecessor + 24, NULL, old_key, 32, ad,
	                                                 sizeof(ad), NULL, nonce, key);
	es_write_array(w, 3);
	write_id(w, &commitment);
	es_write_bin(w, ES_BYTES(predecessor));
	write_boxes(w, boxes, boxes_len);
	return w->err;
}

/* --- the rest --------------------------------------------------------------------------------- */

es_err es_stewards_payload(struct es_id *structures, size_t len, struct es_writer *w)
{
	if (len > 1)
		qsort(structures, len, sizeof(*structures), by_first_32);
	es_write_array(w, 1);
	es_write_array(w, len);
	for (size_t i = 0; i < len; i++)
		write_id(w, &structures[i]);
	return w->err;
}

es_err es_policy_payload(const struct es_policy *policy, struct es_writer *w)
{
	es_write_array(w, 1);
	write_policy(w, policy);
	return w->err;
}

es_err es_hand_over_payload(const struct es_id *coordinator, const char *reason,
                            struct es_writer *w)
{
	es_write_array(w, 2);
	write_id(w, coordinator);
	es_write_cstr(w, reason);
	return w->err;
}

es_err es_close_payload(const char *reason, struct es_writer *w)
{
	es_write_array(w, 1);
	es_write_cstr(w, reason);
	return w->err;
}

es_err es_allowance_payload(const struct es_id *structure, uint64_t logs, uint64_t leaves,
                            uint64_t body_bytes, struct es_writer *w)
{
	es_write_array(w, 2);
	write_id(w, structure);
	write_allowance(w, logs, leaves, body_bytes);
	return w->err;
}
