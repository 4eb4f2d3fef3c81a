/* SPDX-License-Identifier: EUPL-1.2 */
/* Conversations: what is discussed, and how the discussion stands. */
#include "node_limits.h"
#include "view/talk.h"

#include <string.h>

static const char *title_path(uint64_t kind)
{
	switch (kind) {
	case ES_KIND_PRACTICE:
		return "description.title";
	case ES_KIND_ROOM:
		return "title";
	case ES_KIND_REQUEST:
		return "question";
	default:
		return "-"; /* an experience has none of its own */
	}
}

static const char *text_path(uint64_t kind)
{
	switch (kind) {
	case ES_KIND_ROOM:
		return "purpose";
	case ES_KIND_REQUEST:
		return "details";
	case ES_KIND_EXPERIENCE:
		return "did";
	default:
		return "-";
	}
}

static void put_state(uint64_t kind, struct es_bytes body, struct es_writer *w)
{
	struct es_bytes value;

	es_put_key(w, "state");
	if (kind != ES_KIND_REQUEST)
		es_write_nil(w);
	else if (es_map_get(body, "state", &value))
		es_write_raw(w, value);
	else
		es_write_cstr(w, "open");
}

/* Who began it; later revisions may be of others. */
static void put_beginner(const struct es_view_source *s, const struct es_heads *heads,
                         struct es_writer *w)
{
	struct es_seen root;

	if (es_see(s, heads->root.header.kind, heads->root.number, &root) == ES_OK)
		es_put_author(s, "author", &root, w);
	else
		es_put_text(w, "author", "");
	es_seen_free(&root);
}

static uint64_t last_time(const struct es_view_source *s, const struct es_heads *heads)
{
	uint64_t count, time;

	if (es_count_comments(s, &heads->root.id, &count, &time) != ES_OK || time == 0)
		return es_row_time(&heads->root);
	return time;
}

static es_err put_talk(const struct es_view_source *s, const struct es_heads *heads,
                       const struct es_seen *seen, struct es_writer *w)
{
	uint64_t kind = heads->root.header.kind;
	struct es_bytes body = seen->body;
	struct es_unread unread;

	es_unread(s, &heads->root.id, 0, &unread);
	es_write_map(w, 23);
	es_put_id(w, "id", &heads->root.id);
	es_put_text(w, "kind", es_kind_word(kind));
	es_put_path(w, "title", body, title_path(kind));
	es_put_path(w, "text", body, text_path(kind));
	es_put_path(w, "practice", body, kind == ES_KIND_EXPERIENCE ? "practice" : "-");
	es_put_path(w, "outcome", body, "outcome");
	es_put_path(w, "again", body, "again");
	es_put_path(w, "languages", body, "languages");
	es_put_ticked("domains", body, "domains", w);
	es_put_ticked("target_groups", body, "target_groups", w);
	es_put_path(w, "rubric", body, "rubric");
	put_state(kind, body, w);
	es_put_path(w, "accepted", body, "accepted");
	es_put_text(w, "lang", heads->root.header.lang);
	es_put_structure(s, "structure", &heads->root.header.structure, w);
	put_beginner(s, heads, w);
	es_put_uint(w, "created", es_row_time(&heads->root));
	es_put_uint(w, "last", last_time(s, heads));
	es_put_uint(w, "comments", unread.comments);
	es_put_uint(w, "read", unread.read);
	es_put_uint(w, "unread", unread.unread);
	es_put_reactions(s, "reactions", &heads->root.id, w);
	es_put_time(w, "withdrawn", es_heads_withdrawn_ms(heads));
	return w->err;
}

/* What is withdrawn keeps its place: what others said of it stays. */
static es_err see(const struct es_view_source *s, const struct es_id *entity, uint64_t kind,
                  struct es_heads *heads, struct es_seen *seen)
{
	es_err err = es_heads_of(s, kind, entity, heads);

	memset(seen, 0, sizeof(*seen));
	if (err == ES_OK)
		err = es_see_head(s, heads, seen);
	if (err == ES_NOT_FOUND && heads->count && es_heads_withdrawn_ms(heads)) {
		seen->row = heads->rows[0];
		seen->body = es_bytes_of("\x80", 1);
		err = ES_OK;
	}
	return err;
}

es_err es_view_talk(const struct es_view_source *s, const struct es_id *entity, struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_id root;
	uint64_t kind, scope;
	size_t before = w->len;

	es_err err = es_view_about(s, entity, &root, &kind, &scope);
	if (err == ES_OK && !es_kind_is_discussed(kind))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = see(s, &root, kind, &heads, &seen);
	if (err == ES_OK)
		err = put_talk(s, &heads, &seen, w);
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&seen);
	return err;
}

es_err es_view_heads(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                     struct es_id *ids, size_t max, size_t *count, struct es_writer *w,
                     struct es_bytes *body)
{
	struct es_heads heads;
	struct es_seen seen = {0};
	size_t before = w->len;

	*count = 0;
	es_err err = es_heads_of(s, kind, entity, &heads);
	if (err == ES_OK)
		err = es_see_head(s, &heads, &seen);
	for (size_t i = 0; err == ES_OK && i < heads.count && i < max; i++)
		ids[(*count)++] = heads.rows[i].id;
	if (err == ES_OK) {
		es_write_raw(w, seen.body);
		err = w->err;
		*body = es_writer_bytes(w);
		body->data += before;
		body->len -= before;
	}
	es_seen_free(&seen);
	return err;
}

/* --- pages of one kind ------------------------------------------------------------------------ */

static bool is_open(const struct es_seen *seen)
{
	struct es_bytes state;

	return !es_map_get(seen->body, "state", &state) ||
	       !es_bytes_equal(es_value_str(state), es_bytes_str("answered"));
}

/* Whether a walked record begins a conversation that the filter lets through: then it is put.
 * ES_NOT_FOUND if not. */
static es_err put_fitting(const struct es_view_source *s, const struct es_talk_filter *filter,
                          uint64_t number, struct es_writer *w)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_row row;
	es_err err = es_row_get(s->snap, number, &row);

	if (err == ES_OK && (row.header.version != ES_HEADER_VERSION || row.header.has_entity))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = see(s, &row.id, filter->kind, &heads, &seen);
	if (err == ES_OK && filter->open && (!is_open(&seen) || es_heads_withdrawn_ms(&heads) != 0))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = put_talk(s, &heads, &seen, w);
	es_seen_free(&seen);
	return err;
}

#define LOOKED_AT_MAX 500 /* records, for one page */

static es_err fill(const struct es_view_source *s, const struct es_talk_filter *filter,
                   size_t limit, struct es_walk *walk, struct es_walk *end, struct es_writer *items,
                   size_t *count, bool *more)
{
	uint64_t number;

	for (size_t i = 0; items->err == ES_OK && es_walk_next(walk, &number); i++) {
		if (*count == limit || i == LOOKED_AT_MAX) {
			*more = true;
			break;
		}
		es_err err = put_fitting(s, filter, number, items);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
		*count += err == ES_OK;
		*end = *walk;
	}
	return items->err;
}

static size_t limit_of(const struct es_page *page)
{
	size_t limit = page->limit ? page->limit : ES_TALKS_PAGE;

	return limit < ES_TALKS_PAGE_MAX ? limit : ES_TALKS_PAGE_MAX;
}

es_err es_view_talks(const struct es_view_source *s, const struct es_talk_filter *filter,
                     const struct es_page *page, struct es_writer *w)
{
	struct es_walk walk, end;
	struct es_writer items;
	size_t count = 0;
	bool more = false;

	if (filter->practice)
		es_walk_about(&walk, s->snap, filter->practice, filter->kind, ES_NEWEST_FIRST);
	else
		es_walk_kind(&walk, s->snap, filter->kind, ES_NEWEST_FIRST);
	es_err err = es_cursor_resume(&walk, page->after);
	if (err != ES_OK)
		return err;
	end = walk;
	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	err = fill(s, filter, limit_of(page), &walk, &end, &items, &count, &more);
	if (err == ES_OK) {
		es_put_page(w, &items, count, more ? &end : NULL, count);
		err = w->err;
	}
	es_writer_free(&items);
	return err;
}

/* --- what happens now ------------------------------------------------------------------------- */

static es_err put_newest(const struct es_view_source *s, size_t limit, struct es_writer *w)
{
	struct es_id shown[ES_TALKS_PAGE_MAX];
	struct es_writer items;
	struct es_walk walk;
	uint64_t number;
	size_t known = 0, count = 0;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_walk_kind(&walk, s->snap, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	for (size_t i = 0;
	     i < ES_ACTIVITY_READ_MAX && known < limit && es_walk_next(&walk, &number); i++) {
		struct es_row row;
		size_t j = 0;
		if (es_row_get(s->snap, number, &row) != ES_OK || !row.header.has_entity ||
		    !es_may_see(s, &row))
			continue;
		while (j < known && !es_id_equal(&shown[j], &row.header.entity))
			j++;
		if (j < known)
			continue;
		shown[known++] = row.header.entity;
		count += es_view_talk(s, &row.header.entity, &items) == ES_OK;
	}
	es_put_key(w, "items");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	es_err err = items.err != ES_OK ? items.err : w->err;
	es_writer_free(&items);
	return err;
}

static bool speaks(struct es_bytes lang, const char *tag, size_t len)
{
	size_t primary = 0;

	while (primary < len && tag[primary] != '-')
		primary++;
	return lang.len >= primary && memcmp(lang.data, tag, primary) == 0 &&
	       (lang.len == primary || lang.data[primary] == '-');
}

bool es_request_speaks(const struct es_row *row, struct es_bytes body, struct es_bytes lang)
{
	struct es_bytes list;
	struct es_reader r;

	if (lang.len == 0 || speaks(lang, row->header.lang, strlen(row->header.lang)))
		return true;
	if (!es_map_get(body, "languages", &list))
		return true;
	es_reader_init(&r, list);
	size_t count = es_read_array(&r, ES_MAP_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_str(&r, ES_LANG_MAX);
		if (r.err == ES_OK && speaks(lang, (const char *)one.data, one.len))
			return true;
	}
	return false;
}

static bool is_readers(const struct es_view_source *s, const struct es_row *row,
                       struct es_bytes body)
{
	uint8_t author[ES_AUTHOR_LEN];

	return s->reader && es_id_equal(&row->header.structure, &s->self->structure) &&
	       es_body_author(body, author) == ES_OK &&
	       memcmp(author, s->reader, ES_AUTHOR_LEN) == 0;
}

/* Whether a walked request waits for somebody like the reader. */
static bool waits(const struct es_view_source *s, uint64_t number, struct es_bytes lang,
                  struct es_id *entity)
{
	struct es_heads heads = {.count = 0};
	struct es_seen seen = {0};
	struct es_row row;

	if (es_row_get(s->snap, number, &row) != ES_OK || row.header.version != ES_HEADER_VERSION ||
	    row.header.has_entity)
		return false;
	*entity = row.id;
	bool fits = es_heads_of(s, ES_KIND_REQUEST, &row.id, &heads) == ES_OK &&
	            es_see_head(s, &heads, &seen) == ES_OK && is_open(&seen) &&
	            es_request_speaks(&row, seen.body, lang) && !is_readers(s, &row, seen.body);
	es_seen_free(&seen);
	return fits;
}

static es_err put_waiting(const struct es_view_source *s, const struct es_page *page, size_t limit,
                          struct es_writer *w)
{
	struct es_writer items;
	struct es_walk walk;
	struct es_id entity;
	uint64_t number;
	size_t count = 0;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_walk_kind(&walk, s->snap, ES_KIND_REQUEST, ES_NEWEST_FIRST);
	for (size_t i = 0; i < LOOKED_AT_MAX && count < limit && es_walk_next(&walk, &number); i++)
		if (waits(s, number, page->lang, &entity))
			count += es_view_talk(s, &entity, &items) == ES_OK;
	es_put_key(w, "waiting");
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&items));
	es_err err = items.err != ES_OK ? items.err : w->err;
	es_writer_free(&items);
	return err;
}

es_err es_view_activity(const struct es_view_source *s, const struct es_page *page,
                        struct es_writer *w)
{
	size_t limit = limit_of(page);

	es_write_map(w, 2);
	es_err err = put_newest(s, limit, w);
	return err == ES_OK ? put_waiting(s, page, limit, w) : err;
}
