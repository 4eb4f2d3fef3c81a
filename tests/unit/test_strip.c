/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* memmem */
#include "media/strip.h"
#include "node_limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static uint8_t bytes[8192];
static struct es_writer out;

static struct es_bytes strip(const char *type, struct es_bytes picture)
{
	es_writer_init(&out, bytes, sizeof(bytes));
	assert_int_equal(es_strip(es_media_kind(es_bytes_str(type)), picture, &out), ES_OK);
	return es_writer_bytes(&out);
}

static bool holds(struct es_bytes picture, const char *what, size_t len)
{
	return memmem(picture.data, picture.len, what, len) != NULL;
}
#define HOLDS(picture, literal) holds((picture), (literal), sizeof(literal) - 1)

/* A growing picture. */
struct picture {
	uint8_t bytes[4096];
	size_t len;
};

static void add(struct picture *p, const void *data, size_t len)
{
	assert_true(len <= sizeof(p->bytes) - p->len);
	memcpy(p->bytes + p->len, data, len);
	p->len += len;
}
#define ADD(p, literal) add((p), (literal), sizeof(literal) - 1)

static void add_segment(struct picture *p, uint8_t marker, const void *data, size_t len)
{
	uint8_t head[] = {0xff, marker, (uint8_t)((len + 2) >> 8), (uint8_t)(len + 2)};

	add(p, head, 4);
	add(p, data, len);
}
#define SEGMENT(p, marker, literal) add_segment((p), (marker), (literal), sizeof(literal) - 1)

/* Orientation, and a directory of GPS tags: latitude N 48 51 24, taken at Jeanne's. */
#define EXIF_BIG_ENDIAN                                                                            \
	"Exif\0\0MM\0*\0\0\0\x08\0\x03"                                                            \
	"\x01\x0f\0\x02\0\0\0\x06\0\0\0\x60"                                                       \
	"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"                                                       \
	"\x88\x25\0\x04\0\0\0\x01\0\0\0\x32\0\0\0\0"                                               \
	"\0\x02\0\x01\0\x02\0\0\0\x02N\0\0\0\0\x02\0\x05\0\0\0\x03\0\0\0\x48\0\0\0\0"              \
	"\0\0\0\x30\0\0\0\x01\0\0\0\x33\0\0\0\x01\0\0\0\x18\0\0\0\x01Jeanne\0"

static void build_jpeg(struct picture *p)
{
	p->len = 0;
	ADD(p, "\xff\xd8");
	SEGMENT(p, 0xe0, "JFIF\0\1\1\0\0\1\0\1\1\1thu");
	SEGMENT(p, 0xe1, EXIF_BIG_ENDIAN);
	SEGMENT(p, 0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude='48,51.4N'/>");
	SEGMENT(p, 0xe2, "ICC_PROFILE\0\1\1colours");
	SEGMENT(p, 0xe2, "MPF\0second pictures");
	SEGMENT(p, 0xed, "Photoshop 3.0\0City: Paris");
	SEGMENT(p, 0xee, "Adobe\0d\0\0\0\0\0");
	SEGMENT(p, 0xfe, "taken at home");
	SEGMENT(p, 0xdb, "quantisation");
	ADD(p, "\xff\xff"); /* filling */
	SEGMENT(p, 0xc0, "frame");
	SEGMENT(p, 0xc4, "huffman");
	SEGMENT(p, 0xda, "scan");
	ADD(p, "abc\xff\0def\xff\xd0ghi");
	SEGMENT(p, 0xda, "scan two");
	ADD(p, "jkl");
	ADD(p, "\xff\xd9");
	ADD(p, "\xff\xd8\xff\xe1 a film with its place");
}

static void test_jpeg(void **state)
{
	static struct picture p;
	(void)state;

	build_jpeg(&p);
	struct es_bytes whole = es_bytes_of(p.bytes, p.len);
	assert_true(HOLDS(whole, "Jeanne") && HOLDS(whole, "\x88\x25") && HOLDS(whole, "GPS"));
	struct es_bytes clean = strip("image/jpeg", whole);
	assert_false(HOLDS(clean, "Jeanne"));
	assert_false(HOLDS(clean, "\x88\x25\0\x04"));
	assert_false(HOLDS(clean, "GPS"));
	assert_false(HOLDS(clean, "Paris"));
	assert_false(HOLDS(clean, "home"));
	assert_false(HOLDS(clean, "MPF"));
	assert_false(HOLDS(clean, "thu"));
	assert_false(HOLDS(clean, "film"));
	assert_true(HOLDS(clean, "ICC_PROFILE\0\1\1colours"));
	assert_true(HOLDS(clean, "Adobe"));
	assert_true(HOLDS(clean, "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0")); /* which side is up */
	assert_true(HOLDS(clean, "\xff\xda\0\x06scanabc\xff\0def\xff\xd0ghi\xff\xda"));
	assert_memory_equal(clean.data + clean.len - 5, "jkl\xff\xd9", 5);
	/* what is clean stays as it is */
	memcpy(p.bytes, clean.data, clean.len);
	p.len = clean.len;
	clean = strip("image/jpeg", es_bytes_of(p.bytes, p.len));
	assert_true(es_bytes_equal(clean, es_bytes_of(p.bytes, p.len)));
}

static void add_chunk(struct picture *p, const char *name, const char *data)
{
	size_t len = strlen(data);
	uint8_t head[4] = {0, 0, (uint8_t)(len >> 8), (uint8_t)len};

	add(p, head, 4);
	add(p, name, 4);
	add(p, data, len);
	ADD(p, "sum!");
}

static void test_png(void **state)
{
	static struct picture p;
	(void)state;

	ADD(&p, "\x89PNG\r\n\x1a\n");
	add_chunk(&p, "IHDR", "head");
	add_chunk(&p, "eXIf", "MM GPS");
	add_chunk(&p, "tEXt", "Location: Paris");
	add_chunk(&p, "iTXt", "XML:com.adobe.xmp");
	add_chunk(&p, "tIME", "noon");
	add_chunk(&p, "iCCP", "colours");
	add_chunk(&p, "IDAT", "data");
	add_chunk(&p, "IEND", "");
	ADD(&p, "behind");
	struct es_bytes clean = strip("image/png", es_bytes_of(p.bytes, p.len));
	assert_false(HOLDS(clean, "GPS") || HOLDS(clean, "Paris") || HOLDS(clean, "xmp") ||
	             HOLDS(clean, "noon") || HOLDS(clean, "behind"));
	assert_true(HOLDS(clean, "IHDRheadsum!") && HOLDS(clean, "iCCPcolours") &&
	            HOLDS(clean, "IDATdata"));
	assert_memory_equal(clean.data + clean.len - 8, "IENDsum!", 8);
}

static void test_webp(void **state)
{
	static struct picture p;
	(void)state;

	ADD(&p, "RIFF\x48\0\0\0WEBP");
	ADD(&p, "VP8X\x0a\0\0\0\x0e\0\0\0ab\0ef\0");
	ADD(&p, "VP8 \5\0\0\0image\0");
	ADD(&p, "EXIF\6\0\0\0MM GPS");
	ADD(&p, "XMP \5\0\0\0Paris\0");
	p.bytes[4] = (uint8_t)(p.len - 8);
	struct es_bytes clean = strip("image/webp", es_bytes_of(p.bytes, p.len));
	assert_false(HOLDS(clean, "GPS") || HOLDS(clean, "Paris"));
	assert_true(HOLDS(clean, "VP8 \5\0\0\0image\0"));
	assert_int_equal(clean.data[4], clean.len - 8);
	assert_int_equal(clean.data[20], 0x02); /* an animation still, nothing beside it */
}

static void test_gif(void **state)
{
	static struct picture p;
	(void)state;

	ADD(&p, "GIF89a\1\0\1\0\x80\0\0"
	        "012345"); /* two colours */
	ADD(&p, "\x21\xff\x0bNETSCAPE2.0\3\1\0\0\0");
	ADD(&p, "\x21\xff\x0bXMP DataXMP\5Paris\0");
	ADD(&p, "\x21\xfe\4home\0");
	ADD(&p, "\x21\xf9\4\0\0\0\0\0");
	ADD(&p, "\x2c\0\0\0\0\1\0\1\0\0\2\2LZ\0");
	ADD(&p, "\x3b GPS");
	struct es_bytes clean = strip("image/gif", es_bytes_of(p.bytes, p.len));
	assert_false(HOLDS(clean, "Paris") || HOLDS(clean, "home") || HOLDS(clean, "GPS"));
	assert_true(HOLDS(clean, "NETSCAPE2.0\3\1\0\0\0") && HOLDS(clean, "\x21\xf9\4"));
	assert_memory_equal(clean.data + clean.len - 4, "LZ\0\x3b", 4);
}

/* Cut off anywhere it is refused, or still a picture; never more than came. */
static void test_cut_off(void **state)
{
	static struct picture p;
	const struct es_media_kind *kind = es_media_kind(es_bytes_str("image/jpeg"));
	(void)state;

	build_jpeg(&p);
	for (size_t len = 0; len < p.len; len++) {
		es_writer_init(&out, bytes, sizeof(bytes));
		es_err err = es_strip(kind, es_bytes_of(p.bytes, len), &out);
		assert_true(err == ES_OK || err == ES_MALFORMED);
		assert_true(err != ES_OK || out.len <= len + 2);
	}
	assert_int_equal(es_strip(es_media_kind(es_bytes_str("application/pdf")),
	                          es_bytes_str("%PDF-"), &out),
	                 ES_NOT_ALLOWED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(test_jpeg),    cmocka_unit_test(test_png),
	        cmocka_unit_test(test_webp),    cmocka_unit_test(test_gif),
	        cmocka_unit_test(test_cut_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
