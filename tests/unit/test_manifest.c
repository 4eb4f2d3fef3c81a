/* SPDX-License-Identifier: EUPL-1.2 */
/* The manifest of a backup: what it lists comes back, and nothing else is taken for one. */
#include "backup/manifest.h"
#include "test.h"

#include <sodium.h>
#include <string.h>

static uint8_t text[4096];
static size_t text_len;

static void add(struct es_manifest *m, const char *name, uint64_t bytes, uint8_t hash)
{
	struct es_manifest_file file = {.bytes = bytes};

	snprintf(file.name, sizeof(file.name), "%s", name);
	memset(file.hash.bytes, hash, ES_ID_LEN);
	assert_err(es_manifest_add(m, &file), ES_OK);
}

static void attach(struct es_manifest *m, uint8_t id, uint64_t bytes)
{
	struct es_id attachment;

	memset(attachment.bytes, id, ES_ID_LEN);
	assert_err(es_manifest_attach(m, &attachment, bytes), ES_OK);
}

static int make(void **state)
{
	(void)state;
	struct es_manifest m;
	struct es_writer w;

	es_manifest_init(&m);
	memset(m.structure.bytes, 7, ES_ID_LEN);
	m.created_ms = 1795253019668;
	add(&m, "data.mdb", 20480, 1);
	add(&m, "keys/00000012", 131072, 2);
	add(&m, "structure.key", 88, 3);
	m.carries = ES_BACKUP_ALL;
	attach(&m, 4, 1);
	attach(&m, 5, ES_ATTACHMENT_MAX);
	es_writer_init(&w, text, sizeof(text));
	if (es_manifest_encode(&m, &w))
		return -1;
	text_len = w.len;
	es_manifest_free(&m);
	return 0;
}

static es_err decode(const uint8_t *bytes, size_t len, struct es_manifest *m)
{
	es_manifest_init(m);
	return es_manifest_decode(es_bytes_of(bytes, len), m);
}

static void what_is_listed_comes_back(void **state)
{
	(void)state;
	struct es_manifest m;

	assert_err(decode(text, text_len, &m), ES_OK);
	assert_int_equal(m.created_ms, 1795253019668);
	assert_int_equal(m.structure.bytes[31], 7);
	assert_int_equal(m.count, 3);
	assert_string_equal(m.files[1].name, "keys/00000012");
	assert_int_equal(m.files[1].bytes, 131072);
	assert_int_equal(m.files[1].hash.bytes[0], 2);
	assert_int_equal(m.version, 2);
	assert_int_equal(m.carries, ES_BACKUP_ALL);
	assert_int_equal(m.attachments_count, 2);
	assert_int_equal(es_manifest_attached(&m), ES_ATTACHMENT_MAX + 1);
	struct es_id wanted;
	memset(wanted.bytes, 5, ES_ID_LEN);
	assert_int_equal(es_manifest_find(&m, &wanted)->bytes, ES_ATTACHMENT_MAX);
	wanted.bytes[31]++;
	assert_null(es_manifest_find(&m, &wanted));
	es_manifest_free(&m);
}

static void attachments_are_in_order_of_their_ids_and_have_sizes(void **state)
{
	(void)state;
	struct es_manifest m;
	struct es_id id = {{5}};

	es_manifest_init(&m);
	assert_err(es_manifest_attach(&m, &id, 0), ES_INVALID);
	assert_err(es_manifest_attach(&m, &id, ES_ATTACHMENT_MAX + 1), ES_INVALID);
	assert_err(es_manifest_attach(&m, &id, 7), ES_OK);
	assert_err(es_manifest_attach(&m, &id, 7), ES_INVALID);
	id.bytes[0]--;
	assert_err(es_manifest_attach(&m, &id, 7), ES_INVALID);
	es_manifest_free(&m);
}

/* Those that were made before attachments were carried can be restored. */
static void version_1_has_no_attachments(void **state)
{
	(void)state;
	struct es_manifest m, back;
	struct es_writer w;
	uint8_t out[1024];

	es_manifest_init(&m);
	m.version = 1;
	add(&m, "data.mdb", 1, 1);
	es_writer_init(&w, out, sizeof(out));
	assert_err(es_manifest_encode(&m, &w), ES_OK);
	assert_memory_equal(out, "essaim backup 1\nstructure", 25);
	assert_null(strstr((const char *)out, "attachments"));
	assert_err(decode(out, w.len, &back), ES_OK);
	assert_int_equal(back.version, 1);
	assert_int_equal(back.carries, ES_BACKUP_NONE);
	es_manifest_free(&back);
	attach(&m, 4, 1);
	es_writer_reset(&w);
	assert_err(es_manifest_encode(&m, &w), ES_OK);
	assert_err(decode(out, w.len, &back), ES_MALFORMED);
	m.version = 3;
	es_writer_reset(&w);
	assert_err(es_manifest_encode(&m, &w), ES_OK);
	assert_err(decode(out, w.len, &back), ES_VERSION);
	es_manifest_free(&m);
}

static void every_changed_byte_and_every_cut_is_refused(void **state)
{
	(void)state;
	struct es_manifest m;
	uint8_t copy[sizeof(text)];

	for (size_t i = 0; i < text_len; i++) {
		memcpy(copy, text, text_len);
		copy[i] ^= 1;
		assert_int_not_equal(decode(copy, text_len, &m), ES_OK);
		assert_null(m.files);
		assert_int_not_equal(decode(text, i, &m), ES_OK);
	}
	memcpy(copy, text, text_len);
	copy[text_len] = '\n';
	assert_int_not_equal(decode(copy, text_len + 1, &m), ES_OK);
}

static void a_file_outside_the_backup_has_no_place_in_it(void **state)
{
	(void)state;
	static const char *const names[] = {
	        "../data.mdb",    "/etc/passwd",  "keys/../x",     "keys/0000000A",
	        "keys/000000000", "keys/0000000", "lock",          "",
	        "keys/",          "data.mdb ",    "keys/.0000000", "structure.key2",
	        "control.sock",
	};
	struct es_manifest m;

	es_manifest_init(&m);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct es_manifest_file file = {.bytes = 1};
		snprintf(file.name, sizeof(file.name), "%s", names[i]);
		assert_err(es_manifest_add(&m, &file), ES_INVALID);
	}
	assert_int_equal(m.count, 0);
}

static void without_a_data_file_or_with_a_name_twice_it_is_none(void **state)
{
	(void)state;
	struct es_manifest m, back;
	struct es_writer w;
	uint8_t out[1024];

	es_manifest_init(&m);
	add(&m, "structure.key", 88, 3);
	es_writer_init(&w, out, sizeof(out));
	assert_err(es_manifest_encode(&m, &w), ES_OK);
	assert_err(decode(out, w.len, &back), ES_MALFORMED);
	add(&m, "data.mdb", 1, 1);
	add(&m, "data.mdb", 2, 2);
	es_writer_reset(&w);
	assert_err(es_manifest_encode(&m, &w), ES_OK);
	assert_err(decode(out, w.len, &back), ES_MALFORMED);
	es_manifest_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(what_is_listed_comes_back),
	        cmocka_unit_test(attachments_are_in_order_of_their_ids_and_have_sizes),
	        cmocka_unit_test(version_1_has_no_attachments),
	        cmocka_unit_test(every_changed_byte_and_every_cut_is_refused),
	        cmocka_unit_test(a_file_outside_the_backup_has_no_place_in_it),
	        cmocka_unit_test(without_a_data_file_or_with_a_name_twice_it_is_none),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, make, NULL);
}
