/* SPDX-License-Identifier: EUPL-1.2 */
/* Sheets as JSON: what a view says comes back as it was, all else is refused or noted. */
#include "json.h"
#include "sheet_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"scanned_fr.md", "plain_fr.txt",     "plain_it.txt",
                                    "word_fr.txt",   "inspiring_fr.txt", "edge_cases.md"};

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * sizeof(names) / sizeof(names[0]); i++) {
		struct fixture f;
		struct fixture again = {0};
		struct es_writer json;

		fixture_open(&f, names[i / 2]);
		struct es_bytes view = es_writer_bytes(&f.view);
		es_writer_grow(&json, 4 * ES_SHEET_TEXT_MAX);
		assert_int_equal(es_json_write(view, i % 2 == 1, &json), ES_OK);
		fixture_parse(&again, (const char *)json.data, json.len, NULL);
		struct es_bytes found = es_writer_bytes(&again.view);
		assert_int_equal(found.len, view.len);
		assert_memory_equal(found.data, view.data, view.len);
		assert_int_equal(es_sheet_notes(again.sheet), 0);
		assert_true(es_bytes_equal(es_sheet_title(again.sheet), es_sheet_title(f.sheet)));
		es_writer_free(&json);
		fixture_close(&again);
		fixture_close(&f);
	}
}

#define TITLE "\"description\": {\"title\": \"Café des halls\"}"

static void parse(struct fixture *f, const char *text)
{
	memset(f, 0, sizeof(*f));
	fixture_parse(f, text, strlen(text), NULL);
}

/* Keys in another order than the schema's, values that say nothing, a word in two code points. */
static void test_by_hand(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "\n {\"tools\": [{\"languages\": [\"hu\"], \"title\": \"Cafe\\u0301\"}],\n"
	          "\"contact\": {\"email\": \"ici@example.org\"}, \"lang\": \"hu\", \"scope\": 1,\n"
	          "\"testimonies\": [{\"text\": \"A\\nB\", \"role\": \"professional\"}],\n"
	          "\"practice\": {\"innovation\": null, " TITLE "}}");
	assert_string_equal(es_sheet_lang(f.sheet), "hu");
	assert_int_equal(es_sheet_scope(f.sheet), ES_SCOPE_FEDERATION);
	assert_int_equal(es_sheet_notes(f.sheet), 0);
	expect_str(&f, "practice.description.title", "Café des halls");
	expect_str(&f, "practice.licence", "CC-BY-SA-4.0");
	expect_absent(&f, "practice.innovation");
	expect_str(&f, "tools.0.title", "Café");
	expect_str(&f, "tools.0.languages.0", "hu");
	expect_str(&f, "testimonies.0.text", "A\nB");
	expect_str(&f, "contact.email", "ici@example.org");
	fixture_close(&f);
}

/* What a view says of a record itself is not the copy's; other unknown keys become notes, after
 * those that came along. */
static void test_unknown_keys(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "{\"lang\": \"fr\", \"id\": \"00\", \"revisions\": 3, \"colour\": \"red\",\n"
	          "\"practice\": {" TITLE ", \"notes\": [{\"line\": 4, \"text\": \"Old\"}],\n"
	          "\"mood\": {\"good\": [true, 1]}},\n"
	          "\"tools\": [{\"id\": \"ab\", \"title\": \"T\", \"price\": 7}]}");
	assert_int_equal(es_sheet_notes(f.sheet), 3);
	expect_note(&f, 0, "practice.mood: {\"good\":[true,1]}");
	expect_note(&f, 0, "tools[0].price: 7");
	expect_note(&f, 0, "colour: red");
	expect_count(&f, "practice.notes", 4);
	expect_int(&f, "practice.notes.0.line", 4);
	expect_str(&f, "practice.notes.0.text", "Old");
	expect_str(&f, "practice.notes.3.text", "colour: red");
	fixture_close(&f);
}

/* The practice's own record keeps no address of a person. */
static void test_addresses_leave(void **state)
{
	struct fixture f;

	(void)state;
	parse(&f, "{\"lang\": \"fr\", \"practice\": {" TITLE
	          ", \"innovation\": \"Chez ici@example.org\"},"
	          "\"more\": \"la@example.org\"}");
	expect_str(&f, "practice.innovation", "Chez […]");
	expect_str(&f, "practice.notes.0.text", "more: […]");
	expect_str(&f, "contact.email", "ici@example.org");
	fixture_close(&f);
}

static void expect_refused(const char *text, const char *path, const char *why)
{
	struct es_json_fault fault;
	struct es_sheet *sheet;

	es_err err = es_sheet_read(es_bytes_str(text), NULL, &fault, &sheet);
	if (err != ES_INVALID || strcmp(fault.path, path) != 0 || strcmp(fault.why, why) != 0)
		fail_msg("%s: %s, %s, %s", text, es_err_word(err), fault.path,
		         fault.why ? fault.why : "no reason");
	assert_null(sheet);
}

static void expect_lang(const struct fixture *f, uint64_t kind, size_t index, const char *lang)
{
	char found[ES_LANG_MAX + 1];

	es_sheet_lang_of(f->sheet, kind, index, found);
	assert_string_equal(found, lang);
}

/* Each voice keeps the language that it speaks; who speaks the document's follows it. */
static void test_languages(void **state)
{
	static const char text[] =
	        "{\"lang\": \"fr\", \"practice\": {" TITLE "},\n"
	        "\"testimonies\": [{\"lang\": \"fr\", \"role\": \"professional\", \"text\": "
	        "\"A\"},\n"
	        " {\"lang\": \"hu\", \"role\": \"beneficiary\", \"text\": \"B\"},\n"
	        " {\"lang\": null, \"role\": \"beneficiary\", \"text\": \"C\"}],\n"
	        "\"contact\": {\"lang\": \"it\", \"name\": \"Giulia\"},\n"
	        "\"tools\": [{\"lang\": \"ca\", \"title\": \"Un cafè\"}]}";
	struct fixture f = {0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *as = i ? "es" : NULL, *lang = i ? "es" : "fr";
		fixture_parse(&f, text, strlen(text), as);
		assert_int_equal(es_sheet_notes(f.sheet), 0);
		assert_string_equal(es_sheet_lang(f.sheet), lang);
		expect_lang(&f, ES_KIND_TESTIMONY, 0, lang);
		expect_lang(&f, ES_KIND_TESTIMONY, 1, "hu");
		expect_lang(&f, ES_KIND_TESTIMONY, 2, lang);
		expect_lang(&f, ES_KIND_PROFILE, 0, "it");
		expect_lang(&f, ES_KIND_TOOL, 0, "ca");
		expect_absent(&f, "testimonies.0.lang");
		expect_str(&f, "testimonies.1.lang", "hu");
		expect_str(&f, "tools.0.lang", "ca");
		fixture_close(&f);
	}
	expect_refused("{\"practice\": {" TITLE "}, \"testimonies\": [{\"lang\": \"?\"}]}",
	               "testimonies[0].lang", "must be a language tag, as fr or pt-BR");
}

static void test_refusals(void **state)
{
	static const struct {
		const char *inside; /* of the practice, after its title */
		const char *path;
		const char *why;
	} cases[] = {
	        {"\"innovation\": 3", "practice.innovation", "must be text"},
	        {"\"innovation\": \"\"", "practice.innovation", "is empty: leave it out"},
	        {"\"innovation\": \"a\\u0007\"", "practice.innovation",
	         "must be text without control codes"},
	        {"\"project\": \"a\\nb\"", "practice.project",
	         "must be one line without control codes"},
	        {"\"organisation\": []", "practice.organisation", "must be an object"},
	        {"\"organisation\": {\"country\": \"fr\"}", "practice.organisation.country",
	         "must be a country code of two capital letters"},
	        {"\"notes\": {}", "practice.notes", "must be a list"},
	        {"\"notes\": [{\"line\": true}]", "practice.notes[0].line",
	         "must be a whole number"},
	        {"\"notes\": [{\"line\": 1}, {\"line\": 1.0}]", "practice.notes[1].line",
	         "must be a whole number"},
	        {"\"notes\": [null]", "practice.notes[0]", "must be an object"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[400];
		snprintf(text, sizeof(text), "{\"practice\": {" TITLE ", %s}}", cases[i].inside);
		expect_refused(text, cases[i].path, cases[i].why);
	}
	expect_refused("{\"a\": 1, \"a\": 2}", "line 1, column 12", "says a key twice");
	expect_refused("{", "line 1, column 1", "is no JSON");
	expect_refused("{}", "practice", "is required");
	expect_refused("{\"practice\": {}}", "practice.description", "is required");
	expect_refused("{\"practice\": {" TITLE "}, \"tools\": [{\"title\": \"T\"}, {}]}",
	               "tools[1].title", "is required");
	expect_refused("{\"practice\": {" TITLE "}, \"testimonies\": [{\"role\": \"king\"}]}",
	               "testimonies[0].role", "is not one of the choices");
	expect_refused("{\"practice\": {" TITLE "}, \"testimonies\": [{\"practice\": \"0g\"}]}",
	               "testimonies[0].practice", "must be an id of 64 hexadecimal digits");
	expect_refused("{\"lang\": \"?\", \"practice\": {" TITLE "}}", "lang",
	               "must be a language tag, as fr or pt-BR");
	expect_refused("{\"scope\": 2, \"practice\": {" TITLE "}}", "scope",
	               "must be 0 (public) or 1 (federation)");
}

static void test_depth(void **state)
{
	char text[200000];

	(void)state;
	for (size_t levels = 16; levels <= 17; levels++) {
		size_t inner = levels - 1;
		size_t len =
		        (size_t)snprintf(text, sizeof(text), "{\"practice\": {" TITLE "}, \"x\": ");
		memset(text + len, '[', inner);
		memset(text + len + inner, ']', inner);
		memcpy(text + len + 2 * inner, "}", 2);
		if (levels == 17) {
			expect_refused(text, "", "the JSON is nested too deep");
			continue;
		}
		struct fixture f;
		parse(&f, text);
		expect_count(&f, "practice.notes", 1);
		fixture_close(&f);
	}
	memset(text, '[', sizeof(text) - 1);
	text[0] = '{';
	text[sizeof(text) - 1] = '\0';
	expect_refused(text, "", "the JSON is nested too deep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_by_hand),
	        cmocka_unit_test(test_languages),  cmocka_unit_test(test_unknown_keys),
	        cmocka_unit_test(test_refusals),   cmocka_unit_test(test_addresses_leave),
	        cmocka_unit_test(test_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
