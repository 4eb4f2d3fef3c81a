/* SPDX-License-Identifier: EUPL-1.2 */
/* Subtitles as files: what is read of WebVTT and SubRip, however they were saved, and what is written. */
#include "subtitles/subtitles.h"

#include "node_limits.h"
#include "test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What was read, as a list of "start end text". */
static char listed[4096];

static struct es_subtitles_report read_as(struct es_bytes file, const char *lang)
{
	struct es_subtitles_report report;
	struct es_writer cues, body;
	struct es_cues walk;
	struct es_cue cue;

	es_writer_grow(&cues, 1u << 20);
	es_writer_grow(&body, 2u << 20);
	assert_int_equal(es_subtitles_read(file, lang, &report, &cues), ES_OK);
	assert_int_equal(es_canonical(es_writer_bytes(&cues)), ES_OK);
	es_write_map(&body, 1);
	es_write_cstr(&body, "cues");
	es_write_raw(&body, es_writer_bytes(&cues));
	listed[0] = '\0';
	es_cues_open(&walk, es_writer_bytes(&body));
	for (size_t at = 0; es_cues_next(&walk, &cue);)
		at += (size_t)snprintf(listed + at, sizeof(listed) - at, "%llu %llu %.*s|",
		                       (unsigned long long)cue.start_ms,
		                       (unsigned long long)cue.end_ms, (int)cue.text.len,
		                       (const char *)cue.text.data);
	es_writer_free(&body);
	es_writer_free(&cues);
	return report;
}

static struct es_subtitles_report read_text(const char *text)
{
	return read_as(es_bytes_str(text), "fr");
}

static es_err refusal(struct es_bytes file)
{
	struct es_subtitles_report report;
	struct es_writer cues;

	es_writer_grow(&cues, 4u << 20);
	es_err err = es_subtitles_read(file, "fr", &report, &cues);
	es_writer_free(&cues);
	return err;
}

static void reads_webvtt(void **state)
{
	(void)state;
	struct es_subtitles_report report = read_text(
	        "\xef\xbb\xbfWEBVTT - a film\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n"
	        "NOTE said by nobody\n\nfirst\n00:01.000 --> 00:02.500 align:start line:0\n"
	        "<v.loud Anna>Bonjour</v> <i>toutes</i> &amp; tous\nsecond line\n\n"
	        "01:00:00.007 --> 01:00:09.000\nune heure &lt;apr\xc3\xa8s&gt;\n");

	assert_string_equal(report.form, "WebVTT");
	assert_string_equal(report.encoding, "UTF-8");
	assert_int_equal(report.cues, 2);
	assert_int_equal(report.passed, 0);
	assert_string_equal(listed, "1000 2500 Anna: Bonjour toutes & tous\nsecond line|"
	                            "3600007 3609000 une heure <apr\xc3\xa8s>|");
}

static void reads_subrip(void **state)
{
	(void)state;
	struct es_subtitles_report report =
	        read_text("1\r\n00:00:05,000 --> 00:00:06,250\r\n{\\an8}<b>later</b>\r\n\r\n"
	                  "2\r\n00:00:01,5 --> 00:00:02\r\n- a < b\r\n- <3\r\n");

	assert_string_equal(report.form, "SubRip");
	assert_int_equal(report.cues, 2);
	assert_string_equal(listed, "1500 2000 - a < b\n- <3|5000 6250 later|");
}

/* Without the empty line between them, old Macintosh line ends, no end of the last line. */
static void takes_what_is_broken(void **state)
{
	(void)state;
	struct es_subtitles_report report =
	        read_text("1\r00:01 --> 00:02\rone\r2\r00:03 --> 00:04\rtwo\r1984");

	assert_int_equal(report.cues, 2);
	assert_string_equal(listed, "1000 2000 one|3000 4000 two\n1984|");
	/* at one time: as they stood */
	(void)read_text("00:01 --> 00:02\nb\n\n00:01 --> 00:03\na\n");
	assert_string_equal(listed, "1000 2000 b|1000 3000 a|");
}

static void tells_what_it_passed_over(void **state)
{
	(void)state;
	struct es_subtitles_report report = read_text(
	        "WEBVTT\n\n00:01.000 --> 00:02.000\nkept\n\nlost words\n\n"
	        "00:05.000 --> 00:04.000\nbackwards\n\n00:61.000 --> 00:62.000\nno time\n\n"
	        "00:07.000 --> 00:08.000\n<i></i>\n\nx --> y\nno times\n");

	assert_int_equal(report.cues, 1);
	assert_int_equal(report.passed, 5);
	assert_int_equal(report.line, 6);
	assert_string_equal(listed, "1000 2000 kept|");
}

static void converts_encodings(void **state)
{
	static const uint8_t utf16[] =
	        "\xff\xfe"
	        "0\0000\0:\0000\0001\0 \0-\0-\0>\0 \0000\0000\0:\0000\0002\0\n\0"
	        "\x51\x01\x3d\xd8\x00\xde";
	(void)state;
	struct es_subtitles_report report = read_as(es_bytes_str("00:01 --> 00:02\n\x93"
	                                                         "d\xe9j\xe0\x94 \x80"),
	                                            "fr");
	assert_string_equal(report.encoding, "Windows-1252");
	assert_string_equal(listed, "1000 2000 \xe2\x80\x9c"
	                            "d\xc3\xa9j\xc3\xa0\xe2\x80\x9d \xe2\x82\xac|");
	report = read_as(es_bytes_str("00:01 --> 00:02\nn\xf5"), "hu");
	assert_string_equal(report.encoding, "Windows-1250");
	assert_string_equal(listed, "1000 2000 n\xc5\x91|");
	report = read_as(es_bytes_of(utf16, sizeof(utf16) - 1), "hu");
	assert_string_equal(report.encoding, "UTF-16");
	assert_string_equal(listed, "1000 2000 \xc5\x91\xf0\x9f\x98\x80|");
}

static void refuses(void **state)
{
	static uint8_t much[ES_SUBTITLES_FILE_MAX + 1];
	static const char cue[] = "00:01 --> 00:02\nx\n\n";
	char *many = malloc((ES_CUES_MAX + 1) * strlen(cue) + 1);

	(void)state;
	assert_non_null(many);
	memset(much, 'a', sizeof(much));
	assert_int_equal(refusal(ES_BYTES(much)), ES_TOO_LARGE);
	assert_int_equal(refusal(es_bytes_of(much, sizeof(much) - 1)), ES_NOT_FOUND);
	assert_int_equal(refusal(es_bytes_str("")), ES_NOT_FOUND);
	assert_int_equal(refusal(es_bytes_str("WEBVTT\n")), ES_NOT_FOUND);
	assert_int_equal(refusal(es_bytes_of("00:01 --> 00:02\nx\0y", 19)), ES_BAD_UTF8);
	assert_int_equal(refusal(es_bytes_str("00:01 --> 00:02\n\x81")), ES_BAD_UTF8);
	assert_int_equal(refusal(es_bytes_of("\xff\xfe\x3d\xd8", 4)),
	                 ES_BAD_UTF8); /* half a pair */
	assert_int_equal(refusal(es_bytes_of("\xfe\xff\x00", 3)), ES_BAD_UTF8);
	many[0] = '\0';
	for (size_t i = 0; i <= ES_CUES_MAX; i++)
		memcpy(many + i * strlen(cue), cue, sizeof(cue));
	assert_int_equal(refusal(es_bytes_str(many)), ES_TOO_LARGE);
	assert_int_equal(refusal(es_bytes_of(many, ES_CUES_MAX * strlen(cue))), ES_OK);
	free(many);
}

/* A cue of far too many words costs no more than itself. */
static void passes_over_long_cues(void **state)
{
	static char file[100000];

	(void)state;
	memset(file, '<', sizeof(file) - 1);
	memcpy(file, "00:01 --> 00:02\n", 16);
	memcpy(file + sizeof(file) - 40, "\n\n00:03 --> 00:04\nshort", 24);
	struct es_subtitles_report report = read_text(file);
	assert_int_equal(report.cues, 1);
	assert_int_equal(report.passed, 1);
	assert_string_equal(listed, "3000 4000 short|");
	memset(file + 16, 'x', ES_CUE_TEXT_MAX + 1);
	memcpy(file + 16 + ES_CUE_TEXT_MAX + 1, "\n\n00:03 --> 00:04\nshort", 24);
	assert_int_equal(read_text(file).passed, 1);
}

static void put_cue(struct es_writer *w, int64_t start, int64_t end, const char *text)
{
	es_write_map(w, 3);
	es_write_cstr(w, "start");
	es_write_int(w, start);
	es_write_cstr(w, "end");
	es_write_int(w, end);
	es_write_cstr(w, "text");
	es_write_cstr(w, text);
}

/* What a schema lets pass and a browser would take for something else. */
static void writes_webvtt(void **state)
{
	struct es_writer body, out;

	(void)state;
	es_writer_grow(&body, 4096);
	es_writer_grow(&out, 4096);
	es_write_map(&body, 1);
	es_write_cstr(&body, "cues");
	es_write_array(&body, 5);
	put_cue(&body, 0, 1500, "a & b --> <c>\n\n\nNOTE d");
	put_cue(&body, -1, 1500, "before the beginning");
	put_cue(&body, 1500, 1500, "no time at all");
	put_cue(&body, 1500, (int64_t)ES_CUE_MS_MAX + 1, "too late");
	put_cue(&body, ES_CUE_MS_MAX - 1, ES_CUE_MS_MAX, "last");
	assert_int_equal(es_subtitles_write(es_writer_bytes(&body), &out), ES_OK);
	es_write_raw(&out, es_bytes_of("", 1));
	assert_string_equal((const char *)out.data,
	                    "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &amp; b --&gt; &lt;c&gt;\n"
	                    "NOTE d\n\n99:59:59.998 --> 99:59:59.999\nlast\n");
	/* and is read again as it was */
	(void)read_text((const char *)out.data);
	assert_string_equal(listed, "0 1500 a & b --> <c>\nNOTE d|359999998 359999999 last|");
	es_writer_free(&out);
	es_writer_free(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(reads_webvtt),
	        cmocka_unit_test(reads_subrip),
	        cmocka_unit_test(takes_what_is_broken),
	        cmocka_unit_test(tells_what_it_passed_over),
	        cmocka_unit_test(converts_encodings),
	        cmocka_unit_test(refuses),
	        cmocka_unit_test(passes_over_long_cues),
	        cmocka_unit_test(writes_webvtt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
