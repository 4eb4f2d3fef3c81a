/* SPDX-License-Identifier: EUPL-1.2 */
#include "sheet_fixture.h"

#include "essaim/schema.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"scanned_fr.md", "plain_fr.txt",     "plain_it.txt",
                                    "word_fr.txt",   "inspiring_fr.txt", "edge_cases.md"};

static void render(struct es_bytes view, const char *lang, struct es_writer *w)
{
	es_writer_grow(w, 4 * ES_SHEET_TEXT_MAX);
	assert_int_equal(es_sheet_render_markdown(view, lang, w), ES_OK);
	assert_true(es_utf8_valid(w->data, w->len));
}

/* What was exported, in any language of labels, imports back to the very same view. */
static void expect_round_trip(struct es_bytes view, const char *lang)
{
	struct es_writer markdown;
	struct fixture again = {0};

	render(view, lang, &markdown);
	fixture_parse(&again, (const char *)markdown.data, markdown.len, NULL);
	struct es_bytes found = es_writer_bytes(&again.view);
	if (!es_bytes_equal(found, view)) {
		size_t i = 0;
		while (i < view.len && i < found.len && view.data[i] == found.data[i])
			i++;
		size_t from = i > 60 ? i - 60 : 0;
		fail_msg("differs in %s at byte %zu: %.*s", lang, i,
		         (int)(found.len - from < 120 ? found.len - from : 120),
		         (const char *)found.data + from);
	}
	es_writer_free(&markdown);
	fixture_close(&again);
}

static void test_markdown_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct fixture f;
		fixture_open(&f, names[i]);
		for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++)
			expect_round_trip(es_writer_bytes(&f.view), es_language_codes[lang]);
		fixture_close(&f);
	}
}

/* The demo's sheets are read without a remark, in the language they are written in, and come back
 * as they were. */
static void check_demo_sheet(const char *folder, const char *file, size_t written_in[])
{
	struct fixture f;
	char name[600];

	snprintf(name, sizeof(name), "../../../bootstrap/demo/sheets/%s/%s", folder, file);
	fixture_open(&f, name);
	assert_int_equal(es_sheet_notes(f.sheet), 0);
	written_in[es_language_of(es_bytes_str(es_sheet_lang(f.sheet)))]++;
	for (int lang = 0; lang < ES_LANGUAGE_COUNT; lang++)
		expect_round_trip(es_writer_bytes(&f.view), es_language_codes[lang]);
	fixture_close(&f);
}

static void test_demo_sheets(void **state)
{
	static const char *const folders[] = {"fr", "it", "hu", "es", "ca", "be"};
	size_t written_in[ES_LANGUAGE_COUNT] = {0};
	(void)state;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		char path[1024];
		snprintf(path, sizeof(path), "%s/../bootstrap/demo/sheets/%s", ES_TESTS_DIR,
		         folders[i]);
		DIR *dir = opendir(path);
		assert_non_null(dir);
		for (struct dirent *entry; (entry = readdir(dir));)
			if (entry->d_name[0] != '.')
				check_demo_sheet(folders[i], entry->d_name, written_in);
		closedir(dir);
	}
	assert_int_equal(written_in[ES_FR], 6);
	assert_int_equal(written_in[ES_EN], 3);
	for (int lang = ES_ES; lang < ES_LANGUAGE_COUNT; lang++)
		assert_int_equal(written_in[lang], 4);
}

/* --- text that looks like markup -------------------------------------------------------------- */

static void write_field(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	es_write_cstr(w, text);
}

/* A reference to a file, with a text or with none. */
static void write_file(struct es_writer *w, const char *text)
{
	uint8_t id[ES_ID_LEN] = {0xab, 0xcd};

	es_write_map(w, text ? 6 : 4);
	es_write_cstr(w, "file");
	es_write_bin(w, ES_BYTES(id));
	es_write_cstr(w, "size");
	es_write_uint(w, 123456);
	write_field(w, "type", "application/vnd.oasis.opendocument.text");
	write_field(w, "name", "_Été_ *1* [2]#.odt");
	if (text) {
		write_field(w, "text", text);
		write_field(w, "lang", "pt-BR");
	}
}

/* A view of a practice whose prose and lines are the given texts. */
static void build_view(struct es_writer *w, const char *title, const char *prose)
{
	es_writer_grow(w, 1 << 20);
	es_write_map(w, 5);
	write_field(w, "lang", "fr");
	es_write_cstr(w, "practice");
	es_write_map(w, 5);
	es_write_cstr(w, "organisation");
	es_write_map(w, 1);
	write_field(w, "name", title);
	es_write_cstr(w, "description");
	es_write_map(w, 3);
	write_field(w, "title", title);
	es_write_cstr(w, "partners");
	es_write_array(w, 2);
	es_write_cstr(w, title);
	es_write_cstr(w, "b");
	write_field(w, "summary", prose);
	es_write_cstr(w, "results");
	es_write_map(w, 2);
	write_field(w, "results", "x");
	es_write_cstr(w, "figures");
	es_write_array(w, 1);
	es_write_map(w, 6);
	write_field(w, "label", title);
	write_field(w, "value_original", title);
	es_write_cstr(w, "value_milli");
	es_write_int(w, -12500);
	write_field(w, "unit", "%");
	es_write_cstr(w, "baseline_milli");
	es_write_int(w, 1234567890);
	write_field(w, "date", "2020-02");
	es_write_cstr(w, "files");
	es_write_array(w, 2);
	write_file(w, prose);
	write_file(w, NULL);
	write_field(w, "licence", "CC0-1.0");
	es_write_cstr(w, "testimonies");
	es_write_array(w, 1);
	es_write_map(w, 3);
	write_field(w, "role", "beneficiary");
	write_field(w, "name", title);
	write_field(w, "text", prose);
	es_write_cstr(w, "contact");
	es_write_map(w, 2);
	write_field(w, "name", title);
	write_field(w, "email", "accueil@example.org");
	es_write_cstr(w, "tools");
	es_write_array(w, 1);
	es_write_map(w, 3);
	write_field(w, "title", title);
	write_field(w, "aims", prose);
	write_field(w, "original", prose);
	assert_int_equal(w->err, ES_OK);
}

static void test_text_that_looks_like_markup(void **state)
{
	static const char *const titles[] = {
	        "# pas un titre",
	        "**gras** et *penché*",
	        "Résumé",
	        "Contact",
	        "- tiret",
	        "a | b \\| c \\",
	        "[x] coché",
	        "☐ vide",
	        "<b>x</b> &amp; &",
	        "12. Outil",
	        "o la la",
	        "1^{er}",
	        "_a_ __b__",
	        "[a](b)",
	        "Objectifs : deux",
	        "| a | b |",
	        "...",
	        "-- --",
	        "• puce",
	        "Pays",
	        "> cité",
	        "– tiret long",
	        "snake_case_name",
	        "C:\\x\\y",
	        "1. Organisation, pays",
	};
	(void)state;

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		char prose[400];
		struct es_writer w;
		snprintf(prose, sizeof(prose), "%s\n- %s\n  - %s\nfin %s", titles[i], titles[i],
		         titles[i], titles[i]);
		/* A line of prose that begins with "- " is an entry. */
		if (strncmp(titles[i], "- ", 2) == 0)
			continue;
		build_view(&w, titles[i], prose);
		expect_round_trip(es_writer_bytes(&w), es_language_codes[i % ES_LANGUAGE_COUNT]);
		es_writer_free(&w);
	}
}

/* --- for people ------------------------------------------------------------------------------- */

static void contains(const struct es_writer *w, const char *text)
{
	char *all = malloc(w->len + 1);

	assert_non_null(all);
	memcpy(all, w->data, w->len);
	all[w->len] = '\0';
	if (!strstr(all, text))
		fail_msg("\"%s\" is not in\n%s", text, all);
	free(all);
}

static void test_text_for_a_terminal(void **state)
{
	struct fixture f;
	struct es_writer w;
	(void)state;

	fixture_open(&f, "scanned_fr.md");
	es_writer_grow(&w, 1 << 20);
	assert_int_equal(es_sheet_render_text(es_writer_bytes(&f.view), "hu", 72, &w), ES_OK);
	contains(&w, "La table du jeudi\n=================\n");
	contains(&w, "1. Szervezet, ország\n");
	contains(&w, "Ország                      Belgium\n");
	contains(&w, "  [x] Foglalkoztatás\n");
	contains(&w, "  [ ] Oktatás\n");
	contains(&w, "Költségvetés                184 350.50€\n");
	contains(&w, "  88%; Kiinduló érték: 62\n");
	contains(&w, "Az eszköz címe");
	size_t columns = 0;
	for (size_t i = 0; i < w.len; i++) {
		assert_true(w.data[i] == '\n' || w.data[i] >= 0x20);
		columns = w.data[i] == '\n' ? 0 : columns + ((w.data[i] & 0xc0) != 0x80);
		assert_true(columns <= 72);
	}
	es_writer_free(&w);
	fixture_close(&f);
}

/* What reaches a terminal must not steer it, whoever wrote the record. */
static void test_control_codes_do_not_reach_the_terminal(void **state)
{
	struct es_writer view;
	struct es_writer w;
	(void)state;

	build_view(&view, "a\x1b[2Jb\x07",
	           "c\x1b]0;x\x07\nd\xc2\x9b"
	           "31m");
	es_writer_grow(&w, 1 << 20);
	assert_int_equal(es_sheet_render_text(es_writer_bytes(&view), "fr", 0, &w), ES_OK);
	for (size_t i = 0; i < w.len; i++)
		assert_true(w.data[i] == '\n' || (w.data[i] >= 0x20 && w.data[i] != 0x7f));
	assert_null(memchr(w.data, 0x1b, w.len));
	es_writer_free(&w);
	es_writer_free(&view);
}

static void test_bad_views_are_refused(void **state)
{
	uint8_t out[64];
	struct es_writer w;
	(void)state;

	es_writer_init(&w, out, sizeof(out));
	assert_int_equal(es_sheet_render_markdown(es_bytes_str("\x80"), "fr", &w), ES_MALFORMED);
	assert_int_equal(es_sheet_render_markdown(es_bytes_str("\x90"), "fr", &w), ES_MALFORMED);
	assert_int_equal(es_sheet_render_text(es_bytes_of(NULL, 0), "fr", 80, &w), ES_MALFORMED);
	assert_int_equal(es_sheet_render_text(es_bytes_str("\x81\xa8practice\xc0"), "fr", 80, &w),
	                 ES_MALFORMED);
	struct fixture f;
	fixture_open(&f, "word_fr.txt");
	assert_int_equal(es_sheet_render_text(es_writer_bytes(&f.view), "fr", 80, &w), ES_NO_SPACE);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_markdown_round_trip),
	        cmocka_unit_test(test_demo_sheets),
	        cmocka_unit_test(test_text_that_looks_like_markup),
	        cmocka_unit_test(test_text_for_a_terminal),
	        cmocka_unit_test(test_control_codes_do_not_reach_the_terminal),
	        cmocka_unit_test(test_bad_views_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
