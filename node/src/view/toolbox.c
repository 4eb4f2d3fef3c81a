/* SPDX-License-Identifier: EUPL-1.2 */
/* A toolbox with summaries of what its entries name, and how much all of it is. */
#include "store/taken.h"
#include "view/reach.h"

#include <string.h>

/* A summary of whatever it is; what cannot be shown adds nothing. */
static es_err put_card(const struct es_view_source *s, const struct es_id *record,
                       struct es_writer *items, size_t *count)
{
	struct es_row row;

	es_err err = es_row_find(s->snap, record, &row);
	if (err == ES_OK && row.header.kind != ES_KIND_TOOLBOX)
		err = es_view_summary_of(s, row.header.kind, record, items);
	else if (err == ES_OK)
		err = ES_NOT_FOUND;
	*count += err == ES_OK;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_cards(const struct es_view_source *s, struct es_bytes body, struct es_writer *w)
{
	struct es_id records[ES_TOOLBOX_RECORDS_MAX];
	size_t len = es_toolbox_records(body, records, ES_TOOLBOX_RECORDS_MAX), count = 0;
	struct es_writer items;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < len && err == ES_OK; i++)
		err = put_card(s, &records[i], &items, &count);
	es_put_key(w, "cards");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	err = err != ES_OK ? err : items.err;
	es_writer_free(&items);
	return err;
}

void es_put_reach(const struct es_reach *reach, struct es_writer *w)
{
	es_put_key(w, "reach");
	es_write_map(w, 5);
	es_put_uint(w, "records", reach->records_len);
	es_put_uint(w, "records_here", reach->here);
	es_put_uint(w, "files", reach->files_len);
	es_put_uint(w, "bytes", reach->bytes);
	es_put_uint(w, "bytes_here", reach->bytes_here);
}

/* The toolbox that it was adapted from, as far as it can be read. */
static es_err put_origin(const struct es_view_source *s, const struct es_seen *toolbox,
                         struct es_writer *w)
{
	struct es_seen seen = {0};
	struct es_bytes value;
	struct es_heads heads;
	struct es_id id;
	es_err err = ES_NOT_FOUND;

	es_put_key(w, "origin");
	if (es_map_get(toolbox->body, "origin", &value) && es_value_str(value).len == ES_ID_LEN) {
		memcpy(id.bytes, es_value_str(value).data, ES_ID_LEN);
		err = es_heads_of(s, ES_KIND_TOOLBOX, &id, &heads);
		if (err == ES_OK)
			err = es_see_head(s, &heads, &seen);
	}
	if (err == ES_OK) {
		es_write_map(w, 4);
		es_put_id(w, "id", &id);
		es_put_path(w, "title", seen.body, "title");
		es_put_text(w, "lang", seen.row.header.lang);
		es_put_structure(s, "structure", &seen.row.header.structure, w);
	} else {
		es_write_nil(w);
	}
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_beside(const struct es_view_source *s, const struct es_heads *heads,
                         const struct es_seen *seen, struct es_writer *w)
{
	struct es_reach reach = {.files = NULL};

	es_err err = put_cards(s, seen->body, w);
	if (err == ES_OK)
		err = es_reach_of(s, &heads->root.id, &reach);
	es_put_reach(&reach, w);
	es_reach_free(&reach);
	if (err == ES_OK)
		err = put_origin(s, seen, w);
	es_put_time(w, "taken", es_taken_since(s->snap, &heads->root.id));
	return err;
}

es_err es_view_toolbox(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	static const struct es_entity_view toolbox = {.kind = ES_KIND_TOOLBOX,
	                                              .fields = "toolbox",
	                                              .beside = put_beside,
	                                              .beside_len = 4};

	return es_view_entity(s, &toolbox, id, w);
}
