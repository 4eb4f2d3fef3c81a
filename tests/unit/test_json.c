/* SPDX-License-Identifier: EUPL-1.2 */
/* MessagePack on its way out as JSON. */
#include "json.h"

#include "essaim/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_json(struct es_bytes in, bool pretty, const char *want)
{
	struct es_writer out;

	es_writer_grow(&out, 1 << 20);
	assert_int_equal(es_json_write(in, pretty, &out), ES_OK);
	struct es_bytes got = es_writer_bytes(&out);
	assert_int_equal(got.len, strlen(want));
	assert_memory_equal(got.data, want, got.len);
	es_writer_free(&out);
}

static void assert_text(const char *text, const char *want)
{
	uint8_t buffer[256];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_cstr(&w, text);
	assert_json(es_writer_bytes(&w), false, want);
}

static void sample(struct es_writer *w)
{
	static const uint8_t id[3] = {0x00, 0xab, 0xff};

	es_write_map(w, 4);
	es_write_cstr(w, "a");
	es_write_array(w, 3);
	es_write_uint(w, UINT64_MAX);
	es_write_int(w, -7);
	es_write_nil(w);
	es_write_cstr(w, "b");
	es_write_map(w, 0);
	es_write_cstr(w, "c");
	es_write_bin(w, ES_BYTES(id));
	es_write_cstr(w, "d");
	es_write_array(w, 2);
	es_write_bool(w, true);
	es_write_array(w, 0);
}

static void writes_every_type(void **state)
{
	uint8_t buffer[256];
	struct es_writer w;

	(void)state;
	es_writer_init(&w, buffer, sizeof(buffer));
	sample(&w);
	assert_json(
	        es_writer_bytes(&w), false,
	        "{\"a\":[18446744073709551615,-7,null],\"b\":{},\"c\":\"00abff\",\"d\":[true,[]]}");
	assert_json(
	        es_writer_bytes(&w), true,
	        "{\n  \"a\": [\n    18446744073709551615,\n    -7,\n    null\n  ],\n  \"b\": {},\n"
	        "  \"c\": \"00abff\",\n  \"d\": [\n    true,\n    []\n  ]\n}");
}

static void escapes_what_harms(void **state)
{
	(void)state;
	assert_text("plain é 中", "\"plain é 中\"");
	assert_text("\"\\\n\t\r", "\"\\\"\\\\\\n\\t\\r\"");
	assert_text("</script>", "\"\\u003c/script>\"");
	assert_text("\x01\x1b[2J\x7f", "\"\\u0001\\u001b[2J\\u007f\"");
	assert_text("\xc2\x9b"
	            "31m\xc2\xa0",
	            "\"\\u009b31m\xc2\xa0\"");
	assert_text("a\xe2\x80\xa8"
	            "b\xe2\x80\xa9\xe2\x80\xaa",
	            "\"a\\u2028b\\u2029\xe2\x80\xaa\"");
}

static void long_bins_are_whole(void **state)
{
	uint8_t buffer[128], bin[70];
	char want[150] = "\"";
	struct es_writer w;

	(void)state;
	memset(bin, 0x5a, sizeof(bin));
	for (size_t i = 0; i < sizeof(bin); i++)
		strcat(want, "5a");
	strcat(want, "\"");
	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_bin(&w, ES_BYTES(bin));
	assert_json(es_writer_bytes(&w), false, want);
}

static void assert_refused(struct es_bytes in, es_err want)
{
	struct es_writer out;

	es_writer_grow(&out, 1 << 20);
	assert_int_equal(es_json_write(in, true, &out), want);
	assert_int_equal(es_writer_bytes(&out).len, 0);
	es_writer_free(&out);
}

static void refuses_what_is_not_one_value(void **state)
{
	static const uint8_t two[] = {0x01, 0x02};
	static const uint8_t cut[] = {0x92, 0x01};
	static const uint8_t longer[] = {0xcc, 0x05}; /* 5 in two bytes */
	static const uint8_t number_key[] = {0x81, 0x01, 0x02};
	uint8_t deep[ES_DEPTH_MAX + 2];

	(void)state;
	assert_refused(es_bytes_of(NULL, 0), ES_MALFORMED);
	assert_refused(ES_BYTES(two), ES_MALFORMED);
	assert_refused(ES_BYTES(cut), ES_MALFORMED);
	assert_refused(ES_BYTES(longer), ES_MALFORMED);
	assert_refused(ES_BYTES(number_key), ES_MALFORMED);
	memset(deep, 0x91, sizeof(deep));
	deep[sizeof(deep) - 1] = 0x01;
	assert_refused(ES_BYTES(deep), ES_LIMIT);
}

static void a_full_writer_is_an_error(void **state)
{
	uint8_t in[64], small[8];
	struct es_writer w, out;

	(void)state;
	es_writer_init(&w, in, sizeof(in));
	sample(&w);
	es_writer_init(&out, small, sizeof(small));
	assert_int_equal(es_json_write(es_writer_bytes(&w), false, &out), ES_NO_SPACE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(writes_every_type),
	        cmocka_unit_test(escapes_what_harms),
	        cmocka_unit_test(long_bins_are_whole),
	        cmocka_unit_test(refuses_what_is_not_one_value),
	        cmocka_unit_test(a_full_writer_is_an_error),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
