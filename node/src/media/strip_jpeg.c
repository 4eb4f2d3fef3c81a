/* SPDX-License-Identifier: EUPL-1.2 */
/* JPEG (ISO/IEC 10918-1 annex B): a list of segments, and between them the scans. Segments for applications
 * and comments go, but for those that say how the colours are meant; of Exif the orientation alone
 * stays. What stands behind the end (second pictures, films) goes, too. */
#include "media/strip.h"

#include <string.h>

#define EXIF "Exif\0\0"
#define EXIF_LEN 6

enum {
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	APP0 = 0xe0,
	APP1 = 0xe1,
	APP2 = 0xe2,
	APP14 = 0xee,
	APP15 = 0xef,
	COM = 0xfe
};

static unsigned number(const uint8_t *b, size_t len, bool little)
{
	unsigned value = 0;

	for (size_t i = 0; i < len; i++)
		value = value << 8 | b[little ? len - 1 - i : i];
	return value;
}

/* Tag 0x0112 of the first directory (TIFF 6.0 section 2); 1, upright, where it is not to be found. */
static unsigned orientation_of(struct es_bytes tiff)
{
	if (tiff.len < 10 ||
	    (memcmp(tiff.data, "II*\0", 4) != 0 && memcmp(tiff.data, "MM\0*", 4) != 0))
		return 1;
	bool little = tiff.data[0] == 'I';
	size_t at = number(tiff.data + 4, 4, little);
	if (at > tiff.len - 2)
		return 1;
	size_t entries = number(tiff.data + at, 2, little);
	for (at += 2; entries > 0 && tiff.len - at >= 12; entries--, at += 12) {
		const uint8_t *entry = tiff.data + at;
		if (number(entry, 2, little) != 0x0112)
			continue;
		unsigned value = number(entry + 8, 2, little);
		return number(entry + 2, 2, little) == 3 && value >= 1 && value <= 8 ? value : 1;
	}
	return 1;
}

static void put_orientation(unsigned orientation, struct es_writer *out)
{
	uint8_t segment[] = {0xff, APP1, 0, 34, 'E', 'x', 'i', 'f', 0,    0,    'I', 'I',
	                     '*',  0,    8, 0,  0,   0,   1,   0,   0x12, 0x01, 3,   0,
	                     1,    0,    0, 0,  0,   0,   0,   0,   0,    0,    0,   0};

	segment[28] = (uint8_t)orientation;
	es_write_raw(out, ES_BYTES(segment));
}

static bool begins(struct es_bytes segment, const char *name, size_t len)
{
	return segment.len >= len && memcmp(segment.data, name, len) == 0;
}

/* Whether a segment says something about the picture's own colours. */
static bool is_kept(unsigned marker, struct es_bytes content)
{
	if (marker == APP2)
		return begins(content, "ICC_PROFILE", 12);
	if (marker == APP14)
		return begins(content, "Adobe", 5);
	return !(marker >= APP0 && marker <= APP15) && marker != COM && marker < 0xf0;
}

static void put_segment(unsigned marker, struct es_bytes content, bool *turned,
                        struct es_writer *out)
{
	size_t len = content.len + 2;
	uint8_t head[4] = {0xff, (uint8_t)marker, (uint8_t)(len >> 8), (uint8_t)len};

	if (marker == APP0 && begins(content, "JFIF", 5) && content.len >= 14) {
		uint8_t plain[14]; /* without the small picture that may follow */
		memcpy(plain, content.data, 12);
		plain[12] = plain[13] = 0;
		head[2] = 0;
		head[3] = 16;
		es_write_raw(out, ES_BYTES(head));
		es_write_raw(out, ES_BYTES(plain));
	} else if (marker == APP1 && begins(content, EXIF, EXIF_LEN) && !*turned) {
		unsigned orientation = orientation_of(
		        es_bytes_of(content.data + EXIF_LEN, content.len - EXIF_LEN));
		*turned = orientation != 1;
		if (*turned)
			put_orientation(orientation, out);
	} else if (is_kept(marker, content)) {
		es_write_raw(out, ES_BYTES(head));
		es_write_raw(out, content);
	}
}

/* Bytes of a scan up to the next marker that is none of its own. */
static size_t scan_len(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++) {
		uint8_t next = bytes[i + 1];
		if (bytes[i] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7))
			return i;
	}
	return len;
}

es_err es_strip_jpeg(struct es_bytes picture, struct es_writer *out)
{
	static const uint8_t begin[] = {0xff, SOI}, end[] = {0xff, EOI};
	const uint8_t *at = picture.data;
	size_t left = picture.len;
	bool turned = false, scanned = false;

	if (left < 4 || at[0] != 0xff || at[1] != SOI)
		return ES_MALFORMED;
	es_write_raw(out, ES_BYTES(begin));
	for (at += 2, left -= 2; left >= 2 && out->err == ES_OK;) {
		unsigned marker = at[1];
		if (at[0] != 0xff)
			return ES_MALFORMED;
		if (marker == 0xff) { /* filling */
			at++, left--;
			continue;
		}
		if (marker == EOI)
			break;
		size_t len = left >= 4 ? number(at + 2, 2, false) : 0;
		if (marker < 0xc0 || (marker >= 0xd0 && marker <= SOI) || len < 2 || len > left - 2)
			return ES_MALFORMED;
		put_segment(marker, es_bytes_of(at + 4, len - 2), &turned, out);
		at += 2 + len, left -= 2 + len;
		if (marker != SOS)
			continue;
		len = scan_len(at, left);
		es_write_raw(out, es_bytes_of(at, len));
		at += len, left -= len;
		scanned = true;
	}
	es_write_raw(out, ES_BYTES(end));
	return scanned ? out->err : ES_MALFORMED;
}
