/* SPDX-License-Identifier: EUPL-1.2 */
/* Archives as they are written: whole entries or an error, names that every system takes. */
#include "parcel/internal.h"
#include "parcel/manifest.h"
#include "parcel/zip_read.h"
#include "test.h"

#include <stdlib.h>
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

/* --- what comes in ------------------------------------------------------------------------------ */

static void names_stay_in_the_archive(void **state)
{
	static const char *const good[] = {"essaim.json", "tool/x.proof", "files/1a/\xc3\xa9.pdf",
	                                   "a/b/c/d/e/f/g/h"};
	static const char *const bad[] = {"",
	                                  "/etc/passwd",
	                                  "../x",
	                                  "a/../b",
	                                  "a//b",
	                                  "a/",
	                                  "a\\b",
	                                  "C:x",
	                                  "a/. ",
	                                  "a/b.",
	                                  "a\nb",
	                                  "\xff",
	                                  "a/b/c/d/e/f/g/h/i"};
	char longest[ES_UNZIP_NAME_MAX + 2];

	(void)state;
	for (size_t i = 0; i < ES_COUNT(good); i++)
		if (!es_unzip_name_fits(es_bytes_str(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		if (es_unzip_name_fits(es_bytes_str(bad[i])))
			fail_msg("%s", bad[i]);
	memset(longest, 'a', sizeof(longest));
	assert_true(es_unzip_name_fits(es_bytes_of(longest, ES_UNZIP_NAME_MAX)));
	assert_false(es_unzip_name_fits(es_bytes_of(longest, ES_UNZIP_NAME_MAX + 1)));
}

/* What was written in out, as a file. */
static void save(const char *folder, char path[256])
{
	snprintf(path, 256, "%s/archive.zip", folder);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(out.data, 1, out.len, file), out.len);
	assert_int_equal(fclose(file), 0);
}

static void what_is_written_is_read(void **state)
{
	char folder[] = "/tmp/essaim-parcel.XXXXXX", path[256];
	struct es_unzip_entry entry;
	struct es_writer got;
	struct es_unzip *in;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_err(es_zip_put(zip, "a.txt", es_bytes_str("hello"), 0), ES_OK);
	assert_err(es_zip_put(zip, "b/c.txt", es_bytes_str("world"), 0), ES_OK);
	assert_err(es_zip_end(zip), ES_OK);
	save(folder, path);
	es_writer_grow(&got, 4);
	assert_err(es_unzip_open(path, &in), ES_OK);
	assert_err(es_unzip_next(in, &entry), ES_OK);
	assert_err(es_unzip_get(in, &got), ES_TOO_LARGE);
	es_writer_free(&got);
	es_writer_grow(&got, 100);
	assert_err(es_unzip_next(in, &entry), ES_OK);
	assert_string_equal(entry.name, "b/c.txt");
	assert_err(es_unzip_get(in, &got), ES_OK);
	assert_true(es_bytes_equal(es_writer_bytes(&got), es_bytes_str("world")));
	assert_err(es_unzip_next(in, &entry), ES_NOT_FOUND);
	es_unzip_close(in);
	es_writer_free(&got);
	(void)remove(path);
	(void)remove(folder);
}

static void what_unfolds_beyond_proportion_is_refused(void **state)
{
	char folder[] = "/tmp/essaim-parcel.XXXXXX", path[256];
	static uint8_t nothing[1 << 20];
	struct es_unzip_entry entry;
	struct es_unzip *in;
	size_t got = 0;
	es_err err;

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_err(es_zip_begin(zip, "a", 64 * sizeof(nothing), 0, true), ES_OK);
	for (size_t i = 0; i < 64; i++)
		assert_err(es_zip_add(zip, ES_BYTES(nothing)), ES_OK);
	assert_err(es_zip_end(zip), ES_OK);
	save(folder, path);
	assert_true(out.len < 200000);
	assert_err(es_unzip_open(path, &in), ES_OK);
	assert_err(es_unzip_next(in, &entry), ES_OK);
	do {
		err = es_unzip_read(in, nothing, sizeof(nothing), &got);
	} while (err == ES_OK && got);
	assert_err(err, ES_LIMIT);
	es_unzip_close(in);
	(void)remove(path);
	(void)remove(folder);
}

static void a_manifest_is_read(void **state)
{
	static const struct {
		const char *json;
		es_err err;
	} cases[] = {
	        {"{\"format\": \"essaim-archive\", \"version\": 1, \"records\": [{\"proof\": "
	         "\"tool/x.proof\", \"name\": \"A\"}, {\"proof\": null}], \"files\": []}",
	         ES_OK},
	        {"{\"format\": \"essaim-archive\", \"version\": 1, \"records\": [{\"proof\": "
	         "\"../x\"}], \"files\": []}",
	         ES_INVALID},
	        {"{\"format\": \"essaim-archive\", \"version\": 1, \"records\": [], \"files\": "
	         "[{\"path\": \"a\", \"size\": 0, \"type\": \"a/b\", \"file\": \"00\"}]}",
	         ES_INVALID},
	        {"{\"format\": \"essaim-archive\", \"version\": 2}", ES_VERSION},
	        {"{\"format\": \"other\"}", ES_INVALID},
	        {"[]", ES_INVALID},
	        {"", ES_INVALID},
	};
	struct es_brought_list list;
	const char *why;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(cases); i++) {
		es_err err = es_brought_list_read(es_bytes_str(cases[i].json), &list, &why);
		assert_err(err, cases[i].err);
		assert_true(err != ES_INVALID || why);
		if (i == 0) {
			assert_int_equal(list.records_len, 1);
			assert_int_equal(list.unproven, 1);
			assert_string_equal(list.records[0].name, "A");
		}
		es_brought_list_free(&list);
	}
}

/* Whatever an archive calls somebody, it is a name that a record may hold, or none. */
static void names_of_a_manifest_fit_a_record(void **state)
{
	static const struct {
		const char *json, *name;
	} cases[] = {
	        {"Pályaorientációs Ház", "Pályaorientációs Ház"},
	        {"A\\u0085B", ""},
	        {"A\\u009bB", ""},
	        {"A\\nB", ""},
	        {"A\\u007fB", ""},
	        {"", ""},
	};
	char json[512];
	struct es_brought_list list;
	const char *why;

	(void)state;
	for (size_t i = 0; i < ES_COUNT(cases); i++) {
		(void)snprintf(
		        json, sizeof(json),
		        "{\"format\": \"essaim-archive\", \"version\": 1, "
		        "\"federation_name\": \"%s\", \"records\": [{\"proof\": \"x.proof\", "
		        "\"name\": \"%s\"}], \"files\": []}",
		        cases[i].json, cases[i].json);
		assert_err(es_brought_list_read(es_bytes_str(json), &list, &why), ES_OK);
		assert_string_equal(list.federation_name, cases[i].name);
		assert_string_equal(list.records[0].name, cases[i].name);
		es_brought_list_free(&list);
	}
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
	        cmocka_unit_test(names_stay_in_the_archive),
	        cmocka_unit_test_setup_teardown(what_is_written_is_read, open_zip, close_zip),
	        cmocka_unit_test_setup_teardown(what_unfolds_beyond_proportion_is_refused, open_zip,
	                                        close_zip),
	        cmocka_unit_test(a_manifest_is_read),
	        cmocka_unit_test(names_of_a_manifest_fit_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
