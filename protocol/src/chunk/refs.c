/* SPDX-License-Identifier: EUPL-1.2 */
/* Which attachments a body refers to, whatever its kind. */
#include "essaim/chunk.h"

#include <string.h>

static bool is_name_char(uint8_t c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return true;
	return !first && c != '\0' && strchr("!#$&-^_.+", c) != NULL;
}

bool es_media_type_fits(struct es_bytes text)
{
	size_t slash = 0;

	if (text.len > ES_MEDIA_TYPE_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '/' && slash == 0 && i > 0)
			slash = i;
		else if (!is_name_char(text.data[i], i == 0 || i == slash + 1))
			return false;
	}
	return slash > 0 && slash + 1 < text.len;
}

/* The reference that the reader stands at, if it is one; the reader is a copy. */
static bool read_ref(struct es_reader r, struct es_attachment_ref *ref)
{
	memset(ref, 0, sizeof(*ref));
	if (es_read_map(&r, ES_MAP_MAX) < 3 ||
	    !es_bytes_equal(es_read_str(&r, ES_TEXT_MAX), es_bytes_str("file")))
		return false;
	es_read_fixed(&r, ref->id.bytes, ES_ID_LEN);
	if (!es_bytes_equal(es_read_str(&r, ES_TEXT_MAX), es_bytes_str("size")))
		return false;
	ref->size = es_read_uint(&r, ES_ATTACHMENT_MAX);
	if (!es_bytes_equal(es_read_str(&r, ES_TEXT_MAX), es_bytes_str("type")))
		return false;
	struct es_bytes type = es_read_str(&r, ES_MEDIA_TYPE_MAX);
	if (r.err != ES_OK || ref->size == 0 || !es_media_type_fits(type))
		return false;
	memcpy(ref->type, type.data, type.len);
	return true;
}

static bool is_among(const struct es_attachment_ref *refs, size_t count, const struct es_id *id)
{
	for (size_t i = 0; i < count; i++)
		if (es_id_equal(&refs[i].id, id))
			return true;
	return false;
}

/* Takes one value, or the head of an array or map whose elements then follow as values. */
static void step(struct es_reader *r)
{
	switch (es_reader_peek(r)) {
	case ES_ARRAY:
		es_read_array(r, SIZE_MAX);
		return;
	case ES_MAP:
		es_read_map(r, SIZE_MAX);
		return;
	default:
		es_read_value(r);
		return;
	}
}

bool es_attachment_any(struct es_bytes body)
{
	static const char begin[] = "\xa4"
	                            "file"
	                            "\xc4\x20";
	const uint8_t *at = body.data, *end = body.data + body.len;

	while (at != NULL && (size_t)(end - at) >= sizeof(begin) - 1) {
		if (memcmp(at, begin, sizeof(begin) - 1) == 0)
			return true;
		at = memchr(at + 1, (uint8_t)begin[0], (size_t)(end - at) - 1);
	}
	return false;
}

size_t es_attachment_refs(struct es_bytes body, struct es_attachment_ref out[ES_ATTACHMENTS_MAX])
{
	struct es_reader r;
	size_t count = 0;

	if (!es_attachment_any(body))
		return 0;
	/* Where arrays and maps end does not matter: what they hold stands back to back. */
	es_reader_init(&r, body);
	while (!es_reader_at_end(&r) && r.err == ES_OK && count < ES_ATTACHMENTS_MAX) {
		if (es_reader_peek(&r) == ES_MAP && read_ref(r, &out[count]) &&
		    !is_among(out, count, &out[count].id))
			count++;
		step(&r);
	}
	return r.err == ES_OK ? count : 0;
}
