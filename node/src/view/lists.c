/* SPDX-License-Identifier: EUPL-1.2 */
/* Practices, tools, toolboxes and tutorials in lists, newest first. */
#include "node_limits.h"
#include "view/read.h"

#include <string.h>

/* Whether a walked record begins a practice that the page asks for; its id then goes into *entity.
 * ES_NOT_FOUND if not. */
static es_err fits(const struct es_view_source *s, const struct es_page *page, uint64_t number,
                   struct es_id *entity)
{
	struct es_row row;
	es_err err = es_row_get(s->snap, number, &row);

	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.has_entity ||
	    (!row.has_body && !row.erased) || !es_may_see(s, &row))
		return ES_NOT_FOUND;
	if (page->structure && !es_id_equal(page->structure, &row.header.structure))
		return ES_NOT_FOUND;
	if (page->lang.len && !es_same_language(page->lang, row.header.lang))
		return ES_NOT_FOUND;
	*entity = row.id;
	return ES_OK;
}

/* How many the page's filters let through, counted one by one as long as there are few. */
static es_err count_fitting(const struct es_view_source *s, uint64_t kind,
                            const struct es_page *page, uint64_t *total)
{
	struct es_walk walk;
	struct es_id entity;
	uint64_t number;

	*total = es_begun_count(s->snap, kind, s->scope_max);
	if (*total > ES_VIEW_COUNT_MAX && !page->structure && !page->lang.len)
		return ES_OK;
	*total = 0;
	es_walk_kind(&walk, s->snap, kind, ES_NEWEST_FIRST);
	for (size_t i = 0; i < ES_VIEW_COUNT_MAX && es_walk_next(&walk, &number); i++) {
		es_err err = fits(s, page, number, &entity);
		if (err == ES_OK)
			(*total)++;
		else if (err != ES_NOT_FOUND)
			return err;
	}
	return ES_OK;
}

/* Fills items up to the limit; more says whether another would follow what the walk in *end stands
 * on. */
static es_err fill(const struct es_view_source *s, uint64_t kind, const struct es_page *page,
                   size_t limit, struct es_walk *walk, struct es_walk *end, struct es_writer *items,
                   size_t *count, bool *more)
{
	struct es_id entity;
	uint64_t number;

	*count = 0;
	*more = false;
	while (items->err == ES_OK && es_walk_next(walk, &number)) {
		es_err err = fits(s, page, number, &entity);
		if (err == ES_OK && *count == limit) {
			*more = true;
			break;
		}
		if (err == ES_OK)
			err = es_view_summary_of(s, kind, &entity, items);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
		*count += err == ES_OK;
		*end = *walk;
	}
	return items->err;
}

static size_t limit_of(size_t asked, size_t usual, size_t max)
{
	if (asked == 0)
		return usual;
	return asked < max ? asked : max;
}

static es_err list(const struct es_view_source *s, uint64_t kind, const struct es_page *page,
                   struct es_writer *w)
{
	size_t limit = limit_of(page->limit, ES_PRACTICES_PAGE, ES_PRACTICES_PAGE_MAX);
	struct es_walk walk, end;
	struct es_writer items;
	uint64_t total = 0;
	size_t count = 0;
	bool more = false;

	es_walk_kind(&walk, s->snap, kind, ES_NEWEST_FIRST);
	es_err err = es_cursor_resume(&walk, page->after);
	if (err != ES_OK)
		return err;
	end = walk;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	err = fill(s, kind, page, limit, &walk, &end, &items, &count, &more);
	if (err == ES_OK)
		err = count_fitting(s, kind, page, &total);
	if (err == ES_OK) {
		es_put_page(w, &items, count, more ? &end : NULL, total);
		err = w->err;
	}
	es_writer_free(&items);
	return err;
}

es_err es_view_practices(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w)
{
	return list(s, ES_KIND_PRACTICE, page, w);
}

es_err es_view_tools(const struct es_view_source *s, const struct es_page *page,
                     struct es_writer *w)
{
	return list(s, ES_KIND_TOOL, page, w);
}

es_err es_view_toolboxes(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w)
{
	return list(s, ES_KIND_TOOLBOX, page, w);
}

es_err es_view_tutorials(const struct es_view_source *s, const struct es_page *page,
                         struct es_writer *w)
{
	return list(s, ES_KIND_TUTORIAL, page, w);
}

/* --- what is new ------------------------------------------------------------------------------- */

#define LANES 4

/* One kind, and the newest of it that was not taken yet. */
struct lane {
	uint64_t kind, time_ms;
	struct es_walk walk;
	struct es_id entity;
	bool has;
};

/* A tool of a practice that can be read is told with it. */
static es_err stands_alone(const struct es_view_source *s, const struct es_id *tool, bool *alone)
{
	struct es_seen seen = {0}, of = {0};
	struct es_heads heads, its;
	struct es_bytes value;
	struct es_id practice;

	es_err err = es_heads_of(s, ES_KIND_TOOL, tool, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	*alone = true;
	if (err == ES_OK && es_map_get(seen.body, "practice", &value) &&
	    (value = es_value_str(value)).len == ES_ID_LEN) {
		memcpy(practice.bytes, value.data, ES_ID_LEN);
		err = es_heads_of(s, ES_KIND_PRACTICE, &practice, &its);
		if (err == ES_OK)
			err = es_see_head(s, &its, &of);
		*alone = err != ES_OK;
		err = err == ES_NOT_FOUND ? ES_OK : err;
	}
	es_seen_free(&of);
	es_seen_free(&seen);
	return err;
}

static es_err is_news(const struct es_view_source *s, const struct es_page *page, struct lane *lane,
                      uint64_t number)
{
	struct es_row row;
	bool alone = true;

	es_err err = fits(s, page, number, &lane->entity);
	if (err == ES_OK)
		err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	lane->time_ms = es_row_time(&row);
	if (row.erased)
		return ES_NOT_FOUND;
	if (lane->kind == ES_KIND_TOOL)
		err = stands_alone(s, &lane->entity, &alone);
	return err == ES_OK && !alone ? ES_NOT_FOUND : err;
}

static es_err go_on(const struct es_view_source *s, const struct es_page *page, struct lane *lane,
                    size_t *looked_at)
{
	es_err err = ES_NOT_FOUND;
	uint64_t number;

	while (err == ES_NOT_FOUND && *looked_at < ES_VIEW_COUNT_MAX &&
	       es_walk_next(&lane->walk, &number)) {
		(*looked_at)++;
		err = is_news(s, page, lane, number);
	}
	lane->has = err == ES_OK;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* Its first text is here, but what replaced it was withdrawn. */
static bool is_gone(const struct es_writer *items, size_t from)
{
	struct es_bytes all = es_writer_bytes(items), when;

	return es_map_get(es_bytes_of(all.data + from, all.len - from), "withdrawn", &when) &&
	       when.data[0] != 0xc0; /* nil */
}

static struct lane *newest(struct lane lanes[LANES])
{
	struct lane *best = NULL;

	for (size_t i = 0; i < LANES; i++)
		if (lanes[i].has && (!best || lanes[i].time_ms > best->time_ms))
			best = &lanes[i];
	return best;
}

static es_err merge(const struct es_view_source *s, const struct es_page *page,
                    struct lane lanes[LANES], struct es_writer *items, size_t *count)
{
	size_t limit = limit_of(page->limit, ES_NEWS, ES_NEWS_MAX), looked_at = 0;

	struct lane *lane;
	es_err err = ES_OK;

	for (size_t i = 0; i < LANES && err == ES_OK; i++)
		err = go_on(s, page, &lanes[i], &looked_at);
	for (*count = 0; err == ES_OK && *count < limit && (lane = newest(lanes)) != NULL;) {
		size_t before = items->len;
		err = es_view_summary_of(s, lane->kind, &lane->entity, items);
		if (err == ES_OK && is_gone(items, before))
			err = ES_NOT_FOUND;
		if (err == ES_OK)
			(*count)++;
		else if (err == ES_NOT_FOUND)
			items->len = before;
		if (err == ES_OK || err == ES_NOT_FOUND)
			err = go_on(s, page, lane, &looked_at);
	}
	return err == ES_OK ? items->err : err;
}

es_err es_view_news(const struct es_view_source *s, const struct es_page *page, struct es_writer *w)
{
	struct lane lanes[LANES] = {{.kind = ES_KIND_PRACTICE},
	                            {.kind = ES_KIND_TOOL},
	                            {.kind = ES_KIND_TOOLBOX},
	                            {.kind = ES_KIND_TUTORIAL}};
	struct es_writer items;
	size_t count = 0;

	for (size_t i = 0; i < LANES; i++)
		es_walk_kind(&lanes[i].walk, s->snap, lanes[i].kind, ES_NEWEST_FIRST);
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_err err = merge(s, page, lanes, &items, &count);
	if (err == ES_OK) {
		es_write_map(w, 1);
		es_put_key(w, "items");
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		err = w->err;
	}
	es_writer_free(&items);
	return err;
}
