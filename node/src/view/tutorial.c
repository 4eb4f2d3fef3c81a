/* SPDX-License-Identifier: EUPL-1.2 */
/* A tutorial with what it is about and the testimonies that its sections name. */
#include "node_limits.h"
#include "view/adoption.h"
#include "view/reach.h"
#include "view/value.h"

/* What it is about, as far as this reader may see it. */
static void put_about(const struct es_view_source *s, const struct es_seen *tutorial,
                      struct es_writer *w)
{
	struct es_row row;
	struct es_id id;

	if (!es_id_field(tutorial->body, "about", &id) ||
	    es_row_find(s->snap, &id, &row) != ES_OK || !es_may_see(s, &row) ||
	    (row.header.kind != ES_KIND_PRACTICE && row.header.kind != ES_KIND_TOOL)) {
		es_put_key(w, "about");
		es_write_nil(w);
		return;
	}
	es_put_adopted(s, "about", &row, w);
}

static size_t add_name(struct es_bytes map, const char *key, struct es_id *out, size_t len)
{
	struct es_id id;

	if (len == ES_TUTORIAL_NAMES_MAX || !es_id_field(map, key, &id))
		return len;
	for (size_t i = 0; i < len; i++)
		if (es_id_equal(&out[i], &id))
			return len;
	out[len] = id;
	return len + 1;
}

static size_t add_voices(struct es_bytes section, struct es_id *out, size_t len)
{
	struct es_bytes list;
	struct es_reader r;

	if (!es_map_get(section, "voices", &list))
		return len;
	for (size_t n = es_elements(list, &r); n > 0 && r.err == ES_OK; n--)
		len = add_name(es_read_value(&r), "testimony", out, len);
	return len;
}

size_t es_tutorial_names(struct es_bytes body, struct es_id out[ES_TUTORIAL_NAMES_MAX])
{
	struct es_bytes list;
	struct es_reader r;
	size_t len = add_name(body, "about", out, 0);

	size_t n = es_map_get(body, "sections", &list) ? es_elements(list, &r) : 0;
	for (; n > 0 && r.err == ES_OK; n--)
		len = add_voices(es_read_value(&r), out, len);
	return len;
}

/* Anything but a testimony that can be read adds nothing. */
static es_err put_voice(const struct es_view_source *s, const struct es_id *id,
                        struct es_writer *items, size_t *count)
{
	struct es_seen seen = {0};
	struct es_heads heads;

	es_err err = es_heads_of(s, ES_KIND_TESTIMONY, id, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK) {
		es_put_related(&seen, id, items);
		(*count)++;
	}
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_voices(const struct es_view_source *s, struct es_bytes body, struct es_writer *w)
{
	struct es_id names[ES_TUTORIAL_NAMES_MAX];
	size_t len = es_tutorial_names(body, names), count = 0;
	struct es_writer items;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	for (size_t i = 0; i < len && err == ES_OK; i++)
		err = put_voice(s, &names[i], &items, &count);
	es_put_key(w, "voices");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	err = err != ES_OK ? err : items.err;
	es_writer_free(&items);
	return err;
}

static es_err put_beside(const struct es_view_source *s, const struct es_heads *heads,
                         const struct es_seen *seen, struct es_writer *w)
{
	(void)heads;
	put_about(s, seen, w);
	return put_voices(s, seen->body, w);
}

es_err es_view_tutorial(const struct es_view_source *s, const struct es_id *id, struct es_writer *w)
{
	static const struct es_entity_view tutorial = {.kind = ES_KIND_TUTORIAL,
	                                               .fields = "tutorial",
	                                               .beside = put_beside,
	                                               .beside_len = 2};

	return es_view_entity(s, &tutorial, id, w);
}

/* Whether a tutorial still says that it is about this, and begins here. */
static es_err is_about(const struct es_view_source *s, uint64_t number, const struct es_id *entity,
                       struct es_id *tutorial)
{
	struct es_seen seen = {0};
	struct es_heads heads;
	struct es_row row;
	struct es_id about;

	es_err err = es_row_get(s->snap, number, &row);
	if (err == ES_OK && (row.header.version != ES_HEADER_VERSION || row.header.has_entity))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = es_heads_of(s, ES_KIND_TUTORIAL, &row.id, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	if (err == ES_OK &&
	    (!es_id_field(seen.body, "about", &about) || !es_id_equal(&about, entity)))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		*tutorial = row.id;
	es_seen_free(&seen);
	return err;
}

es_err es_view_tutorials_about(const struct es_view_source *s, const struct es_id *entity,
                               struct es_writer *w)
{
	struct es_writer items;
	struct es_walk walk;
	struct es_id id;
	uint64_t number;
	size_t count = 0;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_walk_about(&walk, s->snap, entity, ES_KIND_TUTORIAL, ES_OLDEST_FIRST);
	for (size_t looks = 0; err == ES_OK && looks < ES_VIEW_RELATED_MAX &&
	                       count < ES_TUTORIALS_ABOUT_MAX && es_walk_next(&walk, &number);
	     looks++) {
		err = is_about(s, number, entity, &id);
		if (err == ES_OK)
			err = es_view_tutorial_summary(s, &id, &items);
		count += err == ES_OK;
		err = err == ES_NOT_FOUND ? ES_OK : err;
	}
	es_write_map(w, 1);
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	err = err != ES_OK ? err : items.err;
	es_writer_free(&items);
	return err != ES_OK ? err : w->err;
}
