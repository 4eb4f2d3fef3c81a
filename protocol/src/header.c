/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/record.h"

#include <string.h>

#define FIELDS 10

/* RFC 5646 section 2.1, as far as it needs no registry: subtags of one to eight letters and digits,
 * a letter first. */
bool es_lang_valid(struct es_bytes lang)
{
	size_t subtag = 0;

	if (lang.len == 0 || lang.len > ES_LANG_MAX)
		return false;
	for (size_t i = 0; i < lang.len; i++) {
		uint8_t c = lang.data[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
		bool digit = c >= '0' && c <= '9';
		if (c == '-' && subtag > 0) {
			subtag = 0;
			continue;
		}
		if ((!letter && !(digit && i > 0)) || ++subtag > 8)
			return false;
	}
	return subtag > 0;
}

static bool is_body_class(uint64_t class)
{
	return class >= ES_BODY_CLASS_MIN && class <= ES_BODY_MAX && (class & (class - 1)) == 0;
}

static bool parents_differ(const struct es_header *h)
{
	for (size_t i = 1; i < h->parents_len; i++) {
		for (size_t k = 0; k < i; k++) {
			if (es_id_equal(&h->parents[i], &h->parents[k]))
				return false;
		}
	}
	return true;
}

static void read_lang(struct es_reader *r, char out[ES_LANG_MAX + 1])
{
	struct es_bytes lang = es_read_str(r, ES_LANG_MAX);

	if (r->err == ES_OK && !es_lang_valid(lang))
		es_reader_fail(r, ES_MALFORMED);
	if (r->err == ES_OK)
		memcpy(out, lang.data, lang.len);
}

static void read_entity(struct es_reader *r, struct es_header *h)
{
	struct es_bytes entity = es_read_bin(r, ES_ID_LEN);

	if (entity.len != 0 && entity.len != ES_ID_LEN)
		es_reader_fail(r, ES_MALFORMED);
	h->has_entity = r->err == ES_OK && entity.len == ES_ID_LEN;
	if (h->has_entity)
		memcpy(h->entity.bytes, entity.data, ES_ID_LEN);
}

/* What stands behind the version of a header of our own version. */
static es_err read_fields(struct es_reader *r, struct es_header *h)
{
	h->kind = es_read_uint(r, UINT64_MAX);
	es_read_fixed(r, h->structure.bytes, ES_ID_LEN);
	h->created_ms = es_read_uint(r, INT64_MAX);
	read_lang(r, h->lang);
	h->scope = es_read_uint(r, UINT64_MAX);
	read_entity(r, h);
	h->parents_len = es_read_array(r, ES_PARENTS_MAX);
	for (size_t i = 0; i < h->parents_len; i++)
		es_read_fixed(r, h->parents[i].bytes, ES_ID_LEN);
	h->body_class = es_read_uint(r, UINT64_MAX);
	es_read_fixed(r, h->body_commit.bytes, ES_ID_LEN);
	if (r->err == ES_OK && (!is_body_class(h->body_class) || !parents_differ(h)))
		es_reader_fail(r, ES_MALFORMED);
	return es_reader_finish(r);
}

es_err es_header_decode(struct es_bytes in, struct es_header *out)
{
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	if (in.len > ES_HEADER_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	size_t fields = es_read_array(&r, ES_HEADER_MAX);
	uint64_t version = es_read_uint(&r, UINT64_MAX);
	if (r.err != ES_OK)
		return r.err;
	if (version != ES_HEADER_VERSION) {
		/* Opaque to us, but still only in the one encoding that a record id can be taken
		 * of. */
		es_err err = es_canonical(in);
		if (err != ES_OK)
			return err;
		out->version = version;
		return ES_VERSION;
	}
	if (fields != FIELDS)
		return ES_MALFORMED;
	struct es_header h = {.version = version};
	es_err err = read_fields(&r, &h);
	if (err == ES_OK)
		*out = h;
	return err;
}

static bool is_sound(const struct es_header *h)
{
	return h->version == ES_HEADER_VERSION && h->created_ms <= INT64_MAX &&
	       memchr(h->lang, 0, sizeof(h->lang)) && es_lang_valid(es_bytes_str(h->lang)) &&
	       h->parents_len <= ES_PARENTS_MAX && parents_differ(h) &&
	       is_body_class(h->body_class);
}

es_err es_header_encode(const struct es_header *header, struct es_writer *w)
{
	if (!is_sound(header))
		return ES_INVALID;
	es_write_array(w, FIELDS);
	es_write_uint(w, header->version);
	es_write_uint(w, header->kind);
	es_write_bin(w, ES_BYTES(header->structure.bytes));
	es_write_uint(w, header->created_ms);
	es_write_cstr(w, header->lang);
	es_write_uint(w, header->scope);
	es_write_bin(w, es_bytes_of(header->entity.bytes, header->has_entity ? ES_ID_LEN : 0));
	es_write_array(w, header->parents_len);
	for (size_t i = 0; i < header->parents_len; i++)
		es_write_bin(w, ES_BYTES(header->parents[i].bytes));
	es_write_uint(w, header->body_class);
	es_write_bin(w, ES_BYTES(header->body_commit.bytes));
	return w->err;
}
