/* SPDX-License-Identifier: EUPL-1.2 */
/* The Noise handshake: the known answer of a foreign implementation, and every way in which it must
 * not complete. */
#include "noise.h"
#include "test.h"
#include "vectors.h"

#include <string.h>

#define KNOWN VECTORS("noise")

struct side {
	struct es_handshake hs;
	uint8_t payload[ES_HANDSHAKE_PAYLOAD_MAX];
	size_t payload_len;
};

static uint8_t psk[32], prologue[64];
static size_t prologue_len;

static void key(const char *name, uint8_t out[32])
{
	assert_int_equal(vector_read(KNOWN, name, out, 32), 32);
}

static void side_init(struct side *side, bool initiator, struct es_bytes with_prologue,
                      const uint8_t with_psk[32])
{
	uint8_t s[32], e[32];

	key(initiator ? "initiator_static" : "responder_static", s);
	key(initiator ? "initiator_ephemeral" : "responder_ephemeral", e);
	es_handshake_init(&side->hs, initiator, s, e, with_psk, with_prologue);
	side->payload_len = 0;
}

static void sides_init(struct side *i, struct side *r)
{
	key("psk", psk);
	prologue_len = vector_read(KNOWN, "prologue", prologue, sizeof(prologue));
	side_init(i, true, es_bytes_of(prologue, prologue_len), psk);
	side_init(r, false, es_bytes_of(prologue, prologue_len), psk);
}

static size_t write_message(struct side *side, const char *payload, uint8_t *out)
{
	size_t len = 0;

	assert_err(es_handshake_write(&side->hs, es_bytes_str(payload), out, &len), ES_OK);
	return len;
}

static es_err read_message(struct side *side, const uint8_t *message, size_t len)
{
	return es_handshake_read(&side->hs, es_bytes_of(message, len), side->payload,
	                         &side->payload_len);
}

static void agrees_with_a_foreign_implementation(void **state)
{
	(void)state;
	const char *names[] = {"message_1", "message_2", "message_3"};
	const char *payloads[] = {"", "responder payload", "initiator payload"};
	struct side i, r;
	struct es_cipher i_out, i_in, r_out, r_in;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX], hash[64], other_hash[64], sealed[21];

	sides_init(&i, &r);
	for (int n = 0; n < 3; n++) {
		struct side *from = n == 1 ? &r : &i, *to = n == 1 ? &i : &r;
		size_t len = write_message(from, payloads[n], message);
		vector_check(KNOWN, names[n], message, len);
		assert_err(read_message(to, message, len), ES_OK);
		assert_int_equal(to->payload_len, strlen(payloads[n]));
		assert_memory_equal(to->payload, payloads[n], to->payload_len);
	}
	assert_err(es_handshake_split(&i.hs, &i_out, &i_in, hash), ES_OK);
	assert_err(es_handshake_split(&r.hs, &r_out, &r_in, other_hash), ES_OK);
	vector_check(KNOWN, "handshake_hash", hash, 64);
	assert_memory_equal(hash, other_hash, 64);
	vector_check(KNOWN, "initiator_to_responder", i_out.key, 32);
	vector_check(KNOWN, "initiator_to_responder", r_in.key, 32);
	vector_check(KNOWN, "responder_to_initiator", r_out.key, 32);
	vector_check(KNOWN, "responder_to_initiator", i_in.key, 32);
	assert_err(es_cipher_encrypt(&i_out, es_bytes_of(NULL, 0), es_bytes_str("hello"), sealed),
	           ES_OK);
	vector_check(KNOWN, "transport_1", sealed, sizeof(sealed));
	es_cipher_rekey(&i_out);
	vector_check(KNOWN, "initiator_to_responder_rekeyed", i_out.key, 32);
	/* Each side proved its static key to the other. */
	assert_memory_equal(i.hs.rs, r.hs.s_public, 32);
	assert_memory_equal(r.hs.rs, i.hs.s_public, 32);
}

static void another_psk_fails_at_message_1(void **state)
{
	(void)state;
	struct side i, r;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX], other[32];

	sides_init(&i, &r);
	memcpy(other, psk, 32);
	other[31] ^= 1;
	side_init(&r, false, es_bytes_of(prologue, prologue_len), other);
	size_t len = write_message(&i, "", message);
	assert_err(read_message(&r, message, len), ES_BAD_KEY);
}

static void another_prologue_fails_at_message_1(void **state)
{
	(void)state;
	struct side i, r;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];

	for (size_t at = 0; at <= 40; at++) {
		sides_init(&i, &r);
		if (at < 40)
			prologue[at] ^= 0x10;
		else
			prologue_len--;
		side_init(&r, false, es_bytes_of(prologue, prologue_len), psk);
		size_t len = write_message(&i, "", message);
		assert_err(read_message(&r, message, len), ES_BAD_KEY);
	}
}

/* Plays the handshake up to message n and returns that message and who is to read it. */
static size_t play_to(int n, struct side *i, struct side *r, uint8_t *message, struct side **reader)
{
	size_t len = 0;

	sides_init(i, r);
	for (int k = 0; k <= n; k++) {
		struct side *from = k == 1 ? r : i;
		*reader = k == 1 ? i : r;
		len = write_message(from, k == 0 ? "" : "a certificate", message);
		if (k < n)
			assert_err(read_message(*reader, message, len), ES_OK);
	}
	return len;
}

static void any_changed_byte_is_refused_and_changes_nothing(void **state)
{
	(void)state;
	struct side i, r, *reader;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];

	for (int n = 0; n < 3; n++) {
		size_t len = play_to(n, &i, &r, message, &reader);
		struct es_handshake before = reader->hs;
		for (size_t at = 0; at < len; at++) {
			message[at] ^= 1;
			assert_err(read_message(reader, message, len), ES_BAD_KEY);
			assert_memory_equal(&before, &reader->hs, sizeof(before));
			message[at] ^= 1;
		}
		assert_err(read_message(reader, message, len), ES_OK);
	}
}

static void any_cut_is_refused(void **state)
{
	(void)state;
	static const size_t shortest[] = {ES_HANDSHAKE_1_LEN, ES_HANDSHAKE_2_LEN,
	                                  ES_HANDSHAKE_3_LEN};
	struct side i, r, *reader;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];

	for (int n = 0; n < 3; n++) {
		size_t len = play_to(n, &i, &r, message, &reader);
		for (size_t cut = 0; cut < len; cut++)
			assert_err(read_message(reader, message, cut),
			           cut < shortest[n] ? ES_MALFORMED : ES_BAD_KEY);
	}
}

static void sizes_are_bounded(void **state)
{
	(void)state;
	struct side i, r;
	static uint8_t big[ES_HANDSHAKE_MESSAGE_MAX + 1];
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];
	size_t len = 0;

	sides_init(&i, &r);
	assert_err(es_handshake_write(&i.hs, es_bytes_of(big, ES_HANDSHAKE_PAYLOAD_MAX + 1),
	                              message, &len),
	           ES_TOO_LARGE);
	assert_err(read_message(&r, big, ES_HANDSHAKE_1_LEN + ES_HANDSHAKE_PAYLOAD_MAX + 1),
	           ES_TOO_LARGE);
	assert_err(es_handshake_write(&i.hs, es_bytes_of(big, ES_HANDSHAKE_PAYLOAD_MAX), message,
	                              &len),
	           ES_OK);
	assert_int_equal(len, ES_HANDSHAKE_1_LEN + ES_HANDSHAKE_PAYLOAD_MAX);
	assert_err(read_message(&r, message, len), ES_OK);
}

static void turns_are_kept(void **state)
{
	(void)state;
	struct side i, r;
	struct es_cipher out, in;
	uint8_t message[ES_HANDSHAKE_MESSAGE_MAX], hash[64];
	size_t len = 0;

	sides_init(&i, &r);
	assert_err(es_handshake_write(&r.hs, es_bytes_str(""), message, &len), ES_STATE);
	assert_err(read_message(&i, message, ES_HANDSHAKE_1_LEN), ES_STATE);
	len = write_message(&i, "", message);
	assert_err(es_handshake_write(&i.hs, es_bytes_str(""), message, &len), ES_STATE);
	assert_err(es_handshake_split(&i.hs, &out, &in, hash), ES_STATE);
	assert_err(read_message(&r, message, ES_HANDSHAKE_1_LEN), ES_OK);
	assert_err(read_message(&r, message, ES_HANDSHAKE_1_LEN), ES_STATE);
	len = write_message(&r, "", message);
	assert_err(read_message(&i, message, len), ES_OK);
	len = write_message(&i, "", message);
	assert_err(read_message(&r, message, len), ES_OK);
	/* Complete: neither side has a turn any more. */
	assert_err(read_message(&i, message, len), ES_STATE);
	assert_err(es_handshake_write(&r.hs, es_bytes_str(""), message, &len), ES_STATE);
}

/* A key of small order makes every DH zero: with one as ephemeral or static key no secret would go
 * into the channel. */
static void keys_of_small_order_are_refused(void **state)
{
	(void)state;
	static const uint8_t zeros[32], one[32] = {1};
	const uint8_t *small[] = {zeros, one};

	for (size_t k = 0; k < ES_COUNT(small); k++) {
		struct side i, r;
		uint8_t message[ES_HANDSHAKE_MESSAGE_MAX];

		sides_init(&i, &r);
		memcpy(i.hs.e_public, small[k], 32); /* what a malicious initiator sends */
		size_t len = write_message(&i, "", message);
		assert_err(read_message(&r, message, len), ES_OK);
		assert_err(es_handshake_write(&r.hs, es_bytes_str(""), message, &len), ES_BAD_KEY);

		sides_init(&i, &r);
		memcpy(i.hs.s_public, small[k], 32);
		len = write_message(&i, "", message);
		assert_err(read_message(&r, message, len), ES_OK);
		len = write_message(&r, "", message);
		assert_err(read_message(&i, message, len), ES_OK);
		len = write_message(&i, "", message);
		assert_err(read_message(&r, message, len), ES_BAD_KEY);
	}
}

static void rekeying_keeps_both_sides_in_step(void **state)
{
	(void)state;
	struct es_cipher a = {.has_key = true, .key = {7}}, b = a;
	uint8_t sealed[4 + ES_NOISE_TAG], plain[4];
	struct es_bytes none = {NULL, 0};

	assert_err(es_cipher_encrypt(&a, none, es_bytes_str("noun"), sealed), ES_OK);
	es_cipher_rekey(&a);
	assert_int_equal(a.nonce, 1); /* the nonce goes on */
	assert_memory_not_equal(a.key, b.key, 32);
	assert_err(es_cipher_decrypt(&b, none, ES_BYTES(sealed), plain), ES_OK);
	assert_err(es_cipher_encrypt(&a, none, es_bytes_str("verb"), sealed), ES_OK);
	assert_err(es_cipher_decrypt(&b, none, ES_BYTES(sealed), plain), ES_BAD_KEY);
	es_cipher_rekey(&b);
	assert_err(es_cipher_decrypt(&b, none, ES_BYTES(sealed), plain), ES_OK);
	assert_memory_equal(plain, "verb", 4);
}

static void nonces_run_out_rather_than_repeat(void **state)
{
	(void)state;
	struct es_cipher c = {.has_key = true, .nonce = UINT64_MAX - 1};
	uint8_t sealed[ES_NOISE_TAG];
	struct es_bytes none = {NULL, 0};

	assert_err(es_cipher_encrypt(&c, none, none, sealed), ES_OK);
	assert_err(es_cipher_decrypt(&c, none, es_bytes_of(sealed, ES_NOISE_TAG - 1), sealed),
	           ES_MALFORMED);
	assert_err(es_cipher_encrypt(&c, none, none, sealed), ES_LIMIT);
	assert_err(es_cipher_decrypt(&c, none, ES_BYTES(sealed), sealed), ES_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(agrees_with_a_foreign_implementation),
	        cmocka_unit_test(another_psk_fails_at_message_1),
	        cmocka_unit_test(another_prologue_fails_at_message_1),
	        cmocka_unit_test(any_changed_byte_is_refused_and_changes_nothing),
	        cmocka_unit_test(any_cut_is_refused),
	        cmocka_unit_test(sizes_are_bounded),
	        cmocka_unit_test(turns_are_kept),
	        cmocka_unit_test(keys_of_small_order_are_refused),
	        cmocka_unit_test(rekeying_keeps_both_sides_in_step),
	        cmocka_unit_test(nonces_run_out_rather_than_repeat),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
