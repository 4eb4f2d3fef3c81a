/* SPDX-License-Identifier: EUPL-1.2 */
/* A conversation, a part at a time: from its beginning, or around where its reader is. */
#include "node_limits.h"
#include "store/moderation.h"
#include "view/talk.h"

#include <string.h>

#define PAGE_BYTES (1024u * 1024) /* a page of long comments ends early */
#define BEFORE_MAX 50             /* of those before a place, which end at it */
#define CONTEXT 3                 /* messages shown before the one where a part begins */

#define OWN_LOOKED_AT_MAX 200

/* What the reader wrote is no news to them. */
static bool is_own(const struct es_view_source *s, uint64_t number)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_writer plain;
	struct es_bytes body;
	struct es_row row;

	if (es_row_get(s->snap, number, &row) != ES_OK || !row.has_body ||
	    !es_id_equal(&row.header.structure, &s->self->structure))
		return false;
	es_writer_grow(&plain, ES_BODY_MAX);
	bool own = es_row_body(&row, &plain, &body) == ES_OK &&
	           es_body_author(body, author) == ES_OK &&
	           memcmp(author, s->reader, ES_AUTHOR_LEN) == 0;
	es_writer_free(&plain);
	return own;
}

void es_unread(const struct es_view_source *s, const struct es_id *entity, uint64_t read,
               struct es_unread *out)
{
	bool few = es_moderated(s->snap);
	struct es_walk walk;
	struct es_row row;
	uint64_t number;
	size_t looked_at = 0;

	memset(out, 0, sizeof(*out));
	out->read = s->reader ? es_personal_read(s->snap, s->reader, entity) : read;
	es_walk_about(&walk, s->snap, entity, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	while (out->comments < ES_VIEW_COUNT_MAX && es_walk_next(&walk, &number)) {
		if (few && es_row_get(s->snap, number, &row) == ES_OK && !es_may_see(s, &row))
			continue;
		out->comments++;
		if (number > out->last)
			out->last = number;
		if ((!s->reader && !read) || number <= out->read)
			continue;
		if (s->reader && looked_at < OWN_LOOKED_AT_MAX && (looked_at++, is_own(s, number)))
			continue;
		if (out->unread++ == 0)
			out->first = number;
	}
}

static es_err check_discussed(const struct es_view_source *s, const struct es_id *entity)
{
	struct es_id root;
	uint64_t kind, scope;

	es_err err = es_view_about(s, entity, &root, &kind, &scope);
	if (err != ES_OK)
		return err;
	return es_kind_is_discussed(kind) && es_id_equal(&root, entity) ? ES_OK : ES_NOT_FOUND;
}

/* What one part becomes. */
struct part {
	size_t limit, count;
	bool whole; /* what fits was counted before */
	bool more, earlier;
	struct es_walk walk, end; /* end stands on the last one taken */
	struct es_walk first;     /* on the first; earlier: others come before it */
	struct es_walk until;     /* on the one before which it ends; key_len 0: none */
	struct es_writer items;
};

static bool stands_on(const struct es_walk *one, const struct es_walk *other)
{
	return one->key_len == other->key_len && memcmp(one->key, other->key, one->key_len) == 0;
}

static es_err fill(const struct es_view_source *s, struct part *p)
{
	uint64_t number;

	p->end = p->walk;
	while (p->items.err == ES_OK && es_walk_next(&p->walk, &number)) {
		if (p->until.key_len && stands_on(&p->walk, &p->until))
			break;
		if (p->count == p->limit || (!p->whole && p->items.len > PAGE_BYTES)) {
			p->more = true;
			break;
		}
		es_err err = es_put_comment_row(s, number, &p->items);
		if (err != ES_OK && err != ES_NOT_FOUND)
			return err;
		p->count += err == ES_OK;
		p->end = p->walk;
	}
	return p->items.err;
}

/* From a place on which p->walk stands, so many back: the next one then is the first of the part. */
static void back_up(const struct es_view_source *s, const struct es_id *about, size_t steps,
                    struct part *p)
{
	struct es_walk back;
	uint64_t number;

	es_walk_about(&back, s->snap, about, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	memcpy(back.key, p->walk.key, p->walk.key_len);
	back.key_len = p->walk.key_len;
	while (steps && es_walk_next(&back, &number))
		steps--;
	p->first = back;
	p->earlier = steps == 0 && es_walk_next(&back, &number);
	memcpy(p->walk.key, back.key, back.key_len);
	p->walk.key_len = p->earlier ? back.key_len : 0;
}

/* How many of those before a place, at most so many, make a part that is not too large. */
static es_err fitting(const struct es_view_source *s, const struct es_id *about,
                      const struct es_walk *place, size_t *limit)
{
	struct es_walk back;
	struct es_writer scratch;
	uint64_t number;
	size_t count = 0;
	es_err err = ES_OK;

	es_walk_about(&back, s->snap, about, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	memcpy(back.key, place->key, place->key_len);
	back.key_len = place->key_len;
	es_writer_grow(&scratch, ES_WEB_ANSWER_MAX);
	while (count < *limit && scratch.len <= PAGE_BYTES && es_walk_next(&back, &number)) {
		err = es_put_comment_row(s, number, &scratch);
		if (err != ES_OK && err != ES_NOT_FOUND)
			break;
		count++;
		err = scratch.err;
	}
	es_writer_free(&scratch);
	if (count)
		*limit = count;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* The row around which the part shall be; 0: it begins with the first. */
static es_err find_place(const struct es_view_source *s, const struct es_id *about,
                         const struct es_page *page, const struct es_unread *unread,
                         uint64_t *number)
{
	struct es_row row;
	struct es_id id;

	*number = 0;
	if (page->from.len == 0 || unread->comments <= page->limit)
		return ES_OK;
	if (es_bytes_equal(page->from, es_bytes_str("unread"))) {
		*number = unread->first;
		return ES_OK;
	}
	es_err err =
	        es_row_find_prefix(s->snap, (const char *)page->from.data, page->from.len, &id);
	if (err == ES_OK)
		err = es_row_find(s->snap, &id, &row);
	if (err == ES_OK && row.header.kind == ES_KIND_COMMENT && row.header.has_entity &&
	    es_id_equal(&row.header.entity, about) && es_may_see(s, &row))
		*number = row.number;
	return err == ES_NOT_FOUND || err == ES_AMBIGUOUS ? ES_OK : err;
}

static es_err begin(const struct es_view_source *s, const struct es_id *about,
                    const struct es_page *page, const struct es_unread *unread, struct part *p)
{
	struct es_row row;
	uint64_t number;

	es_walk_about(&p->walk, s->snap, about, ES_KIND_COMMENT, ES_OLDEST_FIRST);
	if (page->before.len) {
		es_err err = es_cursor_resume(&p->walk, page->before);
		if (err != ES_OK)
			return err;
		p->until = p->walk;
		p->whole = true;
		p->limit = p->limit < BEFORE_MAX ? p->limit : BEFORE_MAX;
		err = fitting(s, about, &p->walk, &p->limit);
		if (err == ES_OK)
			back_up(s, about, p->limit, p);
		return err;
	}
	if (page->after.len)
		return es_cursor_resume(&p->walk, page->after);
	es_err err = find_place(s, about, page, unread, &number);
	if (err != ES_OK || number == 0)
		return err;
	err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	es_walk_stand_on(&p->walk, &row);
	back_up(s, about, CONTEXT, p);
	return ES_OK;
}

static void put_cursor(struct es_writer *w, const char *key, const struct es_walk *walk)
{
	es_put_key(w, key);
	if (walk)
		es_cursor_write(walk, w);
	else
		es_write_nil(w);
}

/* {items, next, previous, total, read, unread, first_unread} */
static es_err put_part(const struct es_view_source *s, const struct part *p,
                       const struct es_unread *unread, struct es_writer *w)
{
	struct es_row first;
	bool found = unread->first && es_row_get(s->snap, unread->first, &first) == ES_OK;

	es_write_map(w, 7);
	es_put_key(w, "items");
	es_write_array(w, p->count);
	es_write_raw(w, es_writer_bytes(&p->items));
	put_cursor(w, "next", p->more ? &p->end : NULL);
	put_cursor(w, "previous", p->earlier ? &p->first : NULL);
	es_put_uint(w, "total", unread->comments);
	es_put_uint(w, "read", unread->read);
	es_put_uint(w, "unread", unread->unread);
	es_put_id(w, "first_unread", found ? &first.id : NULL);
	return w->err;
}

es_err es_view_comments(const struct es_view_source *s, const struct es_id *about,
                        const struct es_page *page, struct es_writer *w)
{
	struct es_page asked = *page;
	struct part p = {.limit = page->limit ? page->limit : ES_COMMENTS_PAGE};
	struct es_unread unread;

	if (p.limit > ES_COMMENTS_PAGE_MAX)
		p.limit = ES_COMMENTS_PAGE_MAX;
	asked.limit = p.limit;
	es_err err = check_discussed(s, about);
	if (err != ES_OK)
		return err;
	es_unread(s, about, page->read, &unread);
	err = begin(s, about, &asked, &unread, &p);
	if (err != ES_OK)
		return err;
	es_writer_grow(&p.items, ES_WEB_ANSWER_MAX);
	err = fill(s, &p);
	if (err == ES_OK)
		err = put_part(s, &p, &unread, w);
	es_writer_free(&p.items);
	return err;
}
