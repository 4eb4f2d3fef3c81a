/* SPDX-License-Identifier: EUPL-1.2 */
/* What a saved search found, and such a search itself. */
#include "store/searches.h"
#include "view/talk.h"

/* The pairs of a canonical map, without its head. */
static es_err put_pairs(struct es_bytes map, struct es_writer *w)
{
	struct es_reader r;

	es_reader_init(&r, map);
	size_t pairs = es_read_map(&r, ES_MAP_MAX);
	if (r.err || pairs != ES_SEARCH_QUERY_PAIRS)
		return ES_CORRUPT;
	es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
	return w->err;
}

es_err es_view_search(const struct es_saved_search *search, struct es_writer *w)
{
	es_write_map(w, 2 + ES_SEARCH_QUERY_PAIRS);
	es_put_uint(w, "number", search->number);
	es_put_text(w, "name", search->name);
	return put_pairs(search->query, w);
}

static bool can_be_read(const struct es_view_source *s, const struct es_id *entity, uint64_t kind)
{
	struct es_heads heads;
	struct es_seen seen = {0};

	bool can = es_heads_of(s, kind, entity, &heads) == ES_OK &&
	           es_see_head(s, &heads, &seen) == ES_OK;
	es_seen_free(&seen);
	return can;
}

/* Its summary, or nil where it was withdrawn, or is not for this reader: nothing of it is told then. */
static es_err put_newest(const struct es_view_source *s, const struct es_id *entity, bool *told,
                         struct es_writer *w)
{
	uint64_t kind = 0;

	*told = false;
	for (size_t i = 0; i < ES_SUMMARY_KINDS && !*told; i++) {
		kind = es_summary_kinds[i];
		*told = can_be_read(s, entity, kind);
	}
	es_put_text(w, "kind", *told ? es_kind_word(kind) : "");
	es_put_key(w, "newest");
	if (!*told) {
		es_write_nil(w);
		return w->err;
	}
	return es_view_summary_of(s, kind, entity, w);
}

es_err es_put_found(const struct es_view_source *s, const struct es_notice_row *notice,
                    struct es_writer *w)
{
	struct es_saved_search search;
	struct es_writer plain;
	bool told = false;

	es_writer_grow(&plain, ES_BODY_MAX);
	es_err err = es_search_get(s->snap, s->reader, notice->search, &plain, &search);
	if (err == ES_OK) {
		es_put_key(w, "found");
		es_write_map(w, 4);
		es_put_uint(w, "count", notice->count);
		es_put_key(w, "search");
		err = es_view_search(&search, w);
	}
	if (err == ES_OK)
		err = put_newest(s, &notice->newest, &told, w);
	es_writer_free(&plain);
	if (err != ES_OK)
		return err;
	return told || notice->count > 1 ? w->err : ES_NOT_FOUND;
}
