/* SPDX-License-Identifier: EUPL-1.2 */
/* What is said about a practice. */
#include "node_limits.h"
#include "view/read.h"

static es_err put_comment(const struct es_view_source *s, const struct es_seen *seen,
                          struct es_writer *w)
{
	const struct es_header *header = &seen->row.header;

	es_write_map(w, 10);
	es_put_id(w, "id", &seen->row.id);
	es_put_path(w, "practice", seen->body, "practice");
	es_put_id(w, "parent", header->parents_len ? &header->parents[0] : NULL);
	es_put_path(w, "text", seen->body, "text");
	es_put_text(w, "lang", header->lang);
	es_put_uint(w, "created", es_row_time(&seen->row));
	es_put_author(s, "author", seen, w);
	es_put_structure(s, "structure", &header->structure, w);
	es_put_bool(w, "pending", es_id_is_zero(&seen->row.log));
	es_put_time(w, "withdrawn", 0);
	return w->err;
}

/* Its place in the conversation stays; who wrote it went with the text. */
static es_err put_withdrawn(const struct es_view_source *s, const struct es_row *row,
                            struct es_writer *w)
{
	const struct es_header *header = &row->header;

	es_write_map(w, 10);
	es_put_id(w, "id", &row->id);
	es_put_id(w, "practice", header->has_entity ? &header->entity : NULL);
	es_put_id(w, "parent", header->parents_len ? &header->parents[0] : NULL);
	es_put_text(w, "text", "");
	es_put_text(w, "lang", header->lang);
	es_put_uint(w, "created", es_row_time(row));
	es_put_text(w, "author", "");
	es_put_structure(s, "structure", &header->structure, w);
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
	    row->header.scope <= s->scope_max)
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

es_err es_view_comments(const struct es_view_source *s, const struct es_id *practice,
                        const struct es_page *page, struct es_writer *w)
{
	struct es_heads heads;
	struct es_walk walk, end;
	struct es_writer items;
	size_t count = 0, limit = page->limit ? page->limit : ES_COMMENTS_PAGE;
	bool more = false;

	if (limit > ES_COMMENTS_PAGE_MAX)
		limit = ES_COMMENTS_PAGE_MAX;
	es_err err = es_heads_of(s, ES_KIND_PRACTICE, practice, &heads);
	if (err != ES_OK)
		return err;
	es_walk_about(&walk, s->snap, practice, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	err = es_cursor_resume(&walk, page->after);
	if (err != ES_OK)
		return err;
	end = walk;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	err = fill(s, limit, &walk, &end, &items, &count, &more);
	if (err == ES_OK) {
		es_put_page(w, &items, count, more ? &end : NULL,
		            es_about_count(s->snap, practice, ES_KIND_COMMENT));
		err = w->err;
	}
	es_writer_free(&items);
	return err;
}
