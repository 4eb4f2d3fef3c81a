/* SPDX-License-Identifier: EUPL-1.2 */
/* Canonical MessagePack: what the reader refuses, and that the writer writes nothing of it. */
#include "essaim/bytes.h"
#include "essaim/limits.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define IN(...) ES_BYTES(((const uint8_t[]){__VA_ARGS__}))

static void canonical_values_are_taken(void **state)
{
	(void)state;
	const struct es_bytes taken[] = {
	        IN(0xc0),
	        IN(0xc2),
	        IN(0xc3),
	        IN(0x00),
	        IN(0x7f),
	        IN(0xcc, 0x80),
	        IN(0xcc, 0xff),
	        IN(0xcd, 0x01, 0x00),
	        IN(0xcd, 0xff, 0xff),
	        IN(0xce, 0x00, 0x01, 0x00, 0x00),
	        IN(0xcf, 0, 0, 0, 1, 0, 0, 0, 0),
	        IN(0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
	        IN(0xff),
	        IN(0xe0),
	        IN(0xd0, 0xdf),
	        IN(0xd0, 0x80),
	        IN(0xd1, 0xff, 0x7f),
	        IN(0xd1, 0x80, 0x00),
	        IN(0xd2, 0xff, 0xff, 0x7f, 0xff),
	        IN(0xd2, 0x80, 0, 0, 0),
	        IN(0xd3, 0xff, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff),
	        IN(0xd3, 0x80, 0, 0, 0, 0, 0, 0, 0),
	        IN(0xa0),
	        IN(0xa2, 0xc3, 0xa9),
	        IN(0xc4, 0x00),
	        IN(0xc4, 0x01, 0xff),
	        IN(0x90),
	        IN(0x80),
	        IN(0x92, 0x01, 0x80),
	        IN(0x82, 0xa1, 'b', 0x01, 0xa1, 'a', 0x02), /* schema order, not alphabetical */
	};
	for (size_t i = 0; i < ES_COUNT(taken); i++)
		assert_err(es_canonical(taken[i]), ES_OK);
}

static void other_forms_are_refused(void **state)
{
	(void)state;
	const struct {
		es_err err;
		struct es_bytes in;
	} refused[] = {
	        /* integers in more bytes than they need */
	        {ES_NOT_CANONICAL, IN(0xcc, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xcc, 0x7f)},
	        {ES_NOT_CANONICAL, IN(0xcd, 0x00, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xce, 0x00, 0x00, 0xff, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xcf, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xd0, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xd0, 0x7f)},
	        {ES_NOT_CANONICAL, IN(0xd0, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xd0, 0xe0)},
	        {ES_NOT_CANONICAL, IN(0xd1, 0x12, 0x34)},
	        {ES_NOT_CANONICAL, IN(0xd1, 0xff, 0x80)},
	        {ES_NOT_CANONICAL, IN(0xd2, 0x7f, 0xff, 0xff, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xd2, 0xff, 0xff, 0x80, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xd3, 0x7f, 0, 0, 0, 0, 0, 0, 0)},
	        {ES_NOT_CANONICAL, IN(0xd3, 0xff, 0xff, 0xff, 0xff, 0x80, 0, 0, 0)},
	        /* lengths and counts likewise */
	        {ES_NOT_CANONICAL, IN(0xd9, 0x01, 'a')},
	        {ES_NOT_CANONICAL, IN(0xda, 0x00, 0x01, 'a')},
	        {ES_NOT_CANONICAL, IN(0xdb, 0, 0, 0, 1, 'a')},
	        {ES_NOT_CANONICAL, IN(0xc5, 0x00, 0x01, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xc6, 0, 0, 0, 1, 0xff)},
	        {ES_NOT_CANONICAL, IN(0xdc, 0x00, 0x01, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xdd, 0, 0, 0, 1, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xde, 0x00, 0x00)},
	        {ES_NOT_CANONICAL, IN(0xdf, 0, 0, 0, 0)},
	        /* floats and extension types, even where well formed */
	        {ES_NOT_CANONICAL, IN(0xca, 0, 0, 0, 0)},
	        {ES_NOT_CANONICAL, IN(0xcb, 0, 0, 0, 0, 0, 0, 0, 0)},
	        {ES_NOT_CANONICAL, IN(0xd4, 1, 0)},
	        {ES_NOT_CANONICAL, IN(0xd8, 1, 0)},
	        {ES_NOT_CANONICAL, IN(0xc7, 0, 1)},
	        {ES_NOT_CANONICAL, IN(0xc8, 0, 0, 1)},
	        {ES_NOT_CANONICAL, IN(0xc9, 0, 0, 0, 0, 1)},
	        {ES_NOT_CANONICAL, IN(0x91, 0xcb, 0, 0, 0, 0, 0, 0, 0, 0)},
	        /* what no value starts with, nothing, too much */
	        {ES_MALFORMED, IN(0xc1)},
	        {ES_MALFORMED, {NULL, 0}},
	        {ES_MALFORMED, IN(0x01, 0x02)},
	        {ES_MALFORMED, IN(0x90, 0xc0)},
	        /* maps: keys are text and differ */
	        {ES_MALFORMED, IN(0x81, 0x01, 0x01)},
	        {ES_MALFORMED, IN(0x81, 0xc4, 0x01, 'a', 0x01)},
	        {ES_NOT_CANONICAL, IN(0x82, 0xa1, 'a', 0x01, 0xa1, 'a', 0x02)},
	        {ES_NOT_CANONICAL, IN(0x83, 0xa1, 'a', 0x90, 0xa0, 0x80, 0xa1, 'a', 0x00)},
	        {ES_NOT_CANONICAL, IN(0x91, 0x81, 0xa1, 'k', 0x82, 0xa0, 0, 0xa0, 1)},
	        /* text */
	        {ES_BAD_UTF8, IN(0xa1, 0x80)},
	        {ES_BAD_UTF8, IN(0x81, 0xa1, 0xff, 0x00)},
	};
	for (size_t i = 0; i < ES_COUNT(refused); i++) {
		if (es_canonical(refused[i].in) != refused[i].err)
			fail_msg("form %zu: %s", i, es_err_word(es_canonical(refused[i].in)));
	}
}

static void lengths_beyond_the_input_are_refused(void **state)
{
	(void)state;
	const struct es_bytes refused[] = {
	        IN(0xdb, 0xff, 0xff, 0xff, 0xff, 'a'),
	        IN(0xc6, 0xff, 0xff, 0xff, 0xff),
	        IN(0xdd, 0xff, 0xff, 0xff, 0xff, 0),
	        IN(0xdd, 0x00, 0x01, 0x00, 0x00),
	        IN(0x91),
	        IN(0xa2, 'a'),
	        IN(0x92, 0x00),
	        IN(0x81, 0xa0),
	        IN(0xdc, 0xff, 0xff, 0xdc, 0xff, 0xff),
	};
	for (size_t i = 0; i < ES_COUNT(refused); i++)
		assert_err(es_canonical(refused[i]), ES_MALFORMED);
	assert_err(es_canonical(IN(0xdf, 0xff, 0xff, 0xff, 0xff)), ES_LIMIT);

	struct es_reader r;
	es_reader_init(&r, IN(0xdd, 0xff, 0xff, 0xff, 0xff));
	assert_int_equal(es_read_array(&r, SIZE_MAX), 0);
	assert_err(r.err, ES_MALFORMED);
	es_reader_init(&r, IN(0xdb, 0xff, 0xff, 0xff, 0xff));
	assert_int_equal(es_read_str(&r, 10).len, 0);
	assert_err(r.err, ES_TOO_LARGE);
}

/* Each prefix of a value that holds one of everything is refused, and none is read past its end
 * (the copy is exact, for the address sanitizer). */
static void truncation_at_every_byte_is_refused(void **state)
{
	(void)state;
	uint8_t buffer[1024];
	struct es_writer w;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 3);
	es_write_cstr(&w, "list");
	es_write_array(&w, 20);
	for (int i = 0; i < 20; i++)
		es_write_int(&w, -(1 << i));
	es_write_cstr(&w, "numbers");
	es_write_array(&w, 4);
	for (int i = 0; i < 64; i += 16)
		es_write_uint(&w, 1ull << i);
	es_write_cstr(&w, "rest");
	es_write_array(&w, 4);
	es_write_nil(&w);
	es_write_bool(&w, true);
	es_write_bin(&w, es_bytes_of(buffer, 40));
	es_write_cstr(&w, "a text that is longer than thirty-one bytes: é");
	struct es_bytes whole = es_writer_bytes(&w);
	assert_err(w.err, ES_OK);
	assert_err(es_canonical(whole), ES_OK);
	for (size_t len = 0; len < whole.len; len++) {
		uint8_t *copy = malloc(len + 1);
		assert_non_null(copy);
		memcpy(copy, whole.data, len);
		copy = realloc(copy, len ? len : 1);
		assert_err(es_canonical(es_bytes_of(copy, len)), ES_MALFORMED);
		free(copy);
	}
}

static size_t nested(uint8_t *out, size_t levels, uint8_t opener)
{
	size_t len = 0;

	for (size_t i = 0; i < levels; i++) {
		out[len++] = opener;
		if (opener == 0x81)
			out[len++] = 0xa0;
	}
	out[len++] = 0xc0;
	return len;
}

static void depth_is_bounded(void **state)
{
	(void)state;
	uint8_t deep[4096];

	for (int maps = 0; maps < 2; maps++) {
		uint8_t opener = maps ? 0x81 : 0x91;
		assert_err(es_canonical(es_bytes_of(deep, nested(deep, ES_DEPTH_MAX, opener))),
		           ES_OK);
		assert_err(es_canonical(es_bytes_of(deep, nested(deep, ES_DEPTH_MAX + 1, opener))),
		           ES_LIMIT);
		assert_err(es_canonical(es_bytes_of(deep, nested(deep, 2000, opener))), ES_LIMIT);
	}
	/* empty ones count as levels too */
	size_t len = nested(deep, ES_DEPTH_MAX, 0x91);
	deep[len - 1] = 0x90;
	assert_err(es_canonical(es_bytes_of(deep, len)), ES_LIMIT);
}

/* keys k000, k001, …; the last one repeats the first if asked to */
static struct es_bytes wide_map(struct es_writer *w, size_t keys, bool repeat)
{
	es_writer_grow(w, 1 << 20);
	es_write_map(w, keys);
	for (size_t i = 0; i < keys; i++) {
		char name[32];
		snprintf(name, sizeof(name), "k%03zu", repeat && i == keys - 1 ? 0 : i);
		es_write_cstr(w, name);
		es_write_uint(w, i);
	}
	return es_writer_bytes(w);
}

static void maps_are_bounded_and_their_keys_unique(void **state)
{
	(void)state;
	struct es_writer w;

	assert_err(es_canonical(wide_map(&w, ES_MAP_MAX, false)), ES_OK);
	es_writer_free(&w);
	assert_err(es_canonical(wide_map(&w, ES_MAP_MAX, true)), ES_NOT_CANONICAL);
	es_writer_free(&w);
	assert_err(es_canonical(wide_map(&w, ES_MAP_MAX + 1, false)), ES_LIMIT);
	es_writer_free(&w);
}

static void reader_errors_stick(void **state)
{
	(void)state;
	struct es_reader r;
	uint8_t fixed[2] = {7, 7};

	es_reader_init(&r, IN(0x94, 0x05, 0xa1, 'x', 0xc3, 0xc4, 0x01, 0x09));
	es_read_array_of(&r, 4);
	assert_int_equal(es_read_uint(&r, 4), 0);
	assert_err(r.err, ES_TOO_LARGE);
	assert_int_equal(es_read_str(&r, 9).len, 0);
	assert_false(es_read_bool(&r));
	es_read_fixed(&r, fixed, 2);
	assert_int_equal(fixed[0] + fixed[1], 0);
	assert_int_equal(es_reader_peek(&r), ES_END);
	assert_int_equal(es_read_value(&r).len, 0);
	es_reader_fail(&r, ES_STATE);
	assert_err(es_reader_finish(&r), ES_TOO_LARGE);
}

static void texts_are_taken_whole_and_ended(void **state)
{
	(void)state;
	struct es_reader r;
	char out[3];

	es_reader_init(&r, IN(0xa2, 'a', 'b', 0xa0, 0xa3, 'a', 'b', 'c'));
	assert_int_equal(es_read_cstr(&r, out, sizeof(out)), 2);
	assert_string_equal(out, "ab");
	assert_int_equal(es_read_cstr(&r, out, sizeof(out)), 0);
	assert_string_equal(out, "");
	assert_int_equal(es_read_cstr(&r, out, sizeof(out)), 0);
	assert_string_equal(out, "");
	assert_err(r.err, ES_TOO_LARGE);
	es_reader_init(&r, IN(0xa2, 'a', 0));
	assert_int_equal(es_read_cstr(&r, out, sizeof(out)), 0);
	assert_string_equal(out, "");
	assert_err(r.err, ES_MALFORMED);
}

static void what_a_map_lacks_is_empty(void **state)
{
	(void)state;
	/* {a: {b: 7, c: "d"}} */
	struct es_bytes map = IN(0x81, 0xa1, 'a', 0x82, 0xa1, 'b', 0x07, 0xa1, 'c', 0xa1, 'd');

	assert_int_equal(es_map_uint(map, "a.b"), 7);
	assert_int_equal(es_map_uint(map, "a.c"), 0);
	assert_int_equal(es_map_uint(map, "a.d"), 0);
	assert_true(es_bytes_equal(es_map_str(map, "a.c"), es_bytes_str("d")));
	assert_int_equal(es_map_str(map, "a.b").len, 0);
	assert_int_equal(es_map_str(map, "x").len, 0);
}

static void reader_takes_what_was_asked_for(void **state)
{
	(void)state;
	struct es_reader r;
	uint8_t fixed[2];

	es_reader_init(&r, IN(0x05, 0xff, 0x07, 0xc3, 0xc0, 0xc4, 2, 1, 2, 0x91, 0xa1, 'x'));
	assert_int_equal(es_reader_peek(&r), ES_UINT);
	assert_int_equal(es_read_uint(&r, 5), 5);
	assert_int_equal(es_reader_peek(&r), ES_INT);
	assert_int_equal(es_read_int(&r), -1);
	assert_int_equal(es_read_int(&r), 7);
	assert_true(es_read_bool(&r));
	es_read_nil(&r);
	es_read_fixed(&r, fixed, 2);
	assert_int_equal(fixed[1], 2);
	assert_int_equal(es_read_value(&r).len, 3);
	assert_true(es_reader_at_end(&r));
	assert_err(es_reader_finish(&r), ES_OK);

	es_reader_init(&r, IN(0xff));
	(void)es_read_uint(&r, 10);
	assert_err(r.err, ES_MALFORMED);
	es_reader_init(&r, IN(0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0));
	(void)es_read_int(&r);
	assert_err(r.err, ES_TOO_LARGE);
	es_reader_init(&r, IN(0xc4, 1, 1));
	es_read_fixed(&r, fixed, 2);
	assert_err(r.err, ES_MALFORMED);
	es_reader_init(&r, IN(0x93, 0, 0, 0));
	(void)es_read_array(&r, 2);
	assert_err(r.err, ES_LIMIT);
	es_reader_init(&r, IN(0x93, 0, 0, 0));
	es_read_array_of(&r, 2);
	assert_err(r.err, ES_MALFORMED);
	es_reader_init(&r, IN(0x82, 0xa0, 0xc0, 0xa0));
	(void)es_read_map(&r, 2);
	assert_err(r.err, ES_MALFORMED);
	es_reader_init(&r, IN(0xc4, 3, 1, 2, 3));
	(void)es_read_bin(&r, 2);
	assert_err(r.err, ES_TOO_LARGE);
}

static void maps_are_looked_up_by_path(void **state)
{
	(void)state;
	uint8_t buffer[128];
	struct es_writer w;
	struct es_bytes value;

	es_writer_init(&w, buffer, sizeof(buffer));
	es_write_map(&w, 2);
	es_write_cstr(&w, "description");
	es_write_map(&w, 2);
	es_write_cstr(&w, "titles");
	es_write_uint(&w, 1);
	es_write_cstr(&w, "title");
	es_write_cstr(&w, "Café des métiers");
	es_write_cstr(&w, "proof");
	es_write_bin(&w, IN(1, 2, 3));
	struct es_bytes map = es_writer_bytes(&w);
	assert_err(es_canonical(map), ES_OK);

	assert_true(es_map_path(map, "description.title", &value));
	assert_true(es_bytes_equal(es_value_str(value), es_bytes_str("Café des métiers")));
	assert_true(es_map_get(map, "proof", &value));
	assert_int_equal(es_value_str(value).len, 3);
	assert_true(es_map_path(map, "description.titles", &value));
	assert_int_equal(es_value_str(value).len, 0);
	assert_false(es_map_path(map, "description.title.more", &value));
	assert_false(es_map_path(map, "description.none", &value));
	assert_false(es_map_path(map, "none.title", &value));
	assert_false(es_map_path(map, "", &value));
	/* bytes that nobody checked find nothing, and do no harm */
	for (size_t len = 0; len < map.len; len++)
		(void)es_map_path(es_bytes_of(map.data, len), "description.title", &value);
	assert_false(es_map_get(IN(0x81, 0xa1, 'a', 0xdd, 0xff, 0xff, 0xff, 0xff), "a", &value));
}

static void utf8_follows_rfc_3629(void **state)
{
	(void)state;
	const char *good[] = {"",
	                      "a",
	                      "\x7f",
	                      "é",
	                      "\xdf\xbf",
	                      "\xe0\xa0\x80",
	                      "\xed\x9f\xbf",
	                      "\xee\x80\x80",
	                      "\xef\xbf\xbf",
	                      "\xf0\x90\x80\x80",
	                      "\xf4\x8f\xbf\xbf"};
	const char *bad[] = {"\x80",
	                     "\xc0\x80",
	                     "\xc1\xbf",
	                     "\xc3",
	                     "\xc3(",
	                     "\xe0\x9f\xbf",
	                     "\xed\xa0\x80",
	                     "\xed\xbf\xbf",
	                     "\xe2\x82",
	                     "\xf0\x8f\xbf\xbf",
	                     "\xf4\x90\x80\x80",
	                     "\xf5\x80\x80\x80",
	                     "\xff",
	                     "a\xfe",
	                     "\xf0\x9f\x98"};

	for (size_t i = 0; i < ES_COUNT(good); i++)
		assert_true(es_utf8_valid((const uint8_t *)good[i], strlen(good[i])));
	for (size_t i = 0; i < ES_COUNT(bad); i++)
		assert_false(es_utf8_valid((const uint8_t *)bad[i], strlen(bad[i])));
}

static void hex_goes_both_ways(void **state)
{
	(void)state;
	char text[9];
	uint8_t back[4];

	es_hex((const uint8_t[]){0x00, 0x1f, 0xa0, 0xff}, 4, text);
	assert_string_equal(text, "001fa0ff");
	assert_err(es_unhex("001FA0ff", 8, back, 4), ES_OK);
	assert_int_equal(back[1], 0x1f);
	assert_err(es_unhex("001fa0f", 7, back, 4), ES_MALFORMED);
	assert_err(es_unhex("001fa0", 6, back, 4), ES_MALFORMED);
	assert_err(es_unhex("001fa0fg", 8, back, 4), ES_MALFORMED);
	assert_err(es_unhex("001fa0 f", 8, back, 4), ES_MALFORMED);
}

/* Around every boundary of width, the writer's form is the one that the reader takes back. */
static void writer_writes_shortest_forms(void **state)
{
	(void)state;
	uint8_t buffer[16];
	struct es_writer w;
	struct es_reader r;

	for (int bit = 0; bit < 64; bit++) {
		for (int64_t near = -40; near <= 40; near++) {
			uint64_t value = (1ull << bit) + (uint64_t)near;
			es_writer_init(&w, buffer, sizeof(buffer));
			es_write_uint(&w, value);
			es_reader_init(&r, es_writer_bytes(&w));
			assert_true(es_read_uint(&r, UINT64_MAX) == value);
			assert_err(es_reader_finish(&r), ES_OK);
			es_writer_reset(&w);
			es_write_int(&w, (int64_t)value);
			es_reader_init(&r, es_writer_bytes(&w));
			assert_true(es_read_int(&r) == (int64_t)value);
			assert_err(es_reader_finish(&r), ES_OK);
		}
	}
}

static void writer_writes_shortest_lengths(void **state)
{
	(void)state;
	const size_t lengths[] = {0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536};
	static uint8_t zeros[65536];
	struct es_writer w;

	es_writer_grow(&w, 1 << 18);
	for (size_t i = 0; i < ES_COUNT(lengths); i++) {
		es_writer_reset(&w);
		es_write_array(&w, 2);
		es_write_str(&w, es_bytes_of(zeros, lengths[i]));
		es_write_bin(&w, es_bytes_of(zeros, lengths[i]));
		assert_err(es_canonical(es_writer_bytes(&w)), ES_OK);
		es_writer_reset(&w);
		es_write_array(&w, lengths[i]);
		es_write_raw(&w, es_bytes_of(zeros, lengths[i]));
		assert_err(es_canonical(es_writer_bytes(&w)), ES_OK);
	}
	es_writer_free(&w);
}

static void writer_keeps_its_bounds(void **state)
{
	(void)state;
	uint8_t buffer[8];
	struct es_writer w;

	es_writer_init(&w, buffer, 4);
	memset(buffer, 0xee, sizeof(buffer));
	es_write_cstr(&w, "abc");
	assert_err(w.err, ES_OK);
	es_write_nil(&w);
	assert_err(w.err, ES_NO_SPACE);
	assert_int_equal(es_writer_bytes(&w).len, 0);
	es_write_raw(&w, (struct es_bytes){NULL, 0});
	assert_err(w.err, ES_NO_SPACE);
	assert_int_equal(buffer[4], 0xee);

	es_writer_grow(&w, 1000);
	for (int i = 0; i < 1000; i++)
		es_write_nil(&w);
	assert_int_equal(es_writer_bytes(&w).len, 1000);
	es_write_nil(&w);
	assert_err(w.err, ES_NO_SPACE);
	es_writer_reset(&w);
	es_write_uint(&w, 3);
	assert_int_equal(es_writer_bytes(&w).len, 1);
	es_writer_free(&w);
	es_writer_free(&w);
	es_writer_free(NULL);
}

static void writer_survives_a_lack_of_memory(void **state)
{
	(void)state;
	static uint8_t chunk[200];
	struct es_writer w;

	for (size_t nth = 0; nth < 2; nth++) {
		es_writer_grow(&w, 1 << 16);
		fail_allocation(nth);
		es_write_raw(&w, ES_BYTES(chunk));
		es_write_raw(&w, ES_BYTES(chunk));
		fail_no_allocation();
		assert_err(w.err, ES_NO_MEMORY);
		assert_int_equal(es_writer_bytes(&w).len, 0);
		es_writer_reset(&w);
		es_write_raw(&w, ES_BYTES(chunk));
		assert_int_equal(es_writer_bytes(&w).len, sizeof(chunk));
		es_writer_free(&w);
	}
}

static void errors_have_words(void **state)
{
	(void)state;
	assert_string_equal(es_err_word(ES_OK), "ok");
	assert_string_equal(es_err_word(ES_NOT_CANONICAL), "not_canonical");
	for (int err = 0; err < ES_ERR_COUNT; err++) {
		assert_true(strlen(es_err_word((es_err)err)) > 0);
		assert_true(strlen(es_err_sentence((es_err)err)) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(canonical_values_are_taken),
	        cmocka_unit_test(other_forms_are_refused),
	        cmocka_unit_test(lengths_beyond_the_input_are_refused),
	        cmocka_unit_test(truncation_at_every_byte_is_refused),
	        cmocka_unit_test(depth_is_bounded),
	        cmocka_unit_test(maps_are_bounded_and_their_keys_unique),
	        cmocka_unit_test(reader_errors_stick),
	        cmocka_unit_test(reader_takes_what_was_asked_for),
	        cmocka_unit_test(texts_are_taken_whole_and_ended),
	        cmocka_unit_test(maps_are_looked_up_by_path),
	        cmocka_unit_test(what_a_map_lacks_is_empty),
	        cmocka_unit_test(utf8_follows_rfc_3629),
	        cmocka_unit_test(hex_goes_both_ways),
	        cmocka_unit_test(writer_writes_shortest_forms),
	        cmocka_unit_test(writer_writes_shortest_lengths),
	        cmocka_unit_test(writer_keeps_its_bounds),
	        cmocka_unit_test(writer_survives_a_lack_of_memory),
	        cmocka_unit_test(errors_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
