/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures: what a node signs of another's checkpoint, and how it stands in a note. */
#include "essaim/cosign.h"
#include "publisher.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

#define TIME_S 1780000000

static struct publisher p;
static struct es_checkpoint cp;
static uint8_t node_key[ES_PUBLIC_KEY_LEN], node_secret[ES_SECRET_KEY_LEN];

static int make(void **state)
{
	(void)state;
	uint8_t seed[crypto_sign_SEEDBYTES] = {7};
	struct es_edge edge;
	struct es_tree_hash leaf;
	struct published record;

	publisher_init(&p, 1);
	publisher_record(&p, 0, &record);
	es_edge_init(&edge);
	es_leaf_hash(record.header, &leaf);
	es_edge_append(&edge, &leaf);
	publisher_checkpoint(&p, &edge, &cp);
	return crypto_sign_seed_keypair(node_key, node_secret, seed);
}

static void a_cosignature_verifies(void **state)
{
	(void)state;
	struct es_cosignature c;

	es_cosign(&cp, TIME_S, node_secret, &c);
	assert_memory_equal(c.node_key, node_key, sizeof(node_key));
	assert_err(es_cosignature_verify(&c, &cp), ES_OK);
}

/* The text is put together here from the specification, not by the code under test. */
static void what_is_signed_is_the_text_of_the_specification(void **state)
{
	(void)state;
	char text[ES_CHECKPOINT_TEXT_MAX + 64] = "cosignature/v1\ntime 1780000000\n";
	char lines[ES_CHECKPOINT_TEXT_MAX];
	struct es_cosignature c;

	size_t head = strlen(text), len = es_checkpoint_text(&cp, lines);
	memcpy(text + head, lines, len);
	es_cosign(&cp, TIME_S, node_secret, &c);
	assert_int_equal(crypto_sign_verify_detached(c.signature, (const uint8_t *)text, head + len,
	                                             node_key),
	                 0);
}

static void another_checkpoint_time_or_key_is_refused(void **state)
{
	(void)state;
	struct es_cosignature c, changed;
	struct es_checkpoint other = cp;

	es_cosign(&cp, TIME_S, node_secret, &c);
	other.size++;
	assert_err(es_cosignature_verify(&c, &other), ES_BAD_SIGNATURE);
	other = cp;
	other.root.bytes[0] ^= 1;
	assert_err(es_cosignature_verify(&c, &other), ES_BAD_SIGNATURE);
	other = cp;
	other.log.bytes[31] ^= 1;
	assert_err(es_cosignature_verify(&c, &other), ES_BAD_SIGNATURE);
	changed = c;
	changed.time_s++;
	assert_err(es_cosignature_verify(&changed, &cp), ES_BAD_SIGNATURE);
	changed = c;
	changed.node_key[3] ^= 1;
	assert_err(es_cosignature_verify(&changed, &cp), ES_BAD_SIGNATURE);
	changed = c;
	changed.time_s = 0;
	assert_err(es_cosignature_verify(&changed, &cp), ES_BAD_SIGNATURE);
	changed.time_s = UINT64_MAX;
	assert_err(es_cosignature_verify(&changed, &cp), ES_BAD_SIGNATURE);
}

static void the_note_has_a_line_for_each_and_reads_back(void **state)
{
	(void)state;
	uint8_t note[2048], plain[1024];
	struct es_cosignature c[2];
	struct es_checkpoint back;
	struct es_writer w, alone;

	es_cosign(&cp, TIME_S, node_secret, &c[0]);
	es_cosign(&cp, TIME_S + 1, node_secret, &c[1]);
	es_writer_init(&w, note, sizeof(note));
	es_writer_init(&alone, plain, sizeof(plain));
	assert_err(es_note_encode_cosigned(&cp, p.log_key.public_key, c, 2, &w), ES_OK);
	assert_err(es_note_encode(&cp, p.log_key.public_key, &alone), ES_OK);
	assert_true(w.len > alone.len);
	assert_memory_equal(note, plain, alone.len);
	assert_err(es_note_decode(es_writer_bytes(&w), p.log_key.public_key, &back), ES_OK);
	assert_int_equal(back.size, cp.size);

	char name[13 + 64 + 1] = "essaim/node/";
	es_hex(node_key, sizeof(node_key), name + 12);
	note[w.len - 1] = '\0';
	assert_non_null(strstr((const char *)note + alone.len, name));
}

static void more_cosigners_than_a_note_holds_are_refused(void **state)
{
	(void)state;
	static struct es_cosignature c[ES_COSIGNERS_MAX + 1];
	static uint8_t note[ES_NOTE_MAX];
	struct es_writer w;

	for (size_t i = 0; i <= ES_COSIGNERS_MAX; i++)
		es_cosign(&cp, TIME_S + i, node_secret, &c[i]);
	es_writer_init(&w, note, sizeof(note));
	assert_err(es_note_encode_cosigned(&cp, p.log_key.public_key, c, ES_COSIGNERS_MAX + 1, &w),
	           ES_LIMIT);
	es_writer_reset(&w);
	assert_err(es_note_encode_cosigned(&cp, p.log_key.public_key, c, ES_COSIGNERS_MAX, &w),
	           ES_OK);
}

static void the_verifier_key_names_the_node(void **state)
{
	(void)state;
	uint8_t out[256];
	struct es_writer w;

	es_writer_init(&w, out, sizeof(out) - 1);
	assert_err(es_cosigner_vkey(node_key, &w), ES_OK);
	out[w.len] = '\0';
	/* name + hash of four bytes + 33 bytes that begin with 0x04 */
	assert_memory_equal(out, "essaim/node/", 12);
	assert_int_equal(w.len, 12 + 64 + 1 + 8 + 1 + 44);
	assert_memory_equal(out + 12 + 64 + 1 + 8 + 1, "B", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_cosignature_verifies),
	        cmocka_unit_test(what_is_signed_is_the_text_of_the_specification),
	        cmocka_unit_test(another_checkpoint_time_or_key_is_refused),
	        cmocka_unit_test(the_note_has_a_line_for_each_and_reads_back),
	        cmocka_unit_test(more_cosigners_than_a_note_holds_are_refused),
	        cmocka_unit_test(the_verifier_key_names_the_node),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, make, NULL);
}
