/* SPDX-License-Identifier: EUPL-1.2 */
/* The revisions of a practice, tool, toolbox or tutorial, as its history shows them. */
#include "node_limits.h"
#include "view/read.h"

#include <string.h>

static bool is_head(const struct es_heads *heads, const struct es_id *id)
{
	for (size_t i = 0; i < heads->count; i++)
		if (es_id_equal(&heads->rows[i].id, id))
			return true;
	return false;
}

static void put_parents(const struct es_header *header, struct es_writer *w)
{
	es_put_key(w, "parents");
	es_write_array(w, header->parents_len);
	for (size_t i = 0; i < header->parents_len; i++)
		es_write_bin(w, ES_BYTES(header->parents[i].bytes));
}

/* One of them; its text may not be here. */
static void put_version(const struct es_view_source *s, const struct es_heads *heads,
                        uint64_t number, const struct es_row *row, struct es_writer *w)
{
	struct es_seen seen;

	es_err err = es_see(s, row->header.kind, number, &seen);
	es_write_map(w, 8);
	es_put_id(w, "id", &row->id);
	es_put_uint(w, "created", es_row_time(row));
	es_put_text(w, "lang", row->header.lang);
	if (err == ES_OK)
		es_put_author(s, "author", &seen, w);
	else
		es_put_text(w, "author", "");
	es_put_path(w, "title", err == ES_OK ? seen.body : es_bytes_of("\x80", 1),
	            row->header.kind == ES_KIND_PRACTICE ? "description.title" : "title");
	put_parents(&row->header, w);
	es_put_bool(w, "head", is_head(heads, &row->id));
	es_put_time(w, "withdrawn", es_row_erased_ms(row));
	es_seen_free(&seen);
}

static es_err put_all(const struct es_view_source *s, const struct es_heads *heads,
                      struct es_writer *items, size_t *count)
{
	struct es_revisions revisions;
	struct es_row row;
	es_err err = ES_OK;

	*count = 0;
	es_revisions_open(&revisions, s, &heads->root, ES_NEWEST_FIRST);
	while (*count < ES_VIEW_REVISIONS_MAX && items->err == ES_OK &&
	       (err = es_revisions_next(&revisions, &row)) == ES_OK) {
		if (row.header.scope > s->scope_max)
			continue;
		put_version(s, heads, row.number, &row, items);
		++*count;
	}
	if (err != ES_OK && err != ES_NOT_FOUND)
		return err;
	put_version(s, heads, heads->root.number, &heads->root, items);
	++*count;
	return items->err;
}

es_err es_view_versions(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	struct es_heads heads;
	struct es_id entity;
	struct es_writer items;
	uint64_t kind, scope;
	size_t count = 0;

	es_err err = es_view_about(s, id, &entity, &kind, &scope);
	if (err == ES_OK && kind != ES_KIND_PRACTICE && kind != ES_KIND_TOOL &&
	    kind != ES_KIND_TOOLBOX && kind != ES_KIND_TUTORIAL)
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = es_heads_of(s, kind, &entity, &heads);
	if (err != ES_OK)
		return err;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX / 2);
	err = put_all(s, &heads, &items, &count);
	if (err == ES_OK) {
		es_write_map(w, 2);
		es_put_id(w, "entity", &entity);
		es_put_key(w, "items");
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		err = w->err;
	}
	es_writer_free(&items);
	return err;
}
