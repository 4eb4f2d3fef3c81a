/* SPDX-License-Identifier: EUPL-1.2 */
/* What publishers do to text. */
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_becomes(es_err (*change)(struct es_bytes, struct es_writer *), const char *text,
                           const char *want)
{
	uint8_t buffer[256];
	struct es_writer out;

	es_writer_init(&out, buffer, sizeof(buffer) - 1);
	assert_int_equal(change(es_bytes_str(text), &out), ES_OK);
	buffer[out.len] = '\0';
	assert_string_equal((char *)buffer, want);
}

static void composes(void **state)
{
	(void)state;
	assert_becomes(es_text_normalise,
	               "e\xcc\x81"
	               "te\xcc\x81",
	               "\xc3\xa9t\xc3\xa9");
	assert_becomes(es_text_normalise, "\xc3\xa9", "\xc3\xa9");
	assert_becomes(es_text_normalise, "\xef\xac\x81n",
	               "\xef\xac\x81n"); /* NFC keeps the ligature */
	assert_becomes(es_text_normalise, "", "");
}

static void cleans_controls(void **state)
{
	(void)state;
	assert_becomes(es_text_normalise, "a\r\nb\rc\n\td", "a\nb\nc\n\td");
	assert_becomes(es_text_normalise,
	               "a\x07\x1b[1mb\x7f"
	               "c\xc2\x9b"
	               "d",
	               "a[1mbcd");
	assert_becomes(es_text_normalise, "\n\n a", "\n\n a");
	assert_becomes(es_text_line, "  two \n\n words\t", "two words");
	assert_becomes(es_text_line, " \n ", "");
}

static void refuses_bad_utf8(void **state)
{
	uint8_t buffer[16];
	struct es_writer out;

	(void)state;
	es_writer_init(&out, buffer, sizeof(buffer));
	assert_int_equal(es_text_normalise(es_bytes_str("a\xff"), &out), ES_BAD_UTF8);
	assert_int_equal(es_text_line(es_bytes_str("\xed\xa0\x80"), &out), ES_BAD_UTF8);
}

static void assert_cut(const char *text, size_t max, const char *want)
{
	struct es_bytes got = es_text_cut(es_bytes_str(text), max);

	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.data, want, got.len);
}

static void measures_and_cuts(void **state)
{
	(void)state;
	assert_int_equal(es_text_length(es_bytes_str("h\xc3\xa9h\xf0\x9f\x90\x9d")), 4);
	assert_cut("abc", 3, "abc");
	assert_cut("abc", 2, "ab");
	assert_cut("abc", 0, "");
	assert_cut("\xc3\xa9t\xc3\xa9", 2, "\xc3\xa9t");
	assert_cut("ae\xcc\x81", 2, "a"); /* never between a letter and its accent */
	assert_cut("ae\xcc\x81", 3, "ae\xcc\x81");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(composes),
	        cmocka_unit_test(cleans_controls),
	        cmocka_unit_test(refuses_bad_utf8),
	        cmocka_unit_test(measures_and_cuts),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
