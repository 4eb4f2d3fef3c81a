/* SPDX-License-Identifier: EUPL-1.2 */
/* A tool by itself: one that belongs to no practice has no other page. */
#include "view/read.h"

#include <string.h>

/* The practice that it names, as far as this reader may see one. */
static es_err put_practice_of(const struct es_view_source *s, const struct es_seen *tool,
                              struct es_writer *w)
{
	struct es_heads heads;
	struct es_seen seen = {0};
	struct es_bytes value;
	struct es_id id;
	es_err err = ES_NOT_FOUND;

	es_put_key(w, "practice");
	if (es_map_get(tool->body, "practice", &value) && es_value_str(value).len == ES_ID_LEN) {
		memcpy(id.bytes, es_value_str(value).data, ES_ID_LEN);
		err = es_heads_of(s, ES_KIND_PRACTICE, &id, &heads);
		if (err == ES_OK)
			err = es_see_head(s, &heads, &seen);
	}
	if (err == ES_OK) {
		es_write_map(w, 3);
		es_put_id(w, "id", &id);
		es_put_path(w, "title", seen.body, "description.title");
		es_put_text(w, "lang", seen.row.header.lang);
	} else {
		es_write_nil(w);
	}
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_tool(const struct es_view_source *s, const struct es_heads *heads,
                       const struct es_seen *seen, struct es_writer *w)
{
	es_write_map(w, 12);
	es_put_id(w, "id", &seen->row.id);
	es_put_id(w, "entity", &heads->root.id);
	es_put_structure(s, "structure", &seen->row.header.structure, w);
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_uint(w, "created", es_row_time(&heads->root));
	es_put_uint(w, "scope", seen->row.header.scope);
	es_put_author(s, "author", seen, w);
	es_put_key(w, "tool");
	es_put_fields(seen->body, w);
	es_err err = put_practice_of(s, seen, w);
	es_put_heads(heads, w);
	if (err == ES_OK)
		err = es_put_proof(s, &seen->row, w);
	return err != ES_OK ? err : w->err;
}

/* Its text is gone, its place stays. */
static es_err put_gone(const struct es_view_source *s, const struct es_heads *heads,
                       struct es_writer *w)
{
	uint64_t withdrawn_ms = es_heads_withdrawn_ms(heads);

	if (!withdrawn_ms)
		return ES_NOT_FOUND;
	es_write_map(w, 8);
	es_put_id(w, "id", &heads->root.id);
	es_put_id(w, "entity", &heads->root.id);
	es_put_structure(s, "structure", &heads->root.header.structure, w);
	es_put_text(w, "lang", heads->root.header.lang);
	es_put_uint(w, "created", es_row_time(&heads->root));
	es_put_uint(w, "scope", heads->root.header.scope);
	es_put_text(w, "tool", "");
	es_put_time(w, "withdrawn", withdrawn_ms);
	return w->err;
}

es_err es_view_tool(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_id entity;
	struct es_row row;
	size_t before = w->len;

	es_err err = es_row_find(s->snap, id, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION)
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, &entity);
	err = es_heads_of(s, ES_KIND_TOOL, &entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK)
		err = put_tool(s, &heads, &seen, w);
	else if (err == ES_NOT_FOUND && heads.count)
		err = put_gone(s, &heads, w);
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err;
}
