/* SPDX-License-Identifier: EUPL-1.2 */
/* One message of a conversation. */
#include "node_limits.h"
#include "text.h"
#include "view/talk.h"

#include <string.h>

/* So many characters of a text from the given one on; empty where it has no such part. */
static struct es_bytes passage(struct es_bytes text, uint64_t from, uint64_t length)
{
	size_t begin = 0, end, count = 0;

	if (from > text.len || length == 0 || length > ES_WEB_QUOTE_MAX)
		return es_bytes_of(NULL, 0);
	while (begin < text.len && (count < from || (text.data[begin] & 0xc0) == 0x80))
		count += (text.data[begin++] & 0xc0) != 0x80;
	for (end = begin, count = 0; end < text.len; end++) {
		bool starts = (text.data[end] & 0xc0) != 0x80;
		if (starts && count == length)
			break;
		count += starts;
	}
	return count == length ? es_bytes_of(text.data + begin, end - begin) : es_bytes_of(NULL, 0);
}

bool es_quote_fits(struct es_bytes text, uint64_t from, uint64_t length)
{
	return passage(text, from, length).len > 0;
}

/* The words themselves stand in the message that is quoted, nowhere else: withdrawn there, they are
 * gone here. */
static void put_quote(const struct es_view_source *s, const struct es_seen *seen,
                      struct es_writer *w)
{
	struct es_seen quoted;
	struct es_bytes value, text = {NULL, 0};
	struct es_id id;

	es_put_key(w, "quote");
	if (!es_map_path(seen->body, "quote.id", &value) ||
	    (value = es_value_str(value)).len != ES_ID_LEN) {
		es_write_nil(w);
		return;
	}
	memcpy(id.bytes, value.data, ES_ID_LEN);
	es_err err = es_see_id(s, ES_KIND_COMMENT, &id, &quoted);
	if (err == ES_OK && quoted.row.header.has_entity && seen->row.header.has_entity &&
	    es_id_equal(&quoted.row.header.entity, &seen->row.header.entity) &&
	    es_map_get(quoted.body, "text", &value))
		text = passage(es_value_str(value), es_map_uint(seen->body, "quote.from"),
		               es_map_uint(seen->body, "quote.length"));
	es_write_map(w, 3);
	es_put_id(w, "id", &id);
	es_put_key(w, "passage");
	if (text.len)
		es_write_str(w, text);
	else
		es_write_nil(w);
	if (text.len)
		es_put_author(s, "author", &quoted, w);
	else
		es_put_text(w, "author", "");
	es_seen_free(&quoted);
}

static es_err put_comment(const struct es_view_source *s, const struct es_seen *seen,
                          struct es_writer *w)
{
	const struct es_header *header = &seen->row.header;

	es_write_map(w, 15);
	es_put_id(w, "id", &seen->row.id);
	es_put_id(w, "about", header->has_entity ? &header->entity : NULL);
	es_put_id(w, "parent", header->parents_len ? &header->parents[0] : NULL);
	es_put_path(w, "text", seen->body, "text");
	put_quote(s, seen, w);
	es_put_path(w, "mentions", seen->body, "mentions");
	es_put_path(w, "files", seen->body, "files");
	es_put_text(w, "lang", header->lang);
	es_put_uint(w, "created", es_row_time(&seen->row));
	es_put_uint(w, "number", seen->row.number);
	es_put_author(s, "author", seen, w);
	es_put_structure(s, "structure", &header->structure, w);
	es_put_reactions(s, "reactions", &seen->row.id, w);
	es_put_bool(w, "pending", es_id_is_zero(&seen->row.log));
	es_put_time(w, "withdrawn", 0);
	return w->err;
}

/* Its place in the conversation stays; who wrote it went with the text. */
static es_err put_withdrawn(const struct es_view_source *s, const struct es_row *row,
                            struct es_writer *w)
{
	const struct es_header *header = &row->header;

	es_write_map(w, 15);
	es_put_id(w, "id", &row->id);
	es_put_id(w, "about", header->has_entity ? &header->entity : NULL);
	es_put_id(w, "parent", header->parents_len ? &header->parents[0] : NULL);
	es_put_text(w, "text", "");
	es_put_text(w, "quote", "");
	es_put_text(w, "mentions", "");
	es_put_text(w, "files", "");
	es_put_text(w, "lang", header->lang);
	es_put_uint(w, "created", es_row_time(row));
	es_put_uint(w, "number", row->number);
	es_put_text(w, "author", "");
	es_put_structure(s, "structure", &header->structure, w);
	es_put_key(w, "reactions");
	es_write_array(w, 0);
	es_put_bool(w, "pending", es_id_is_zero(&row->log));
	es_put_time(w, "withdrawn", es_row_erased_ms(row));
	return w->err;
}

/* What es_see found, or that it is withdrawn. */
static es_err put_found(const struct es_view_source *s, const struct es_seen *seen, es_err err,
                        struct es_writer *w)
{
	const struct es_row *row = &seen->row;

	if (err == ES_OK)
		return put_comment(s, seen, w);
	if (err == ES_NOT_FOUND && row->erased && row->header.kind == ES_KIND_COMMENT &&
	    es_may_see(s, row))
		return put_withdrawn(s, row, w);
	return err;
}

es_err es_view_comment(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	struct es_seen seen;
	size_t before = w->len;

	es_err err = es_see_id(s, ES_KIND_COMMENT, id, &seen);
	err = put_found(s, &seen, err, w);
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err;
}

es_err es_put_comment_row(const struct es_view_source *s, uint64_t number, struct es_writer *w)
{
	struct es_seen seen;

	es_err err = es_see(s, ES_KIND_COMMENT, number, &seen);
	err = put_found(s, &seen, err, w);
	es_seen_free(&seen);
	return err;
}
