/* SPDX-License-Identifier: EUPL-1.2 */
/* What others see of a person: what their profile tells, and what they said here under its pseudonym. */
#include "node_limits.h"
#include "store/leavers.h"
#include "text.h"
#include "view/read.h"
#include "view/value.h"

#include <string.h>

#define BEGINNING 300 /* characters */
#define TITLE 120

/* Where the title of each kind stands; the sentence that an experience or a testimony begins with. */
static const struct shape {
	uint64_t kind;
	const char *title, *text, *about; /* NULL: it has none */
} shapes[] = {
        {ES_KIND_PRACTICE, "description.title", "description.summary", NULL},
        {ES_KIND_TOOL, "title", "aims", "practice"},
        {ES_KIND_TOOLBOX, "title", "intent", NULL},
        {ES_KIND_TUTORIAL, "title", "intent", "about"},
        {ES_KIND_ROOM, "title", "purpose", NULL},
        {ES_KIND_REQUEST, "question", "details", NULL},
        {ES_KIND_EXPERIENCE, NULL, "did", "practice"},
        {ES_KIND_TESTIMONY, NULL, "text", "practice"},
        {ES_KIND_TRANSLATION, NULL, NULL, "practice"},
        {ES_KIND_COMMENT, NULL, "text", NULL}, /* what it is about stands in its header */
};

static const struct shape *shape_of(uint64_t kind)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++)
		if (shapes[i].kind == kind)
			return &shapes[i];
	return NULL;
}

static void put_beginning(const char *key, struct es_bytes body, const char *path, size_t most,
                          struct es_writer *w)
{
	struct es_bytes text = path ? es_field_text(body, path) : es_bytes_of(NULL, 0);

	es_put_key(w, key);
	if (text.len)
		es_write_str(w, es_text_trim(es_text_cut(text, most)));
	else
		es_write_nil(w);
}

/* The newest head of an entity that this reader may see. */
static es_err see_entity(const struct es_view_source *s, uint64_t kind, const struct es_id *entity,
                         struct es_seen *seen)
{
	struct es_heads heads;

	memset(seen, 0, sizeof(*seen));
	es_err err = es_heads_of(s, kind, entity, &heads);
	return err == ES_OK ? es_see_head(s, &heads, seen) : err;
}

/* {id, kind, title, lang} of what something is about. */
static es_err put_about(const struct es_view_source *s, const struct es_id *entity,
                        struct es_writer *w)
{
	const struct shape *shape = NULL;
	struct es_seen seen = {0};
	struct es_row row;

	es_err err = es_row_find(s->snap, entity, &row);
	if (err == ES_OK && !(shape = shape_of(row.header.kind)))
		err = ES_NOT_FOUND;
	if (err == ES_OK)
		err = see_entity(s, shape->kind, entity, &seen);
	if (err == ES_OK) {
		es_write_map(w, 4);
		es_put_id(w, "id", entity);
		es_put_text(w, "kind", es_kind_word(shape->kind));
		put_beginning("title", seen.body, shape->title ? shape->title : shape->text, TITLE,
		              w);
		es_put_text(w, "lang", seen.row.header.lang);
	}
	es_seen_free(&seen);
	return err;
}

/* --- what they contributed ---------------------------------------------------------------------- */

struct gathering {
	const struct es_view_source *s;
	struct es_writer *items;
	size_t count, limit;
};

/* What a contribution is about, if anything. */
static bool read_about(const struct shape *shape, const struct es_seen *seen, struct es_id *about)
{
	struct es_bytes value;

	if (shape->kind == ES_KIND_COMMENT) {
		*about = seen->row.header.entity;
		return seen->row.header.has_entity;
	}
	if (!shape->about || !es_map_get(seen->body, shape->about, &value))
		return false;
	value = es_value_str(value);
	if (value.len == ES_ID_LEN)
		memcpy(about->bytes, value.data, ES_ID_LEN);
	return value.len == ES_ID_LEN;
}

/* ES_NOT_FOUND: it has no title of its own, and what it is about cannot be shown. */
static es_err put_contribution(struct gathering *g, const struct shape *shape,
                               const struct es_row *first, const struct es_seen *seen)
{
	struct es_writer *w = g->items;
	size_t before = w->len;
	struct es_id about;
	es_err err = ES_NOT_FOUND;

	es_write_map(w, 7);
	es_put_text(w, "kind", es_kind_word(shape->kind));
	es_put_id(w, "id", &first->id);
	put_beginning("title", seen->body, shape->title, TITLE, w);
	put_beginning("text", seen->body, shape->text, BEGINNING, w);
	es_put_text(w, "lang", seen->row.header.lang);
	es_put_uint(w, "created", es_row_time(first));
	es_put_key(w, "about");
	if (read_about(shape, seen, &about))
		err = put_about(g->s, &about, w);
	if (err == ES_NOT_FOUND && shape->title) {
		es_write_nil(w);
		err = ES_OK;
	}
	if (err == ES_OK)
		g->count++;
	else
		w->len = before;
	return err == ES_OK ? w->err : err;
}

/* Revisions are of what is told already; what cannot be shown is passed over. */
static es_err gather(void *context, const struct es_row *row, struct es_bytes body)
{
	struct gathering *g = context;
	const struct shape *shape = shape_of(row->header.kind);
	bool comment = row->header.kind == ES_KIND_COMMENT;
	struct es_seen seen;

	(void)body;
	if (!shape || (!comment && row->header.has_entity))
		return ES_OK;
	if (g->count == g->limit)
		return ES_LIMIT;
	es_err err = comment ? es_see(g->s, ES_KIND_COMMENT, row->number, &seen)
	                     : see_entity(g->s, shape->kind, &row->id, &seen);
	if (err == ES_OK && !es_goes_with_hidden(g->s, row))
		err = put_contribution(g, shape, row, &seen);
	es_seen_free(&seen);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err put_items(const struct es_view_source *s, const struct es_person_page *page,
                        struct es_writer *w)
{
	size_t limit = page->limit ? page->limit : ES_CONTRIBUTIONS_PAGE;
	bool ours = es_id_equal(page->structure, &s->self->structure);
	struct es_writer items;
	struct gathering g = {.s = s, .items = &items, .limit = limit};
	uint64_t next = 0;
	es_err err = ES_OK;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	if (ours)
		err = es_authored_back(s->snap, page->structure, page->author, page->before,
		                       ES_CONTRIBUTIONS_LOOKED, gather, &g, &next);
	es_put_key(w, "items");
	if (ours) {
		es_write_array(w, g.count);
		es_write_raw(w, es_writer_bytes(&items));
	} else {
		es_write_nil(w);
	}
	es_put_key(w, "next");
	if (next)
		es_write_uint(w, next);
	else
		es_write_nil(w);
	es_writer_free(&items);
	return err;
}

es_err es_view_person(const struct es_view_source *s, const struct es_person_page *page,
                      struct es_writer *w)
{
	struct es_seen profile = {0};
	struct es_row row;
	size_t before = w->len;

	es_err err = es_profile_of(s->snap, page->structure, page->author, &row);
	if (err == ES_OK)
		err = es_see(s, ES_KIND_PROFILE, row.number, &profile);
	if (err == ES_OK) {
		es_write_map(w, 8);
		es_put_key(w, "id");
		es_write_bin(w, es_bytes_of(page->author, ES_AUTHOR_LEN));
		es_put_structure(s, "structure", page->structure, w);
		es_put_path(w, "name", profile.body, "name");
		es_put_path(w, "role", profile.body, "role");
		es_put_path(w, "languages", profile.body, "languages");
		es_put_path(w, "website", profile.body, "website");
		err = put_items(s, page, w);
	}
	if (err == ES_OK)
		err = w->err;
	if (err != ES_OK)
		w->len = before;
	es_seen_free(&profile);
	return err;
}
