/* SPDX-License-Identifier: EUPL-1.2 */
/* What has a page of its own: its newest head, or the revision that is asked for, with where it stands;
 * or that its text was withdrawn. */
#include "view/read.h"

es_err es_put_proof(const struct es_view_source *s, const struct es_row *row, struct es_writer *w)
{
	struct es_log_info log;
	bool logged = !es_id_is_zero(&row->log);

	if (logged) {
		es_err err = es_log_get(s->snap, &row->log, &log);
		if (err != ES_OK)
			return err;
	}
	es_put_key(w, "proof");
	es_write_map(w, 4);
	es_put_id(w, "log", logged ? &row->log : NULL);
	es_put_uint(w, "index", logged ? row->index : 0);
	es_put_uint(w, "size", logged ? log.log.edge.size : 0);
	es_put_bool(w, "logged", logged);
	return ES_OK;
}

void es_put_heads(const struct es_heads *heads, struct es_writer *w)
{
	es_put_key(w, "heads");
	es_write_array(w, heads->count);
	for (size_t i = 0; i < heads->count; i++)
		es_write_bin(w, ES_BYTES(heads->rows[i].id.bytes));
	es_put_uint(w, "revisions", heads->revisions);
}

static void put_whose(const struct es_view_source *s, const struct es_heads *heads,
                      const struct es_row *row, struct es_writer *w)
{
	const struct es_id *keeper = es_keeper_of(s->federation, &heads->root.header);

	es_put_id(w, "id", &row->id);
	es_put_id(w, "entity", &heads->root.id);
	es_put_structure(s, "structure", &heads->root.header.structure, w);
	if (keeper)
		es_put_structure(s, "keeper", keeper, w);
	else
		es_put_text(w, "keeper", "");
	es_put_text(w, "lang", row->header.lang);
	es_put_uint(w, "created", es_row_time(&heads->root));
	es_put_uint(w, "scope", row->header.scope);
}

static es_err put_whole(const struct es_view_source *s, const struct es_entity_view *of,
                        const struct es_heads *heads, const struct es_seen *seen,
                        struct es_writer *w)
{
	es_write_map(w, 12 + of->beside_len);
	put_whose(s, heads, &seen->row, w);
	es_put_author(s, "author", seen, w);
	es_put_key(w, of->fields);
	es_put_fields(seen->body, w);
	es_err err = of->beside(s, heads, seen, w);
	es_put_heads(heads, w);
	if (err == ES_OK)
		err = es_put_proof(s, &seen->row, w);
	return err != ES_OK ? err : w->err;
}

/* Its text is gone, its place stays: no fields, and when that was. */
static es_err put_withdrawn(const struct es_view_source *s, const struct es_entity_view *of,
                            const struct es_heads *heads, const struct es_row *row,
                            uint64_t withdrawn_ms, struct es_writer *w)
{
	if (!withdrawn_ms)
		return ES_NOT_FOUND;
	es_write_map(w, 9);
	put_whose(s, heads, row, w);
	es_put_text(w, of->fields, "");
	es_put_time(w, "withdrawn", withdrawn_ms);
	return w->err;
}

/* Whether the entity as it is now is asked for, and not one revision. */
static bool is_newest(const struct es_entity_view *of, const struct es_heads *heads,
                      const struct es_id *id)
{
	return of->shows == ES_SHOWS_NEWEST ||
	       (of->shows == ES_SHOWS_ASKED && es_id_equal(id, &heads->root.id));
}

static es_err see_withdrawn(const struct es_view_source *s, const struct es_entity_view *of,
                            const struct es_heads *heads, const struct es_row *asked,
                            struct es_writer *w)
{
	if (is_newest(of, heads, &asked->id))
		return put_withdrawn(s, of, heads, &heads->rows[0], es_heads_withdrawn_ms(heads),
		                     w);
	return asked->erased ? put_withdrawn(s, of, heads, asked, es_row_erased_ms(asked), w)
	                     : ES_NOT_FOUND;
}

es_err es_view_entity(const struct es_view_source *s, const struct es_entity_view *of,
                      const struct es_id *id, struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_row row;
	struct es_id entity;
	size_t before = w->len;

	es_err err = es_row_find(s->snap, id, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION)
		return ES_NOT_FOUND;
	es_record_entity(&row.header, &row.id, &entity);
	err = es_heads_of(s, of->kind, &entity, &heads);
	if (err == ES_OK)
		err = is_newest(of, &heads, id) ? es_see_head(s, &heads, &seen)
		                                : es_see_id(s, of->kind, id, &seen);
	if (err == ES_OK)
		err = put_whole(s, of, &heads, &seen, w);
	else if (err == ES_NOT_FOUND && heads.count)
		err = see_withdrawn(s, of, &heads, &row, w);
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err;
}
