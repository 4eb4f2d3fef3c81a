/* SPDX-License-Identifier: EUPL-1.2 */
/* A tool by itself: one that belongs to no practice has no other page. */
#include "view/read.h"

#include <string.h>

/* The practice that it names, as far as this reader may see one. */
static es_err put_practice_of(const struct es_view_source *s, const struct es_heads *its,
                              const struct es_seen *tool, struct es_writer *w)
{
	struct es_heads heads;
	struct es_seen seen = {0};
	struct es_bytes value;
	struct es_id id;
	es_err err = ES_NOT_FOUND;

	(void)its;
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

es_err es_view_tool(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	static const struct es_entity_view tool = {.kind = ES_KIND_TOOL,
	                                           .fields = "tool",
	                                           .shows = ES_SHOWS_NEWEST,
	                                           .beside = put_practice_of,
	                                           .beside_len = 1};

	return es_view_entity(s, &tool, id, w);
}
