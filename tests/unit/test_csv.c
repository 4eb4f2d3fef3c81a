/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables of sheets: cells as programs write them, columns as people call them, rows as sheets. */
#include "sheet/csv.h"
#include "sheet/sheet.h"
#include "test.h"

#include <string.h>

static struct es_csv *csv;
static size_t line;

static es_err read_text(const char *text, const char *lang)
{
	es_csv_free(csv);
	return es_csv_read(es_bytes_str(text), lang, &csv, &line);
}

static int forget(void **state)
{
	(void)state;
	es_csv_free(csv);
	csv = NULL;
	return 0;
}

static void assert_field(const char *header, const char *path)
{
	for (size_t i = 0; i < es_csv_columns(csv); i++) {
		if (!es_bytes_equal(es_csv_header(csv, i), es_bytes_str(header)))
			continue;
		if (!path)
			assert_null(es_csv_field(csv, i));
		else
			assert_string_equal(es_csv_field(csv, i), path);
		return;
	}
	fail_msg("no column %s", header);
}

/* The practice that a row becomes. */
static void assert_value(size_t row, const char *path, const char *wanted)
{
	struct es_sheet *sheet;
	struct es_writer text, view;
	struct es_bytes got;

	es_writer_grow(&text, 1 << 20);
	es_writer_grow(&view, 1 << 20);
	assert_err(es_csv_sheet(csv, row, &text), ES_OK);
	assert_err(es_sheet_parse(es_writer_bytes(&text), "fr", &sheet), ES_OK);
	assert_err(es_sheet_view(sheet, &view), ES_OK);
	assert_true(es_map_get(es_writer_bytes(&view), "practice", &got));
	got = es_map_str(got, path);
	if (!es_bytes_equal(got, es_bytes_str(wanted)))
		fail_msg("%s: \"%.*s\", not \"%s\" of:\n%.*s", path, (int)got.len,
		         (const char *)got.data, wanted, (int)text.len, (const char *)text.data);
	es_sheet_free(sheet);
	es_writer_free(&text);
	es_writer_free(&view);
}

static void headers_name_fields_in_six_languages(void **state)
{
	static const char *const tables[] = {
	        "Titre;Ville;Objectifs\na;b;c\n",   "Title;City;Objectives\na;b;c\n",
	        "Título;Ciudad;Objetivos\na;b;c\n", "Títol;Ciutat;Objectius\na;b;c\n",
	        "Titolo;Città;Obiettivi\na;b;c\n",  "Cím;Település;Célok\na;b;c\n"};

	(void)state;
	for (size_t i = 0; i < ES_COUNT(tables); i++) {
		assert_err(read_text(tables[i], es_language_codes[i]), ES_OK);
		const char *title = es_csv_field(csv, 0), *city = es_csv_field(csv, 1);
		if (!title || strcmp(title, "description.title") != 0)
			fail_msg("%s: the title is %s", tables[i], title ? title : "nothing");
		if (!city || strcmp(city, "organisation.city") != 0)
			fail_msg("%s: the city is %s", tables[i], city ? city : "nothing");
		assert_string_equal(es_csv_field(csv, 2), "implementation.objectives");
	}
}

static void rows_become_sheets(void **state)
{
	(void)state;
	assert_err(read_text("Titre,Ville,Objectifs,Divers\r\n"
	                     "\"Le \"\"café\"\", du lundi\",Metz,\"Parler\n# fort\n- un *vrai* "
	                     "pas\",x\r\n"
	                     "\r\n,,,\r\nDeux,Nancy,,\r\n",
	                     "fr"),
	           ES_OK);
	assert_int_equal(es_csv_rows(csv), 2);
	assert_int_equal(es_csv_line(csv, 0), 2);
	assert_int_equal(es_csv_line(csv, 1), 7);
	assert_field("Divers", NULL);
	assert_value(0, "description.title", "Le \"café\", du lundi");
	assert_value(0, "organisation.city", "Metz");
	assert_value(0, "implementation.objectives", "Parler\n# fort\n- un *vrai* pas");
	assert_value(1, "description.title", "Deux");
}

static void old_encodings_are_read(void **state)
{
	(void)state;
	assert_err(read_text("Titre\tVille\nLe caf\xe9\tB\xe2le\n", "fr"), ES_OK);
	assert_string_equal(es_csv_encoding(csv), "Windows-1252");
	assert_value(0, "description.title", "Le café");
	assert_value(0, "organisation.city", "Bâle");
}

static void columns_are_mapped_by_hand(void **state)
{
	(void)state;
	assert_err(read_text("Nom,Où\nUn,Metz\n", "fr"), ES_OK);
	assert_err(es_csv_map(csv, es_bytes_str("Nom"), "description.title"), ES_OK);
	assert_err(es_csv_map(csv, es_bytes_str("Où"), "organisation.city"), ES_OK);
	assert_value(0, "organisation.city", "Metz");
	assert_err(es_csv_map(csv, es_bytes_str("Où"), ""), ES_OK);
	assert_field("Où", NULL);
	assert_err(es_csv_map(csv, es_bytes_str("Où"), "nowhere"), ES_INVALID);
	assert_err(es_csv_map(csv, es_bytes_str("Quand"), "description.title"), ES_NOT_FOUND);
}

static void what_is_no_table_is_refused(void **state)
{
	(void)state;
	assert_err(read_text("", "fr"), ES_NOT_FOUND);
	assert_err(read_text("Titre\n", "fr"), ES_NOT_FOUND);
	assert_err(read_text("Titre\n\"a\n", "fr"), ES_MALFORMED);
	assert_int_equal(line, 2);
	assert_err(read_text("Titre,Ville\na,b,c\n", "fr"), ES_MALFORMED);
}

static void blank_lines_come_before_a_table(void **state)
{
	(void)state;
	assert_err(read_text("\r\n\n;;\nTitre;Ville\nUn, deux, trois;Metz\n", "fr"), ES_OK);
	assert_int_equal(es_csv_columns(csv), 2);
	assert_int_equal(es_csv_line(csv, 0), 5);
	assert_value(0, "description.title", "Un, deux, trois");
	assert_value(0, "organisation.city", "Metz");
}

/* A table of so many rows below its header. */
static es_err read_rows(size_t count)
{
	struct es_writer text;

	es_writer_grow(&text, 1 << 20);
	es_write_raw(&text, es_bytes_str("Titre\n"));
	for (size_t i = 0; i < count; i++)
		es_write_raw(&text, es_bytes_str("a\n"));
	assert_int_equal(text.err, ES_OK);
	es_csv_free(csv);
	es_err err = es_csv_read(es_writer_bytes(&text), "fr", &csv, &line);
	es_writer_free(&text);
	return err;
}

static void rows_are_bounded(void **state)
{
	(void)state;
	assert_err(read_rows(ES_CSV_ROWS_MAX), ES_OK);
	assert_int_equal(es_csv_rows(csv), ES_CSV_ROWS_MAX);
	assert_err(read_rows(ES_CSV_ROWS_MAX + 1), ES_LIMIT);
	assert_int_equal(line, ES_CSV_ROWS_MAX + 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_teardown(headers_name_fields_in_six_languages, forget),
	        cmocka_unit_test_teardown(rows_become_sheets, forget),
	        cmocka_unit_test_teardown(old_encodings_are_read, forget),
	        cmocka_unit_test_teardown(columns_are_mapped_by_hand, forget),
	        cmocka_unit_test_teardown(what_is_no_table_is_refused, forget),
	        cmocka_unit_test_teardown(blank_lines_come_before_a_table, forget),
	        cmocka_unit_test_teardown(rows_are_bounded, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
