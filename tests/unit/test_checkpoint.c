/* SPDX-License-Identifier: EUPL-1.2 */
/* Checkpoints and their notes: what is signed, and which texts are not taken for it. */
#include "essaim/tlog_proof.h"
#include "publisher.h"
#include "test.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static struct publisher p;
static struct es_checkpoint cp;
static char note[1024];

static int make(void **state)
{
	(void)state;
	struct es_edge edge;
	struct es_writer w;

	publisher_init(&p, 1);
	es_edge_init(&edge);
	for (uint64_t n = 0; n < 5; n++) {
		struct published record;
		struct es_tree_hash leaf;
		publisher_record(&p, n, &record);
		es_leaf_hash(record.header, &leaf);
		es_edge_append(&edge, &leaf);
	}
	publisher_checkpoint(&p, &edge, &cp);
	es_writer_init(&w, (uint8_t *)note, sizeof(note) - 1);
	if (es_note_encode(&cp, p.log_key.public_key, &w) != ES_OK)
		return -1;
	note[w.len] = '\0';
	return 0;
}

static es_err decode(const char *text, struct es_checkpoint *out)
{
	/* a block of exactly its size, so that the sanitizer sees a read past its end */
	size_t len = strlen(text);
	uint8_t *copy = malloc(len ? len : 1);
	assert_non_null(copy);
	memcpy(copy, text, len);
	es_err err = es_note_decode(es_bytes_of(copy, len), p.log_key.public_key, out);
	free(copy);
	return err;
}

static void the_text_is_three_lines(void **state)
{
	(void)state;
	char text[ES_CHECKPOINT_TEXT_MAX], hex[ES_ID_HEX_LEN];
	size_t len = es_checkpoint_text(&cp, text);

	es_id_hex(&cp.log, hex);
	assert_int_equal(len, strlen(text));
	assert_memory_equal(text, "essaim/", 7);
	assert_memory_equal(text + 7, hex, 64);
	assert_memory_equal(text + 71, "\n5\n", 3);
	assert_int_equal(len, 71 + 3 + 44 + 1);
	struct es_checkpoint largest = cp;
	largest.size = UINT64_MAX;
	assert_int_equal(es_checkpoint_text(&largest, text), 71 + 1 + 20 + 1 + 44 + 1);
}

static void a_signature_holds_for_one_statement(void **state)
{
	(void)state;
	struct es_checkpoint other;
	struct key_pair stranger;

	assert_err(es_checkpoint_verify(&cp, p.log_key.public_key), ES_OK);
	key_pair_of(99, &stranger);
	assert_err(es_checkpoint_verify(&cp, stranger.public_key), ES_BAD_SIGNATURE);
	other = cp;
	other.size++;
	assert_err(es_checkpoint_verify(&other, p.log_key.public_key), ES_BAD_SIGNATURE);
	for (size_t i = 0; i < 32; i++) {
		other = cp;
		other.log.bytes[i] ^= 0x10;
		assert_err(es_checkpoint_verify(&other, p.log_key.public_key), ES_BAD_SIGNATURE);
		other = cp;
		other.root.bytes[i] ^= 0x10;
		assert_err(es_checkpoint_verify(&other, p.log_key.public_key), ES_BAD_SIGNATURE);
	}
	for (size_t i = 0; i < ES_SIGNATURE_LEN; i++) {
		other = cp;
		other.signature[i] ^= 0x10;
		assert_err(es_checkpoint_verify(&other, p.log_key.public_key), ES_BAD_SIGNATURE);
	}
}

static void a_note_comes_back(void **state)
{
	(void)state;
	struct es_checkpoint back;

	assert_err(decode(note, &back), ES_OK);
	assert_memory_equal(&back, &cp, sizeof(cp));
}

static void any_changed_byte_is_refused(void **state)
{
	(void)state;
	struct es_checkpoint back;
	size_t len = strlen(note);

	for (size_t i = 0; i < len; i++) {
		char before = note[i];
		for (int bit = 0; bit < 8; bit++) {
			note[i] = (char)(before ^ 1 << bit);
			assert_int_not_equal(decode(note, &back), ES_OK);
			assert_int_equal(back.size, 0);
		}
		note[i] = '\0';
		assert_int_not_equal(decode(note, &back), ES_OK);
		note[i] = before;
	}
	assert_err(decode(note, &back), ES_OK);
}

/* note with its first `from` replaced by `to` */
static const char *with(const char *from, const char *to)
{
	static char out[2048];
	const char *at = strstr(note, from);

	assert_non_null(at);
	snprintf(out, sizeof(out), "%.*s%s%s", (int)(at - note), note, to, at + strlen(from));
	return out;
}

static void other_spellings_are_refused(void **state)
{
	(void)state;
	struct es_checkpoint back;
	char capitals[1024];

	assert_err(decode(with("\n5\n", "\n05\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n5\n", "\n+5\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n5\n", "\n\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n5\n", "\n18446744073709551616\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n5\n", "\n99999999999999999999\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n5\n", "\n18446744073709551615\n"), &back), ES_BAD_SIGNATURE);
	assert_err(decode(with("\n5\n", "\n0\n"), &back), ES_BAD_SIGNATURE);
	assert_err(decode(with("\n5\n", "\r\n5\r\n"), &back), ES_MALFORMED);
	assert_err(decode(with("=\n\n", "=\nan extension line\n\n"), &back), ES_MALFORMED);
	assert_err(decode(with("=\n\n", "\n\n"), &back), ES_MALFORMED);
	assert_err(decode(with("\n\n", "\n"), &back), ES_MALFORMED);
	assert_err(decode(with("essaim/", "essain/"), &back), ES_MALFORMED);
	assert_err(decode("", &back), ES_MALFORMED);
	assert_err(decode("\n\n\n\n", &back), ES_MALFORMED);
	strcpy(capitals, note);
	for (size_t i = 7; i < 71; i++) {
		if (capitals[i] >= 'a')
			capitals[i] = (char)(capitals[i] - 32);
	}
	assert_err(decode(capitals, &back), ES_MALFORMED);
}

#define COSIGNATURE "\xe2\x80\x94 partner.example AAAABBBBCCCC\n"

static void lines_of_others_are_skipped(void **state)
{
	(void)state;
	struct es_checkpoint back;
	char text[ES_NOTE_MAX + 64];

	snprintf(text, sizeof(text), "%s%s", note, COSIGNATURE);
	assert_err(decode(text, &back), ES_OK);
	assert_err(decode(with("\n\n", "\n\n" COSIGNATURE), &back), ES_OK);
	strcpy(text, note);
	for (int i = 0; i < ES_COSIGNERS_MAX; i++)
		strcat(text, COSIGNATURE);
	assert_err(decode(text, &back), ES_OK);
	strcat(text, COSIGNATURE);
	assert_err(decode(text, &back), ES_LIMIT);
	/* our own line twice, and only the line of somebody else */
	snprintf(text, sizeof(text), "%s%s", note, strstr(note, "\xe2\x80\x94"));
	assert_err(decode(text, &back), ES_MALFORMED);
	snprintf(text, sizeof(text), "%.*s%s", (int)(strstr(note, "\xe2\x80\x94") - note), note,
	         COSIGNATURE);
	assert_err(decode(text, &back), ES_NOT_FOUND);
	*strstr(text, "\xe2\x80\x94") = '\0';
	assert_err(decode(text, &back), ES_NOT_FOUND);
	memset(text, 'a', ES_NOTE_MAX + 1);
	text[ES_NOTE_MAX + 1] = '\0';
	assert_err(decode(text, &back), ES_TOO_LARGE);
}

static void broken_signature_lines_are_refused(void **state)
{
	(void)state;
	const char *lines[] = {
	        "- partner AAAA\n",
	        "\xe2\x80\x94partner AAAA\n",
	        "\xe2\x80\x94 partner\n",
	        "\xe2\x80\x94  AAAA\n",
	        "\xe2\x80\x94 partner \n",
	        "\xe2\x80\x94 part+ner AAAA\n",
	        "\xe2\x80\x94 partner AAA\n",
	        "\xe2\x80\x94 partner AA=A\n",
	        "\xe2\x80\x94 partner A===\n",
	        "\xe2\x80\x94 partner AA AA\n",
	        "\xe2\x80\x94 partner AAAA",
	        "\xe2\x80\x94 part\tner AAAA\n",
	        "\xe2\x80\x94 part\xffner AAAA\n",
	        "\n",
	};
	for (size_t i = 0; i < ES_COUNT(lines); i++) {
		struct es_checkpoint back;
		char text[1024];
		snprintf(text, sizeof(text), "%s%s", note, lines[i]);
		assert_err(decode(text, &back), ES_MALFORMED);
	}
}

static void a_verifier_key_names_the_key(void **state)
{
	(void)state;
	char text[256] = "", hex[ES_ID_HEX_LEN];
	uint8_t signature[68], key_hash[4], key[33];
	struct es_writer w;
	size_t len;

	es_writer_init(&w, (uint8_t *)text, sizeof(text) - 1);
	assert_err(es_note_vkey(&cp.log, p.log_key.public_key, &w), ES_OK);
	es_id_hex(&cp.log, hex);
	assert_int_equal(strlen(text), 7 + 64 + 1 + 8 + 1 + 44);
	assert_memory_equal(text + 7, hex, 64);
	/* its key hash is the one before the note's signature, its key the one that signed */
	const char *line = strstr(note, "\xe2\x80\x94") + 4 + 71 + 1;
	assert_int_equal(sodium_base642bin(signature, 68, line, 92, NULL, &len, NULL,
	                                   sodium_base64_VARIANT_ORIGINAL),
	                 0);
	assert_err(es_unhex(text + 72, 8, key_hash, 4), ES_OK);
	assert_memory_equal(signature, key_hash, 4);
	assert_int_equal(sodium_base642bin(key, 33, text + 81, 44, NULL, &len, NULL,
	                                   sodium_base64_VARIANT_ORIGINAL),
	                 0);
	assert_int_equal(key[0], 1);
	assert_memory_equal(key + 1, p.log_key.public_key, 32);
	es_writer_init(&w, (uint8_t *)text, 50);
	assert_err(es_note_vkey(&cp.log, p.log_key.public_key, &w), ES_NO_SPACE);
	es_writer_init(&w, (uint8_t *)text, 50);
	assert_err(es_note_encode(&cp, p.log_key.public_key, &w), ES_NO_SPACE);
}

static void an_inclusion_proof_is_text_for_log_tools(void **state)
{
	(void)state;
	char text[ES_TLOG_PROOF_MAX + 1] = "";
	struct published record;
	struct es_proof proof;
	struct es_writer w;

	publisher_proof(&p, 3, 5, &record, &proof);
	assert_int_equal(proof.path.count, 3);
	es_writer_init(&w, (uint8_t *)text, ES_TLOG_PROOF_MAX);
	assert_err(es_tlog_proof_encode(record.header, &proof.path, &cp, p.log_key.public_key, &w),
	           ES_OK);
	assert_memory_equal(text, "c2sp.org/tlog-proof@v1\nextra ", 29);
	const char *rest = strchr(text + 29, '\n');
	assert_int_equal(rest - (text + 29), (record.header.len + 2) / 3 * 4);
	assert_memory_equal(rest, "\nindex 3\n", 9);
	assert_string_equal(rest + 9 + 3 * 45 + 1, note);
	assert_int_equal(rest[9 + 3 * 45], '\n');
	static const uint8_t large[ES_HEADER_MAX + 1];
	es_writer_reset(&w);
	assert_err(
	        es_tlog_proof_encode(ES_BYTES(large), &proof.path, &cp, p.log_key.public_key, &w),
	        ES_TOO_LARGE);
	assert_int_equal(es_writer_bytes(&w).len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_text_is_three_lines),
	        cmocka_unit_test(a_signature_holds_for_one_statement),
	        cmocka_unit_test(a_note_comes_back),
	        cmocka_unit_test(any_changed_byte_is_refused),
	        cmocka_unit_test(other_spellings_are_refused),
	        cmocka_unit_test(lines_of_others_are_skipped),
	        cmocka_unit_test(broken_signature_lines_are_refused),
	        cmocka_unit_test(a_verifier_key_names_the_key),
	        cmocka_unit_test(an_inclusion_proof_is_text_for_log_tools),
	};
	return cmocka_run_group_tests(tests, make, NULL);
}
