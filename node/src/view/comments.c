/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said in a conversation. */
#include "node_limits.h"
#include "store/moderation.h"
#include "store/personal.h"
#include "text.h"
#include "view/talk.h"

#include <string.h>

static uint64_t uint_at(struct es_bytes body, const char *path)
{
	struct es_bytes value;
	struct es_reader r;

	if (!es_map_path(body, path, &value))
		return UINT64_MAX;
	es_reader_init(&r, value);
	uint64_t number = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) == ES_OK ? number : UINT64_MAX;
}

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
		text = passage(es_value_str(value), uint_at(seen->body, "quote.from"),
		               uint_at(seen->body, "quote.length"));
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

#define PAGE_BYTES (1024u * 1024) /* a page of long comments ends early */

/* As in a page of practices: *end stands on the last comment taken. */
static es_err fill(const struct es_view_source *s, size_t limit, struct es_walk *walk,
                   struct es_walk *end, struct es_writer *items, size_t *count, bool *more)
{
	uint64_t number;

	while (items->err == ES_OK && es_walk_next(walk, &number)) {
		struct es_seen seen;
		if (*count == limit || items->len > PAGE_BYTES) {
			*more = true;
			break;
		}
		es_err err = es_see(s, ES_KIND_COMMENT, number, &seen);
		err = put_found(s, &seen, err, items);
		es_seen_free(&seen);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
		*count += err == ES_OK;
		*end = *walk;
	}
	return items->err;
}

#define OWN_LOOKED_AT_MAX 200

/* What the reader wrote is no news to them. */
static bool is_own(const struct es_view_source *s, uint64_t number)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_writer plain;
	struct es_bytes body;
	struct es_row row;

	if (es_row_get(s->snap, number, &row) != ES_OK || !row.has_body ||
	    !es_id_equal(&row.header.structure, &s->self->structure))
		return false;
	es_writer_grow(&plain, ES_BODY_MAX);
	bool own = es_row_body(&row, &plain, &body) == ES_OK &&
	           es_body_author(body, author) == ES_OK &&
	           memcmp(author, s->reader, ES_AUTHOR_LEN) == 0;
	es_writer_free(&plain);
	return own;
}

void es_unread(const struct es_view_source *s, const struct es_id *entity, struct es_unread *out)
{
	bool few = es_moderated(s->snap);
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	size_t looked_at = 0;

	memset(out, 0, sizeof(*out));
	if (s->reader)
		out->read = es_personal_read(s->snap, s->reader, entity);
	es_walk_about(&walk, s->snap, entity, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	while (out->comments < ES_VIEW_COUNT_MAX && es_walk_next(&walk, &number)) {
		if (few && es_row_get(s->snap, number, &row) == ES_OK && !es_may_see(s, &row))
			continue;
		out->comments++;
		if (number > out->last)
			out->last = number;
		if (!s->reader || number <= out->read)
			continue;
		if (looked_at < OWN_LOOKED_AT_MAX && (looked_at++, is_own(s, number)))
			continue;
		if (out->unread++ == 0)
			out->first = number;
	}
}

/* {items, next, total, read, unread, first_unread} */
static es_err put_thread(const struct es_view_source *s, const struct es_id *entity,
                         const struct es_writer *items, size_t count, const struct es_walk *end,
                         struct es_writer *w)
{
	struct es_unread unread;
	struct es_row first;
	bool found;

	es_unread(s, entity, &unread);
	found = unread.first && es_row_get(s->snap, unread.first, &first) == ES_OK;
	es_write_map(w, 6);
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(items));
	es_put_key(w, "next");
	if (end)
		es_cursor_write(end, w);
	else
		es_write_nil(w);
	es_put_uint(w, "total", unread.comments);
	es_put_uint(w, "read", unread.read);
	es_put_uint(w, "unread", unread.unread);
	es_put_id(w, "first_unread", found ? &first.id : NULL);
	return w->err;
}

static es_err check_discussed(const struct es_view_source *s, const struct es_id *entity)
{
	struct es_id root;
	uint64_t kind, scope;

	es_err err = es_view_about(s, entity, &root, &kind, &scope);
	if (err != ES_OK)
		return err;
	return es_kind_is_discussed(kind) && es_id_equal(&root, entity) ? ES_OK : ES_NOT_FOUND;
}

es_err es_view_comments(const struct es_view_source *s, const struct es_id *about,
                        const struct es_page *page, struct es_writer *w)
{
	struct es_walk walk, end;
	struct es_writer items;
	size_t count = 0, limit = page->limit ? page->limit : ES_COMMENTS_PAGE;
	bool more = false;

	if (limit > ES_COMMENTS_PAGE_MAX)
		limit = ES_COMMENTS_PAGE_MAX;
	es_err err = check_discussed(s, about);
	if (err != ES_OK)
		return err;
	es_walk_about(&walk, s->snap, about, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	err = es_cursor_resume(&walk, page->after);
	if (err != ES_OK)
		return err;
	end = walk;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	err = fill(s, limit, &walk, &end, &items, &count, &more);
	if (err == ES_OK)
		err = put_thread(s, about, &items, count, more ? &end : NULL, w);
	es_writer_free(&items);
	return err;
}
