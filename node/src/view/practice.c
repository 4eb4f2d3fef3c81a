/* SPDX-License-Identifier: EUPL-1.2 */
/* The assembled practice: its own fields and the records that refer to it. */
#include "node_limits.h"
#include "view/read.h"

/* A body's pairs, without its author: who wrote it is told apart. */
static void put_pairs(struct es_bytes body, size_t more, struct es_writer *w)
{
	struct es_reader r;

	es_reader_init(&r, body);
	size_t count = es_read_map(&r, ES_MAP_MAX);
	es_write_map(w, count - 1 + more); /* es_body_check: author is there */
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes key = es_read_str(&r, SIZE_MAX);
		struct es_bytes value = es_read_value(&r);
		if (i == 0)
			continue;
		es_write_str(w, key);
		es_write_raw(w, value);
	}
}

void es_put_fields(struct es_bytes body, struct es_writer *w)
{
	put_pairs(body, 0, w);
}

void es_put_related(const struct es_seen *seen, const struct es_id *id, struct es_writer *w)
{
	put_pairs(seen->body, 2, w);
	es_put_id(w, "id", id);
	es_put_text(w, "lang", seen->row.header.lang);
}

static bool refers_to(const struct es_seen *seen, const struct es_id *practice)
{
	struct es_bytes value;

	return es_map_get(seen->body, "practice", &value) &&
	       es_bytes_equal(es_value_str(value), ES_BYTES(practice->bytes));
}

/* The newest head of what the walked record began, if it still refers to the practice; records that
 * revise another are met again at their root, so they are passed over. Anybody may testify, but whose
 * contact it is and what tools it has only the practice's own structure says. */
static es_err see_related(const struct es_view_source *s, uint64_t kind, uint64_t number,
                          const struct es_row *practice, struct es_seen *out)
{
	struct es_heads heads;
	struct es_row row;

	es_err err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.has_entity)
		return ES_NOT_FOUND;
	if (kind != ES_KIND_TESTIMONY &&
	    !es_id_equal(&row.header.structure, &practice->header.structure))
		return ES_NOT_FOUND;
	err = es_heads_of(s, kind, &row.id, &heads);
	if (err != ES_OK)
		return err;
	es_seen_free(out);
	err = es_see_head(s, &heads, out);
	if (err == ES_OK && !refers_to(out, &practice->id))
		err = ES_NOT_FOUND;
	return err;
}

/* Writes what is told of a practice in records of this kind, oldest first, into items; count says
 * how many. */
static es_err related(const struct es_view_source *s, uint64_t kind, const struct es_row *practice,
                      size_t max, struct es_writer *items, size_t *count)
{
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	*count = 0;
	es_walk_about(&walk, s->snap, &practice->id, kind,
	              max == 1 ? ES_NEWEST_FIRST : ES_OLDEST_FIRST);
	while (*count < max && items->err == ES_OK && es_walk_next(&walk, &number)) {
		struct es_seen seen = {0};
		err = see_related(s, kind, number, practice, &seen);
		if (err == ES_OK) {
			es_put_related(&seen, &seen.row.id, items);
			(*count)++;
		}
		es_seen_free(&seen);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
	}
	return items->err;
}

static es_err put_list(const struct es_view_source *s, const char *key, uint64_t kind,
                       const struct es_row *practice, struct es_writer *w)
{
	struct es_writer items;
	size_t count;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_err err = related(s, kind, practice, ES_VIEW_RELATED_MAX, &items, &count);
	es_put_key(w, key);
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	es_writer_free(&items);
	return err;
}

static es_err put_contact(const struct es_view_source *s, const struct es_row *practice,
                          struct es_writer *w)
{
	struct es_writer item;
	size_t count;

	es_writer_grow(&item, ES_BODY_MAX + 1024);
	es_err err = related(s, ES_KIND_PROFILE, practice, 1, &item, &count);
	es_put_key(w, "contact");
	if (count)
		es_write_raw(w, es_writer_bytes(&item));
	else
		es_write_nil(w);
	es_writer_free(&item);
	return err;
}

static es_err put_beside(const struct es_view_source *s, const struct es_heads *heads,
                         const struct es_seen *seen, struct es_writer *w)
{
	(void)seen;
	es_err err = put_list(s, "testimonies", ES_KIND_TESTIMONY, &heads->root, w);
	if (err == ES_OK)
		err = put_contact(s, &heads->root, w);
	return err == ES_OK ? put_list(s, "tools", ES_KIND_TOOL, &heads->root, w) : err;
}

es_err es_view_practice(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	static const struct es_entity_view practice = {.kind = ES_KIND_PRACTICE,
	                                               .fields = "practice",
	                                               .beside = put_beside,
	                                               .beside_len = 3};

	return es_view_entity(s, &practice, id, w);
}

es_err es_view_revision(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	static const struct es_entity_view revision = {.kind = ES_KIND_PRACTICE,
	                                               .fields = "practice",
	                                               .shows = ES_SHOWS_EXACTLY,
	                                               .beside = put_beside,
	                                               .beside_len = 3};

	return es_view_entity(s, &revision, id, w);
}
