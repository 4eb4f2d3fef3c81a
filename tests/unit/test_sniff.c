/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/types.h"
#include "node_limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define ODT "application/vnd.oasis.opendocument.text"

static es_err read_memory(void *context, uint64_t offset, uint8_t *out, size_t len)
{
	const struct es_bytes *file = context;

	assert_true(offset <= file->len && len <= file->len - offset);
	if (len)
		memcpy(out, file->data + offset, len);
	return ES_OK;
}

static const char *found;

static es_err sniff(const char *type, struct es_bytes file)
{
	struct es_sniff_source source = {read_memory, &file, file.len};

	return es_sniff(&source, es_media_kind(es_bytes_str(type)), &found);
}
#define FILE_OF(literal) es_bytes_of((literal), sizeof(literal) - 1)

/* What each type looks like, taken as itself and as nothing else. */
static const struct {
	const char *type, *bytes;
	size_t len;
} samples[] = {
#define SAMPLE(type, literal)                                                                      \
	{                                                                                          \
		(type), (literal), sizeof(literal) - 1                                             \
	}
        SAMPLE("application/pdf", "%PDF-1.7\n"),
        SAMPLE("image/jpeg", "\xff\xd8\xff\xe0\0\x10JFIF"),
        SAMPLE("image/png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        SAMPLE("image/gif", "GIF89a\1\0\1\0"),
        SAMPLE("image/webp", "RIFF\x24\0\0\0WEBPVP8 "),
        SAMPLE("audio/wav", "RIFF\x24\0\0\0WAVEfmt "),
        SAMPLE("audio/mpeg", "ID3\4\0\0"),
        SAMPLE("audio/ogg", "OggS\0\2"),
        SAMPLE("audio/webm", "\x1a\x45\xdf\xa3\x9f\x42\x86\x81\1\x42\x82\x84webm"),
        SAMPLE("audio/mp4", "\0\0\0\x20"
                            "ftypM4A \0\0\0\0"),
        SAMPLE(ODT, "PK\3\4\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x27\0\0\0\x27\0\0\0\x08\0\0\0mimetype" ODT
                    "PK\3\4"),
        SAMPLE("text/vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n"),
        SAMPLE("text/plain", "Été : quelques mots.\r\n\tEncore.\n"),
};

static bool is_text(const char *type)
{
	return strncmp(type, "text/", 5) == 0;
}

static void test_each_is_itself_alone(void **state)
{
	size_t count = sizeof(samples) / sizeof(samples[0]);
	(void)state;

	for (size_t i = 0; i < count; i++) {
		struct es_bytes file = es_bytes_of(samples[i].bytes, samples[i].len);
		for (size_t j = 0; j < count; j++) {
			es_err err = sniff(samples[j].type, file);
			if (is_text(samples[i].type) && strcmp(samples[j].type, "text/plain") == 0)
				assert_int_equal(err, ES_OK);
			else if (i == j)
				assert_int_equal(err, ES_OK);
			else
				assert_true(err == ES_INVALID || err == ES_NOT_ALLOWED);
		}
	}
	/* a recording of one form is a film of the same */
	assert_int_equal(sniff("video/mp4", es_bytes_of(samples[9].bytes, samples[9].len)), ES_OK);
	assert_int_equal(sniff("audio/mpeg", FILE_OF("\xff\xfb\x90\x64\0\0")), ES_OK);
}

static void test_what_is_never_taken(void **state)
{
	(void)state;
	assert_null(es_media_kind(es_bytes_str("text/html")));
	assert_null(es_media_kind(es_bytes_str("image/svg+xml")));
	assert_null(es_media_kind(es_bytes_str("application/octet-stream")));
	assert_null(es_media_kind(es_bytes_of(NULL, 0)));
	assert_int_equal(sniff("text/plain", FILE_OF("<html><script>")), ES_INVALID);
	assert_string_equal(found, "a web page");
	assert_int_equal(sniff("text/markdown", FILE_OF("<?xml?><svg onload='x()'/>")), ES_INVALID);
	assert_string_equal(found, "an SVG drawing");
	assert_int_equal(sniff("image/jpeg", FILE_OF("MZ\x90\0")), ES_INVALID);
	assert_string_equal(found, "a program");
	assert_int_equal(sniff("video/mp4", FILE_OF("\0\0\0\x20"
	                                            "ftypheic")),
	                 ES_INVALID);
	assert_int_equal(sniff("video/webm", FILE_OF("\x1a\x45\xdf\xa3\x42\x82\x88matroska")),
	                 ES_INVALID);
	assert_int_equal(sniff("application/pdf", FILE_OF("%PD")), ES_INVALID);
}

static void test_text(void **state)
{
	size_t len = 3 * (size_t)ES_SNIFF_TAIL;
	uint8_t *text = malloc(len);
	(void)state;

	assert_non_null(text);
	assert_int_equal(sniff("text/csv", FILE_OF("\xc9t\xe9;1\n")), ES_NOT_ALLOWED);
	assert_string_equal(found, "text that is not UTF-8");
	assert_int_equal(sniff("text/plain", FILE_OF("a\0b")), ES_NOT_ALLOWED);
	assert_int_equal(sniff("text/vtt", FILE_OF("WEBVTTX")), ES_INVALID);
	assert_int_equal(sniff("text/vtt", FILE_OF("\xef\xbb\xbfWEBVTT")), ES_OK);
	/* characters that lie across two pieces are whole */
	for (size_t i = 0; i < len; i++)
		text[i] = i % 3 == 0 ? 0xe2 : i % 3 == 1 ? 0x82 : 0xac;
	assert_int_equal(sniff("text/plain", es_bytes_of(text, len)), ES_OK);
	text[len - 1] = 0xc3;
	assert_int_equal(sniff("text/plain", es_bytes_of(text, len)), ES_NOT_ALLOWED);
	free(text);
}

/* --- archives: entries of no content, and their directory --------------------------------------- */

static size_t put_archive(uint8_t *out, const char *const *names, size_t count)
{
	size_t at = 0, entries[8];

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(names[i]);
		entries[i] = at;
		memset(out + at, 0, 30);
		memcpy(out + at, "PK\3\4", 4);
		out[at + 26] = (uint8_t)len;
		memcpy(out + at + 30, names[i], len);
		at += 30 + len;
	}
	size_t directory = at;
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(names[i]);
		memset(out + at, 0, 46);
		memcpy(out + at, "PK\1\2", 4);
		out[at + 28] = (uint8_t)len;
		out[at + 42] = (uint8_t)entries[i];
		memcpy(out + at + 46, names[i], len);
		at += 46 + len;
	}
	memset(out + at, 0, 22);
	memcpy(out + at, "PK\5\6", 4);
	out[at + 10] = (uint8_t)count;
	out[at + 12] = (uint8_t)(at - directory);
	out[at + 13] = (uint8_t)((at - directory) >> 8);
	out[at + 16] = (uint8_t)directory;
	out[at + 17] = (uint8_t)(directory >> 8);
	return at + 22;
}

static void test_office_documents(void **state)
{
	static const char *const word[] = {"[Content_Types].xml", "_rels/.rels",
	                                   "word/document.xml"};
	static const char *const macros[] = {"[Content_Types].xml", "word/document.xml",
	                                     "word/vbaProject.bin"};
	static const char *const other[] = {"a.txt", "word/other.xml"};
	uint8_t file[1024];
	(void)state;

	size_t len = put_archive(file, word, 3);
	assert_int_equal(sniff(DOCX, es_bytes_of(file, len)), ES_OK);
	assert_int_equal(sniff("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	                       es_bytes_of(file, len)),
	                 ES_INVALID);
	assert_int_equal(sniff(ODT, es_bytes_of(file, len)), ES_INVALID);
	assert_string_equal(found, "a ZIP archive or another kind of document");
	for (size_t cut = 0; cut < len; cut++)
		assert_int_equal(sniff(DOCX, es_bytes_of(file, cut)), ES_INVALID);
	len = put_archive(file, macros, 3);
	assert_int_equal(sniff(DOCX, es_bytes_of(file, len)), ES_NOT_ALLOWED);
	assert_string_equal(found, "a document with macros");
	len = put_archive(file, other, 2);
	assert_int_equal(sniff(DOCX, es_bytes_of(file, len)), ES_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_each_is_itself_alone),
	        cmocka_unit_test(test_what_is_never_taken),
	        cmocka_unit_test(test_text),
	        cmocka_unit_test(test_office_documents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
