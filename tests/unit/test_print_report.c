/* SPDX-License-Identifier: EUPL-1.2 */
/* A report on paper from data of any size and any words: what it adds up to, what it refuses. How it reads is seen by
 * tests/integration/report.sh. */
#include "test.h"

#include "essaim/schema.h"
#include "node_limits.h"
#include "print/proofs.h"
#include "print/report.h"
#include "print/tally.h"

#include <stdlib.h>
#include <string.h>

struct shape {
	size_t gave, took, things, structures;
	const char *words; /* of whatever people say */
	const char *since; /* NULL: as the adoption's number says */
};

static void put_str(struct es_writer *w, const char *key, const char *text)
{
	es_write_cstr(w, key);
	es_write_cstr(w, text);
}

static void put_id(struct es_writer *w, const char *key, size_t number)
{
	uint8_t id[ES_ID_LEN] = {(uint8_t)number, (uint8_t)(number >> 8), 7};

	es_write_cstr(w, key);
	es_write_bin(w, ES_BYTES(id));
}

static void put_structure(struct es_writer *w, size_t number, const char *words)
{
	static const char *const countries[] = {"FR", "IT", "HU"};

	es_write_cstr(w, "structure");
	es_write_map(w, 4);
	put_id(w, "id", number);
	put_str(w, "name", words);
	put_str(w, "city", words);
	put_str(w, "country", countries[number % 3]);
}

static void put_follow_up(struct es_writer *w, const char *words)
{
	es_write_cstr(w, "follow_ups");
	es_write_array(w, 1);
	es_write_map(w, 3);
	put_str(w, "date", "2025-01");
	put_str(w, "text", words);
	es_write_cstr(w, "figures");
	es_write_array(w, 1);
	es_write_map(w, 2);
	put_str(w, "label", words);
	es_write_cstr(w, "value_milli");
	es_write_uint(w, 37000);
}

static void put_adoption(struct es_writer *w, const struct shape *s, size_t i)
{
	static const char *const years[] = {"2021", "2022-05", "2024-01-31"};
	static const char *const states[] = {"in_use", "trying", "stopped", "interested"};

	es_write_map(w, 9);
	es_write_cstr(w, "about");
	es_write_map(w, 4);
	put_id(w, "id", i % s->things);
	put_str(w, "title", s->words);
	put_str(w, "lang", "fr");
	put_structure(w, 999, s->words);
	put_structure(w, i % s->structures, s->words);
	put_id(w, "record", i);
	put_str(w, "lang", "fr");
	put_str(w, "state", states[i % 4]);
	put_str(w, "since", s->since ? s->since : years[i % 3]);
	put_str(w, "adapted", s->words);
	put_follow_up(w, s->words);
	es_write_cstr(w, "changed");
	es_write_uint(w, 1700000000000);
}

static void put_list(struct es_writer *w, const char *key, const struct shape *s, size_t count)
{
	es_write_cstr(w, key);
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		put_adoption(w, s, i);
}

static void make(const struct shape *s, struct es_report_print *r)
{
	es_report_open(r);
	es_write_map(&r->report, 4);
	put_structure(&r->report, 999, s->words);
	es_write_cstr(&r->report, "made");
	es_write_uint(&r->report, 1767225600000 + 1234); /* in 2026 */
	put_list(&r->report, "gave", s, s->gave);
	put_list(&r->report, "took", s, s->took);
	assert_err(r->report.err, ES_OK);
}

static es_err print(const struct es_report_print *r, struct es_writer *pdf)
{
	struct es_print_how how = {.in = ES_FR, .base = "https://essaim.example.org"};
	struct es_table *words;

	assert_err(es_table_read(es_bytes_str("number.one_below\t2\n"), &words), ES_OK);
	how.words = words;
	es_writer_grow(pdf, ES_PRINT_BYTES_MAX);
	es_err err = es_report_make(r, &how, pdf);
	es_table_free(words);
	return err;
}

static void adds_up(void **state)
{
	struct shape s = {.gave = 12, .took = 5, .things = 3, .structures = 4, .words = "Mot"};
	struct es_report_print r;
	struct es_tally t;

	(void)state;
	make(&s, &r);
	assert_err(es_tally_take(es_writer_bytes(&r.report), &t), ES_OK);
	assert_int_equal(t.gave, 12);
	assert_int_equal(t.took, 5);
	assert_int_equal(t.structures, 4);
	assert_int_equal(t.countries, 3);
	assert_int_equal(t.states[3], 3); /* in use */
	assert_int_equal(t.year_first, 2021);
	assert_int_equal(t.year_last, 2024);
	assert_int_equal(t.years[ES_TALLY_YEARS - 1], 4);
	assert_int_equal(t.years[ES_TALLY_YEARS - 2], 0);
	assert_int_equal(t.years[ES_TALLY_YEARS - 4], 4);
	assert_true(es_bytes_equal(t.since, es_bytes_str("2021")));
	assert_true(t.country_counts[0] >= t.country_counts[2]);
	es_tally_free(&t);
	es_report_close(&r);
}

/* A year that is far away must not push all others out of the chart. */
static void knows_no_later_year_than_its_own(void **state)
{
	struct shape s = {.gave = 2, .things = 1, .structures = 1, .words = "Mot", .since = "9999"};
	struct es_report_print r;
	struct es_tally t;

	(void)state;
	make(&s, &r);
	assert_err(es_tally_take(es_writer_bytes(&r.report), &t), ES_OK);
	assert_int_equal(t.year_last, 2026);
	assert_int_equal(t.years[ES_TALLY_YEARS - 1], 2);
	es_tally_free(&t);
	es_report_close(&r);
}

static void prints_whatever_people_say(void **state)
{
	static const char *const words[] = {"",
	                                    "Fin) Tj (du texte \\",
	                                    "a\nb\x01\x7f",
	                                    "😀",
	                                    "Donaudampfschifffahrtsgesellschaftskapitän",
	                                    "مرحبا"};

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct shape s = {
		        .gave = 4, .took = 2, .things = 2, .structures = 2, .words = words[i]};
		struct es_report_print r;
		struct es_writer pdf, again;
		make(&s, &r);
		assert_err(print(&r, &pdf), ES_OK);
		assert_err(print(&r, &again), ES_OK);
		assert_true(es_bytes_equal(es_writer_bytes(&pdf), es_writer_bytes(&again)));
		es_writer_free(&pdf);
		es_writer_free(&again);
		es_report_close(&r);
	}
}

/* Without a word of any of them, or a whole answer for each. */
static void stays_within_its_bounds(void **state)
{
	struct shape none = {.things = 1, .structures = 1, .words = "Mot"},
	             most = {.gave = ES_REPORT_PRINT_MAX + 1,
	                     .things = 1,
	                     .structures = 9,
	                     .words = "Mot"},
	             many = {.gave = 900, .things = 30, .structures = 90, .words = "Mot"};
	const struct shape *const shapes[] = {&none, &most, &many};
	const es_err wanted[] = {ES_OK, ES_LIMIT, ES_OK};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct es_report_print r;
		struct es_writer pdf;
		make(shapes[i], &r);
		es_err err = print(&r, &pdf);
		if (i < 2 || (err != ES_LIMIT && err != ES_TIMEOUT)) /* sanitizers are slow */
			assert_err(err, wanted[i]);
		assert_true(err == ES_OK || pdf.len == 0);
		es_writer_free(&pdf);
		es_report_close(&r);
	}
}

static void tells_whether_two_say_the_same(void **state)
{
	struct shape s = {.gave = 2, .things = 1, .structures = 1, .words = "Mot"};
	struct es_report_print a, b, c;

	(void)state;
	make(&s, &a);
	make(&s, &b);
	s.words = "Mots";
	make(&s, &c);
	assert_true(es_report_same(&a, &b));
	assert_false(es_report_same(&a, &c));
	es_report_close(&a);
	es_report_close(&b);
	es_report_close(&c);
}

static void reads_files_of_proofs_to_their_end(void **state)
{
	static const uint8_t file[] = {0x92, 0xc4, 1, 'a', 0xc4, 2, 'b', 'c', 0};
	struct es_bytes proof;
	struct es_reader r;
	size_t count;

	(void)state;
	assert_true(es_proofs_are(es_bytes_of(file, 8)));
	assert_err(es_proofs_begin(es_bytes_of(file, 8), &r, &count), ES_OK);
	assert_int_equal(count, 2);
	assert_err(es_proofs_next(&r, false, &proof), ES_OK);
	assert_true(es_bytes_equal(proof, es_bytes_str("a")));
	assert_err(es_proofs_next(&r, true, &proof), ES_OK);
	assert_true(es_bytes_equal(proof, es_bytes_str("bc")));
	assert_err(es_proofs_begin(es_bytes_of(file, 9), &r, &count), ES_OK);
	assert_err(es_proofs_next(&r, false, &proof), ES_OK);
	assert_err(es_proofs_next(&r, true, &proof), ES_MALFORMED); /* something follows */
	assert_false(es_proofs_are(es_bytes_of("\x90", 1)));
	assert_false(es_proofs_are(es_bytes_of("\x91\x01", 2)));
	assert_false(es_proofs_are(es_bytes_of(NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(adds_up),
	        cmocka_unit_test(knows_no_later_year_than_its_own),
	        cmocka_unit_test(prints_whatever_people_say),
	        cmocka_unit_test(stays_within_its_bounds),
	        cmocka_unit_test(tells_whether_two_say_the_same),
	        cmocka_unit_test(reads_files_of_proofs_to_their_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
