/* SPDX-License-Identifier: EUPL-1.2 */
/* What a form sends, in any order and with empty places, becomes a body; what is amiss is told whole. */
#include "form/form.h"
#include "test.h"
#include "text.h"

#include <string.h>

static const uint8_t author[ES_AUTHOR_LEN] = {7};
static uint8_t sent[65536];
static struct es_writer w, body;

static int begin(void **state)
{
	(void)state;
	es_writer_init(&w, sent, sizeof(sent));
	es_writer_grow(&body, ES_BODY_MAX);
	return 0;
}

static int end(void **state)
{
	(void)state;
	es_writer_free(&body);
	return 0;
}

static void put(const char *key, const char *value)
{
	es_write_cstr(&w, key);
	es_write_cstr(&w, value);
}

static void group(const char *key, size_t pairs)
{
	es_write_cstr(&w, key);
	es_write_map(&w, pairs);
}

static struct es_bytes made(uint64_t kind)
{
	assert_err(w.err, ES_OK);
	assert_err(es_canonical(es_writer_bytes(&w)), ES_OK);
	assert_err(es_form_body(kind, author, es_writer_bytes(&w), &body), ES_OK);
	return es_writer_bytes(&body);
}

static void assert_text(const char *path, const char *wanted)
{
	struct es_bytes value;

	if (!es_map_path(es_writer_bytes(&body), path, &value))
		fail_msg("%s is missing", path);
	value = es_value_str(value);
	assert_int_equal(value.len, strlen(wanted));
	assert_memory_equal(value.data, wanted, value.len);
}

static bool has(const char *path)
{
	struct es_bytes value;

	return es_map_path(es_writer_bytes(&body), path, &value);
}

static void any_order_becomes_the_schema_s(void **state)
{
	(void)state;
	es_write_map(&w, 3);
	put("licence", "CC-BY-4.0");
	group("description", 4);
	put("summary", "  E\xcc\x81t\xc3\xa9\r\n\n ");
	put("original_title", "  ");
	es_write_cstr(&w, "domains");
	es_write_map(&w, 3);
	put("other_text", "le lien");
	es_write_cstr(&w, "other");
	es_write_bool(&w, true);
	es_write_cstr(&w, "employment");
	es_write_bool(&w, false);
	put("title", "Le caf\xc3\xa9");
	group("implementation", 2);
	put("objectives", "");
	es_write_cstr(&w, "budget");
	es_write_map(&w, 2);
	put("currency", "EUR");
	es_write_cstr(&w, "cents");
	es_write_uint(&w, 120000);
	struct es_bytes b = made(ES_KIND_PRACTICE);
	assert_err(es_canonical(b), ES_OK);
	assert_err(es_schema_check(ES_KIND_PRACTICE, b, NULL), ES_OK);
	assert_text("description.summary", "\xc3\x89t\xc3\xa9");
	assert_text("description.domains.other_text", "le lien");
	assert_text("implementation.budget.currency", "EUR");
	assert_false(has("description.original_title"));
	assert_false(has("implementation.objectives"));
}

static void what_says_nothing_is_left_out(void **state)
{
	(void)state;
	es_write_map(&w, 3);
	group("description", 3);
	put("title", "Titre");
	es_write_cstr(&w, "partners");
	es_write_array(&w, 2);
	es_write_cstr(&w, " ");
	es_write_nil(&w);
	es_write_cstr(&w, "period");
	es_write_map(&w, 2);
	es_write_cstr(&w, "from");
	es_write_nil(&w);
	put("to", "");
	group("results", 1);
	es_write_cstr(&w, "figures");
	es_write_array(&w, 1);
	es_write_map(&w, 1);
	put("label", "");
	es_write_cstr(&w, "innovation");
	es_write_nil(&w);
	assert_err(es_schema_check(ES_KIND_PRACTICE, made(ES_KIND_PRACTICE), NULL), ES_OK);
	assert_false(has("description.partners"));
	assert_false(has("description.period"));
	assert_false(has("results"));
}

static const char *why_of(const struct es_form_report *report, const char *path)
{
	for (size_t i = 0; i < report->faults_len; i++)
		if (strcmp(report->faults[i].path, path) == 0)
			return report->faults[i].why;
	fail_msg("no fault at %s", path);
	return NULL;
}

static void every_fault_is_told(void **state)
{
	static struct es_form_report report;

	(void)state;
	es_write_map(&w, 4);
	group("organisation", 2);
	put("country", "France");
	put("colour", "blue");
	group("implementation", 1);
	es_write_cstr(&w, "budget");
	es_write_map(&w, 1);
	put("currency", "EUR");
	put("licence", "two\nlines");
	put("results", "no map");
	struct es_bytes b = made(ES_KIND_PRACTICE);
	assert_err(es_schema_check(ES_KIND_PRACTICE, b, NULL), ES_INVALID);
	assert_err(es_form_look(ES_KIND_PRACTICE, b, &report), ES_OK);
	assert_int_equal(report.faults_len, 6);
	assert_string_equal(why_of(&report, "description.title"), "is required");
	assert_string_equal(why_of(&report, "organisation.colour"), "is unknown here");
	assert_non_null(why_of(&report, "organisation.country"));
	assert_non_null(why_of(&report, "implementation.budget"));
	assert_non_null(why_of(&report, "licence"));
	assert_non_null(why_of(&report, "results"));
}

static const struct es_form_part *part_of(const struct es_form_report *report, const char *name)
{
	for (size_t i = 1; i < report->parts_len; i++)
		if (strcmp(report->parts[i].name, name) == 0)
			return &report->parts[i];
	fail_msg("no part %s", name);
	return NULL;
}

static void a_body_is_measured(void **state)
{
	static struct es_form_report report;

	(void)state;
	es_write_map(&w, 2);
	group("description", 2);
	put("title", "Titre");
	put("summary", "L'\xc3\xa9quipe accueille \xe2\x80\x94 sans rendez-vous, 5 jours.\nOui !");
	group("inspiring", 1);
	put("key_moment", "Le premier appel");
	assert_err(es_form_look(ES_KIND_PRACTICE, made(ES_KIND_PRACTICE), &report), ES_OK);
	assert_int_equal(report.faults_len, 0);
	assert_int_equal(part_of(&report, "description")->answered, 2);
	assert_int_equal(part_of(&report, "description")->of, 8);
	assert_int_equal(part_of(&report, "inspiring")->answered, 1);
	assert_int_equal(part_of(&report, "results")->answered, 0);
	assert_int_equal(report.words_len, 1);
	assert_string_equal(report.words[0].path, "description.summary");
	assert_int_equal(report.words[0].words, 7);
}

static void ids_come_in_hexadecimal_too(void **state)
{
	char hex[2 * ES_ID_LEN + 1];

	(void)state;
	memset(hex, 'a', sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	es_write_map(&w, 3);
	put("text", "Merci");
	put("role", "beneficiary");
	put("practice", hex);
	assert_err(es_schema_check(ES_KIND_TESTIMONY, made(ES_KIND_TESTIMONY), NULL), ES_OK);
}

static void what_is_no_form_is_refused(void **state)
{
	static struct es_form_report report;
	struct es_bytes five = es_bytes_of("\x05", 1);

	(void)state;
	assert_err(es_form_body(ES_KIND_PRACTICE, author, five, &body), ES_INVALID);
	assert_err(es_form_body(200, author, es_bytes_of("\x80", 1), &body), ES_NOT_FOUND);
	assert_err(es_form_look(200, es_bytes_of("\x80", 1), &report), ES_NOT_FOUND);
}

static void words_are_counted_in_every_script_of_ours(void **state)
{
	(void)state;
	assert_int_equal(es_text_words(es_bytes_str("")), 0);
	assert_int_equal(es_text_words(es_bytes_str(" - ; \n\t")), 0);
	assert_int_equal(es_text_words(es_bytes_str("a\xc2\xa0"
	                                            "b\n\nc")),
	                 3);
	assert_int_equal(es_text_words(es_bytes_str("\xc5\x91szi \xc3\xa9vad : 12,5 %")), 3);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
	        TEST(any_order_becomes_the_schema_s),
	        TEST(what_says_nothing_is_left_out),
	        TEST(every_fault_is_told),
	        TEST(a_body_is_measured),
	        TEST(ids_come_in_hexadecimal_too),
	        TEST(what_is_no_form_is_refused),
	        TEST(words_are_counted_in_every_script_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
