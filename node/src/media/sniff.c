/* SPDX-License-Identifier: EUPL-1.2 */
/* What a file is by its content, held against what it is said to be. */
#define _GNU_SOURCE /* memmem */
#include "media/types.h"
#include "node_limits.h"

#include <stdlib.h>
#include <string.h>

#define HEAD 4096

struct head {
	uint8_t bytes[HEAD];
	size_t len;
};

static bool has(const struct head *h, size_t at, const char *magic, size_t len)
{
	return h->len >= at + len && memcmp(h->bytes + at, magic, len) == 0;
}

static bool is_mp3(const struct head *h)
{
	const uint8_t *b = h->bytes;

	if (has(h, 0, "ID3", 3))
		return true;
	/* a frame's head: ISO 11172-3 section 2.4.2.3 */
	return h->len >= 4 && b[0] == 0xff && (b[1] & 0xe0) == 0xe0 && (b[1] & 0x18) != 0x08 &&
	       (b[1] & 0x06) != 0 && (b[2] & 0xf0) != 0xf0 && (b[2] & 0x0c) != 0x0c;
}

/* Of the many that begin so: no pictures (HEIC, AVIF), no QuickTime. */
static bool is_mp4(const struct head *h)
{
	static const char *const brands[] = {"iso", "mp4", "M4A", "M4V",
	                                     "avc", "das", "3gp", "MSN"};

	if (!has(h, 4, "ftyp", 4))
		return false;
	for (size_t i = 0; i < sizeof(brands) / sizeof(brands[0]); i++)
		if (has(h, 8, brands[i], 3))
			return true;
	return false;
}

static bool is_webm(const struct head *h)
{
	size_t len = h->len < 64 ? h->len : 64;

	return has(h, 0, "\x1a\x45\xdf\xa3", 4) && memmem(h->bytes, len, "\x42\x82\x84webm", 7);
}

/* The first entry of the archive is the type, alone and not packed: ODF 1.2 part 3 section 3.3. */
static bool is_odf(const struct head *h, const char *type)
{
	size_t len = strlen(type);

	return has(h, 0, "PK\3\4", 4) && has(h, 30, "mimetype", 8) && has(h, 38, type, len) &&
	       (h->len == 38 + len || h->bytes[38 + len] == 'P');
}

static bool is_vtt(const struct head *h)
{
	size_t at = has(h, 0, "\xef\xbb\xbf", 3) ? 3 : 0;

	return has(h, at, "WEBVTT", 6) &&
	       (h->len == at + 6 || strchr(" \t\r\n", h->bytes[at + 6]) != NULL);
}

/* --- archives of office programs --------------------------------------------------------------- */

static uint32_t le(const uint8_t *b, size_t len)
{
	uint32_t value = 0;

	for (size_t i = 0; i < len; i++)
		value |= (uint32_t)b[i] << (8 * i);
	return value;
}

struct directory {
	uint8_t *bytes; /* owned */
	size_t len, entries;
};

/* The list of entries at the archive's end; nothing is unpacked. ES_INVALID: there is none. */
static es_err read_directory(const struct es_sniff_source *s, struct directory *d)
{
	uint64_t tail = s->size < ES_SNIFF_TAIL ? s->size : ES_SNIFF_TAIL;
	uint8_t *bytes = malloc(tail ? tail : 1);
	const uint8_t *end = NULL;

	memset(d, 0, sizeof(*d));
	if (!bytes)
		return ES_NO_MEMORY;
	es_err err = s->read(s->context, s->size - tail, bytes, tail);
	for (size_t at = tail < 22 ? 0 : tail - 22 + 1; !err && !end && at-- > 0;)
		if (memcmp(bytes + at, "PK\5\6", 4) == 0)
			end = bytes + at;
	if (!err && !end)
		err = ES_INVALID;
	if (!err) {
		uint64_t from = le(end + 16, 4);
		d->entries = le(end + 10, 2);
		d->len = le(end + 12, 4);
		if (d->len == 0 || d->len > ES_SNIFF_DIRECTORY_MAX || from > s->size ||
		    d->len > s->size - from)
			err = ES_INVALID;
		d->bytes = err ? NULL : malloc(d->len);
		if (!err)
			err = d->bytes ? s->read(s->context, from, d->bytes, d->len) : ES_NO_MEMORY;
	}
	free(bytes);
	return err;
}

static bool is_named(struct es_bytes name, const char *wanted)
{
	return es_bytes_equal(name, es_bytes_str(wanted));
}

/* The document's main part is among the entries, and no program. */
static es_err look_for_part(const struct es_sniff_source *s, const char *part, const char **found)
{
	struct directory d;
	bool has_part = false, has_types = false, has_macros = false;
	size_t at = 0;

	es_err err = read_directory(s, &d);
	for (size_t i = 0; !err && i < d.entries; i++) {
		if (d.len - at < 46 || memcmp(d.bytes + at, "PK\1\2", 4) != 0)
			break;
		size_t name_len = le(d.bytes + at + 28, 2);
		size_t more = le(d.bytes + at + 30, 2) + le(d.bytes + at + 32, 2);
		if (name_len > d.len - at - 46)
			break;
		struct es_bytes name = es_bytes_of(d.bytes + at + 46, name_len);
		has_part = has_part || is_named(name, part);
		has_types = has_types || is_named(name, "[Content_Types].xml");
		has_macros = has_macros || (name.len > 14 && memcmp(name.data + name.len - 14,
		                                                    "vbaProject.bin", 14) == 0);
		if (more > d.len - at - 46 - name_len)
			break;
		at += 46 + name_len + more;
	}
	free(d.bytes);
	if (err)
		return err;
	if (!has_part || !has_types)
		return ES_INVALID;
	*found = has_macros ? "a document with macros" : NULL;
	return has_macros ? ES_NOT_ALLOWED : ES_OK;
}

/* --- text -------------------------------------------------------------------------------------- */

/* How much of a piece is whole characters: the last may be cut. */
static size_t whole_characters(const uint8_t *text, size_t len)
{
	size_t back = 0;

	while (back < 3 && back < len && (text[len - 1 - back] & 0xc0) == 0x80)
		back++;
	if (back == len)
		return 0;
	uint8_t lead = text[len - 1 - back];
	size_t needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
	return needs > back + 1 ? len - 1 - back : len;
}

static bool is_plain(const uint8_t *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((text[i] < 0x20 && !strchr("\t\n\f\r", text[i])) || text[i] == 0 ||
		    text[i] == 0x7f)
			return false;
	return es_utf8_valid(text, len);
}

/* All of it, a piece at a time. */
static es_err look_at_text(const struct es_sniff_source *s, const char **found)
{
	uint8_t *piece = malloc(ES_SNIFF_TAIL);
	es_err err = piece ? ES_OK : ES_NO_MEMORY;

	if (s->size > ES_SNIFF_TEXT_MAX)
		err = ES_TOO_LARGE;
	for (uint64_t at = 0; !err && at < s->size;) {
		size_t len = s->size - at < ES_SNIFF_TAIL ? (size_t)(s->size - at) : ES_SNIFF_TAIL;
		err = s->read(s->context, at, piece, len);
		size_t whole = at + len == s->size ? len : whole_characters(piece, len);
		if (!err && (whole == 0 || !is_plain(piece, whole))) {
			*found = "text that is not UTF-8";
			err = ES_NOT_ALLOWED;
		}
		at += whole;
	}
	free(piece);
	return err;
}

/* --- the whole --------------------------------------------------------------------------------- */

static const char *found_of(const struct head *h)
{
	if (has(h, 0, "%PDF-", 5))
		return "a PDF";
	if (has(h, 0, "\xff\xd8\xff", 3))
		return "a JPEG picture";
	if (has(h, 0, "\x89PNG\r\n\x1a\n", 8))
		return "a PNG picture";
	if (has(h, 0, "GIF8", 4))
		return "a GIF picture";
	if (has(h, 0, "RIFF", 4))
		return has(h, 8, "WEBP", 4) ? "a WebP picture" : "a RIFF file";
	if (has(h, 0, "OggS", 4))
		return "an Ogg recording";
	if (has(h, 0, "\x1a\x45\xdf\xa3", 4))
		return "a Matroska or WebM recording";
	if (has(h, 4, "ftyp", 4))
		return "an MP4, QuickTime, HEIC or AVIF file";
	if (has(h, 0, "PK\3\4", 4))
		return "a ZIP archive or another kind of document";
	if (has(h, 0, "MZ", 2) || has(h, 0,
	                              "\x7f"
	                              "ELF",
	                              4))
		return "a program";
	if (memmem(h->bytes, h->len < 1024 ? h->len : 1024, "<svg", 4))
		return "an SVG drawing";
	if (memmem(h->bytes, h->len < 1024 ? h->len : 1024, "<html", 5) ||
	    has(h, 0, "<!DOCTYPE", 9))
		return "a web page";
	return NULL;
}

static bool begins_as(const struct head *h, const struct es_media_kind *said)
{
	switch (said->look) {
	case ES_LOOK_PDF:
		return has(h, 0, "%PDF-", 5);
	case ES_LOOK_JPEG:
		return has(h, 0, "\xff\xd8\xff", 3);
	case ES_LOOK_PNG:
		return has(h, 0, "\x89PNG\r\n\x1a\n", 8);
	case ES_LOOK_WEBP:
		return has(h, 0, "RIFF", 4) && has(h, 8, "WEBP", 4);
	case ES_LOOK_GIF:
		return has(h, 0, "GIF87a", 6) || has(h, 0, "GIF89a", 6);
	case ES_LOOK_MP3:
		return is_mp3(h);
	case ES_LOOK_OGG:
		return has(h, 0, "OggS", 4);
	case ES_LOOK_WEBM:
		return is_webm(h);
	case ES_LOOK_MP4:
		return is_mp4(h);
	case ES_LOOK_WAV:
		return has(h, 0, "RIFF", 4) && has(h, 8, "WAVE", 4);
	case ES_LOOK_OOXML:
		return has(h, 0, "PK\3\4", 4);
	case ES_LOOK_ODF:
		return is_odf(h, said->type);
	case ES_LOOK_VTT:
		return is_vtt(h);
	case ES_LOOK_TEXT:
		return !found_of(h);
	}
	return false;
}

es_err es_sniff(const struct es_sniff_source *s, const struct es_media_kind *said,
                const char **found)
{
	struct head h = {.len = s->size < HEAD ? (size_t)s->size : HEAD};

	*found = NULL;
	es_err err = s->read(s->context, 0, h.bytes, h.len);
	if (err)
		return err;
	if (!begins_as(&h, said)) {
		*found = found_of(&h);
		return ES_INVALID;
	}
	if (said->look == ES_LOOK_OOXML)
		err = look_for_part(s, said->part, found);
	else if (said->look == ES_LOOK_TEXT || said->look == ES_LOOK_VTT)
		err = look_at_text(s, found);
	if (err == ES_INVALID)
		*found = found_of(&h);
	return err;
}
