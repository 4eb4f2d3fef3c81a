/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/body_policy.h"
#include "test.h"

#include <string.h>

static struct es_header practice(const char *lang, uint64_t body_class)
{
	struct es_header h = {.version = ES_HEADER_VERSION,
	                      .kind = ES_KIND_PRACTICE,
	                      .structure = {{7}},
	                      .body_class = body_class};
	memcpy(h.lang, lang, strlen(lang));
	return h;
}

static void add_lang(struct es_body_policy *p, const char *lang)
{
	assert_err(es_body_policy_lang(p, es_bytes_str(lang)), ES_OK);
}

static void nothing_said_takes_all(void **state)
{
	(void)state;
	struct es_body_policy p = {0};
	struct es_header h = practice("hu", ES_BODY_MAX);
	assert_true(es_body_policy_is_all(&p));
	assert_true(es_body_policy_wants(&p, &h));
	assert_true(es_body_policy_wants(NULL, &h));
	h.version = 9;
	assert_true(es_body_policy_wants(&p, &h));
}

static void kinds_languages_and_sizes_choose(void **state)
{
	(void)state;
	struct es_body_policy p = {.max_size = 1024};
	assert_err(es_body_policy_kind(&p, ES_KIND_PRACTICE), ES_OK);
	add_lang(&p, "FR");
	add_lang(&p, "en-gb");
	static const struct {
		const char *lang;
		bool wanted;
	} langs[] = {{"fr", true},  {"fr-CA", true}, {"frr", false},    {"und", true},
	             {"en", false}, {"en-GB", true}, {"en-GBx", false}, {"hu", false}};
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++) {
		struct es_header h = practice(langs[i].lang, 1024);
		assert_int_equal(es_body_policy_wants(&p, &h), langs[i].wanted);
	}
	struct es_header h = practice("fr", 2048);
	assert_false(es_body_policy_wants(&p, &h));
	h = practice("fr", 512);
	h.kind = ES_KIND_COMMENT;
	assert_false(es_body_policy_wants(&p, &h));
	h.version = 9;
	assert_false(es_body_policy_wants(&p, &h));
}

static void what_must_come_comes(void **state)
{
	(void)state;
	struct es_body_policy none = {
	        .structure = {{8}}, .some_kinds = true, .some_langs = true, .max_size = 256};
	struct es_header h = practice("fr", 4096);
	assert_false(es_body_policy_wants(&none, &h));
	h.kind = ES_KIND_LOG_START;
	assert_true(es_body_policy_wants(&none, &h));
	h.kind = ES_KIND_ERASURE;
	assert_true(es_body_policy_wants(&none, &h));
	h.kind = ES_KIND_TOOL;
	none.structure.bytes[0] = 7;
	assert_true(es_body_policy_wants(&none, &h));
}

static es_err read_back(struct es_bytes bytes, struct es_body_policy *out)
{
	struct es_reader r;
	es_reader_init(&r, bytes);
	es_body_policy_read(&r, out);
	return es_reader_finish(&r);
}

static void it_is_written_in_one_form(void **state)
{
	(void)state;
	struct es_body_policy p = {.max_size = 65536}, q;
	uint8_t buffer[4096], again[4096];
	struct es_writer w, v;
	add_lang(&p, "it");
	add_lang(&p, "FR");
	add_lang(&p, "fr");
	assert_err(es_body_policy_kind(&p, 300), ES_OK);
	assert_err(es_body_policy_kind(&p, 3), ES_OK);
	assert_err(es_body_policy_kind(&p, 300), ES_OK);
	assert_int_equal(p.kinds_len, 2);
	assert_int_equal(p.langs_len, 2);
	es_writer_init(&w, buffer, sizeof(buffer));
	es_body_policy_write(&p, &w);
	static const uint8_t expected[] = {0x92, 3,   0xcd, 1,    44, 0x92, 0xa2, 'f', 'r',
	                                   0xa2, 'i', 't',  0xce, 0,  1,    0,    0};
	assert_int_equal(w.len, sizeof(expected));
	assert_memory_equal(buffer, expected, sizeof(expected));
	assert_err(read_back(es_writer_bytes(&w), &q), ES_OK);
	es_writer_init(&v, again, sizeof(again));
	es_body_policy_write(&q, &v);
	assert_int_equal(v.len, w.len);
	assert_memory_equal(again, buffer, w.len);
}

static void other_forms_are_refused(void **state)
{
	(void)state;
	struct es_body_policy p;
	static const struct {
		uint8_t bytes[12];
		size_t len;
		es_err err;
	} cases[] = {
	        {{0x92, 4, 3, 0xc0, 0}, 5, ES_NOT_CANONICAL},
	        {{0x92, 3, 3, 0xc0, 0}, 5, ES_NOT_CANONICAL},
	        {{0xc0, 0x91, 0xa2, 'F', 'r', 0}, 6, ES_NOT_CANONICAL},
	        {{0xc0, 0x92, 0xa2, 'i', 't', 0xa2, 'f', 'r', 0}, 9, ES_NOT_CANONICAL},
	        {{0xc0, 0x91, 0xa2, '-', 'r', 0}, 6, ES_MALFORMED},
	        {{0xc0, 0x91, 0xa0, 0}, 4, ES_MALFORMED},
	        {{0xc0, 0xc0, 0xce, 0, 4, 0, 1}, 7, ES_TOO_LARGE},
	        {{0xc0, 0xc0}, 2, ES_MALFORMED},
	        {{0xc0, 0xc0, 0, 0}, 4, ES_MALFORMED},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_err(read_back(es_bytes_of(cases[i].bytes, cases[i].len), &p), cases[i].err);
}

static void it_is_bounded(void **state)
{
	(void)state;
	struct es_body_policy p = {0};
	for (uint64_t i = 0; i < ES_POLICY_KINDS_MAX; i++)
		assert_err(es_body_policy_kind(&p, 1000 - i), ES_OK);
	assert_err(es_body_policy_kind(&p, 1), ES_LIMIT);
	char lang[] = "aa";
	for (size_t i = 0; i < ES_POLICY_LANGS_MAX; i++) {
		lang[0] = (char)('a' + i / 26);
		lang[1] = (char)('a' + i % 26);
		add_lang(&p, lang);
	}
	assert_err(es_body_policy_lang(&p, es_bytes_str("zz")), ES_LIMIT);
	assert_err(es_body_policy_lang(&p, es_bytes_str("not a language")), ES_INVALID);
	struct es_writer w;
	es_writer_grow(&w, 8192);
	es_body_policy_write(&p, &w);
	struct es_body_policy q;
	assert_err(read_back(es_writer_bytes(&w), &q), ES_OK);
	es_writer_free(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(nothing_said_takes_all),
	        cmocka_unit_test(kinds_languages_and_sizes_choose),
	        cmocka_unit_test(what_must_come_comes),
	        cmocka_unit_test(it_is_written_in_one_form),
	        cmocka_unit_test(other_forms_are_refused),
	        cmocka_unit_test(it_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
