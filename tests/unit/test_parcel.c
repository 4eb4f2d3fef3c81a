/* SPDX-License-Identifier: EUPL-1.2 */
/* Archives as they are written: whole entries or an error, names that every system takes. */
#include "parcel/internal.h"
#include "test.h"

#include <string.h>

static struct es_writer out;
static struct es_zip *zip;

static int open_zip(void **state)
{
	(void)state;
	es_writer_grow(&out, 1 << 20);
	assert_err(es_zip_new(&out, &zip), ES_OK);
	return 0;
}

static int close_zip(void **state)
{
	(void)state;
	es_zip_free(zip);
	es_writer_free(&out);
	return 0;
}

static void an_archive_comes_in_pieces(void **state)
{
	(void)state;
	assert_err(es_zip_put(zip, "a.txt", es_bytes_str("hello"), 0), ES_OK);
	assert_true(out.len > 5);
	es_writer_reset(&out); /* what was written is taken away */
	assert_err(es_zip_begin(zip, "files/b.bin", 4, 0, false), ES_OK);
	assert_err(es_zip_add(zip, es_bytes_str("ab")), ES_OK);
	assert_err(es_zip_add(zip, es_bytes_str("cd")), ES_OK);
	assert_err(es_zip_end(zip), ES_OK);
	assert_true(out.len > 22); /* with the directory and its end */
	assert_memory_equal(out.data + out.len - 22, "PK\x05\x06", 4);
}

static void an_entry_has_the_bytes_that_were_announced(void **state)
{
	(void)state;
	assert_err(es_zip_begin(zip, "a", 3, 0, false), ES_OK);
	assert_err(es_zip_add(zip, es_bytes_str("ab")), ES_OK);
	assert_err(es_zip_end(zip), ES_STATE);
	assert_err(es_zip_add(zip, es_bytes_str("c")), ES_STATE); /* it sticks */
}

static void an_entry_takes_no_more_than_was_announced(void **state)
{
	(void)state;
	assert_err(es_zip_begin(zip, "a", 3, 0, false), ES_OK);
	assert_err(es_zip_add(zip, es_bytes_str("abcd")), ES_STATE);
}

static void no_room_is_an_error(void **state)
{
	struct es_writer little;
	struct es_zip *other;
	uint8_t room[32];

	(void)state;
	es_writer_init(&little, room, sizeof(room));
	assert_err(es_zip_new(&little, &other), ES_OK);
	assert_err(es_zip_put(other, "a-rather-long-name.txt", es_bytes_str("hello"), 0),
	           ES_NO_SPACE);
	es_zip_free(other);
}

static void names_are_plain(void **state)
{
	static const struct {
		const char *text, *slug;
	} cases[] = {
	        {"Le café du lundi", "le-cafe-du-lundi"},
	        {"  ../../etc/passwd", "etc-passwd"},
	        {"Újrakezdés — «nulla»", "ujrakezdes-nulla"},
	        {"Привет", ""},
	        {"", ""},
	};
	char slug[61], path[PATH_LEN];
	struct es_id id = {{0x1a, 0x2b}};

	(void)state;
	for (size_t i = 0; i < ES_COUNT(cases); i++) {
		parcel_slug(es_bytes_str(cases[i].text), slug, sizeof(slug));
		assert_string_equal(slug, cases[i].slug);
	}
	parcel_slug(es_bytes_str("aaaaaaaaaa bbbb"), slug, 12);
	assert_string_equal(slug, "aaaaaaaaaa");
	parcel_file_path(&id, es_bytes_str("Étape 1.final.PDF"), es_bytes_str("application/pdf"),
	                 path);
	assert_string_equal(path, "files/1a2b000000000000/etape-1-final.pdf");
	parcel_file_path(&id, es_bytes_str("..\\..\\x"), es_bytes_str("video/webm"), path);
	assert_string_equal(path, "files/1a2b000000000000/file.x");
	parcel_file_path(&id, es_bytes_str("film"), es_bytes_str("video/webm"), path);
	assert_string_equal(path, "files/1a2b000000000000/film.webm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(an_archive_comes_in_pieces, open_zip, close_zip),
	        cmocka_unit_test_setup_teardown(an_entry_has_the_bytes_that_were_announced,
	                                        open_zip, close_zip),
	        cmocka_unit_test_setup_teardown(an_entry_takes_no_more_than_was_announced, open_zip,
	                                        close_zip),
	        cmocka_unit_test(no_room_is_an_error),
	        cmocka_unit_test(names_are_plain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
