/* SPDX-License-Identifier: EUPL-1.2 */
/* PNG, WebP and GIF: lists of chunks, of which those stay that the picture needs. */
#include "media/strip.h"

#include <string.h>

static bool is_among(const uint8_t name[4], const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (memcmp(name, names[i], 4) == 0)
			return true;
	return false;
}
#define IS_AMONG(name, list) is_among((name), (list), sizeof(list) / sizeof((list)[0]))

static size_t big(const uint8_t *b)
{
	return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

static size_t little(const uint8_t *b)
{
	return (size_t)b[3] << 24 | (size_t)b[2] << 16 | (size_t)b[1] << 8 | b[0];
}

/* --- PNG, W3C Portable Network Graphics (third edition) section 5 ------------------------------- */

static es_err strip_png(struct es_bytes picture, struct es_writer *out)
{
	static const char *const kept[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM",
	                                   "gAMA", "iCCP", "sBIT", "sRGB", "bKGD", "hIST",
	                                   "pHYs", "sPLT", "acTL", "fcTL", "fdAT", "cICP"};
	const uint8_t *at = picture.data;
	size_t left = picture.len;

	if (left < 8 || memcmp(at, "\x89PNG\r\n\x1a\n", 8) != 0)
		return ES_MALFORMED;
	es_write_raw(out, es_bytes_of(at, 8));
	for (at += 8, left -= 8; left >= 12;) {
		size_t len = big(at);
		if (len > left - 12)
			return ES_MALFORMED;
		if (IS_AMONG(at + 4, kept))
			es_write_raw(out, es_bytes_of(at, len + 12));
		else if (!(at[4] & 0x20)) /* the picture cannot be shown without it */
			return ES_MALFORMED;
		if (memcmp(at + 4, "IEND", 4) == 0)
			return out->err;
		at += len + 12, left -= len + 12;
	}
	return ES_MALFORMED;
}

/* --- WebP, RFC 9649 section 2 ------------------------------------------------------------------ */

#define WEBP_EXIF 0x08
#define WEBP_XMP 0x04

static es_err strip_webp_chunks(const uint8_t *at, size_t left, struct es_writer *out)
{
	static const char *const kept[] = {"VP8 ", "VP8L", "VP8X", "ANIM", "ANMF", "ALPH", "ICCP"};
	static const char *const pictures[] = {"VP8 ", "VP8L", "ANMF"};
	bool any = false;

	while (left >= 8) {
		size_t len = little(at + 4), whole = len + (len & 1);
		if (whole > left - 8)
			return ES_MALFORMED;
		size_t start = out->len;
		any = any || IS_AMONG(at, pictures);
		if (IS_AMONG(at, kept))
			es_write_raw(out, es_bytes_of(at, 8 + whole));
		if (memcmp(at, "VP8X", 4) == 0 && len > 0 && out->err == ES_OK)
			out->data[start + 8] &= (uint8_t) ~(WEBP_EXIF | WEBP_XMP);
		at += 8 + whole, left -= 8 + whole;
	}
	return left == 0 && any ? out->err : ES_MALFORMED;
}

static es_err strip_webp(struct es_bytes picture, struct es_writer *out)
{
	size_t start = out->len;

	if (picture.len < 20 || memcmp(picture.data, "RIFF", 4) != 0 ||
	    memcmp(picture.data + 8, "WEBP", 4) != 0)
		return ES_MALFORMED;
	size_t len = little(picture.data + 4);
	if (len < 4 || len > picture.len - 8)
		return ES_MALFORMED;
	es_write_raw(out, es_bytes_of(picture.data, 12));
	es_err err = strip_webp_chunks(picture.data + 12, len - 4, out);
	for (size_t i = 0; !err && i < 4; i++)
		out->data[start + 4 + i] = (uint8_t)((out->len - start - 8) >> (8 * i));
	return err;
}

/* --- GIF89a specification, section 15 and following --------------------------------------------- */

/* Bytes of blocks up to the empty one that ends them; 0: they do not end. */
static size_t blocks_len(const uint8_t *at, size_t left)
{
	for (size_t len = 0; len < left; len += 1u + at[len])
		if (at[len] == 0)
			return len + 1;
	return 0;
}

static size_t colours_len(uint8_t flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

static bool is_kept_extension(const uint8_t *at, size_t left)
{
	if (at[1] == 0xf9) /* how long a frame stands */
		return true;
	return at[1] == 0xff && left >= 14 && at[2] == 11 &&
	       (memcmp(at + 3, "NETSCAPE2.0", 11) == 0 || memcmp(at + 3, "ANIMEXTS1.0", 11) == 0);
}

/* Bytes of one frame or extension; 0: it is cut off, or neither. */
static size_t part_len(const uint8_t *at, size_t left)
{
	size_t head = 2;

	if (at[0] == 0x2c)
		head = left < 11 ? left : 11 + colours_len(at[9]);
	else if (at[0] != 0x21)
		return 0;
	size_t blocks = head < left ? blocks_len(at + head, left - head) : 0;
	return blocks ? head + blocks : 0;
}

static es_err strip_gif(struct es_bytes picture, struct es_writer *out)
{
	const uint8_t *at = picture.data;
	size_t left = picture.len;

	if (left < 13 || memcmp(at, "GIF8", 4) != 0)
		return ES_MALFORMED;
	size_t len = 13 + colours_len(at[10]);
	if (len > left)
		return ES_MALFORMED;
	es_write_raw(out, es_bytes_of(at, len));
	for (at += len, left -= len; left > 0 && at[0] != 0x3b; at += len, left -= len) {
		len = part_len(at, left);
		if (len == 0)
			return ES_MALFORMED;
		if (at[0] == 0x2c || is_kept_extension(at, left))
			es_write_raw(out, es_bytes_of(at, len));
	}
	es_write_raw(out, es_bytes_str("\x3b"));
	return out->err;
}

es_err es_strip(const struct es_media_kind *kind, struct es_bytes picture, struct es_writer *out)
{
	switch (kind->look) {
	case ES_LOOK_JPEG:
		return es_strip_jpeg(picture, out);
	case ES_LOOK_PNG:
		return strip_png(picture, out);
	case ES_LOOK_WEBP:
		return strip_webp(picture, out);
	case ES_LOOK_GIF:
		return strip_gif(picture, out);
	default:
		return ES_NOT_ALLOWED;
	}
}
