/* SPDX-License-Identifier: EUPL-1.2 */
#include "view/read.h"

#include "essaim/schema.h"
#include "node_limits.h"
#include "store/doomed.h"
#include "store/moderation.h"

#include <string.h>

static bool was_there(const struct es_past *past, uint64_t row)
{
	for (size_t i = 0; i < past->late_len; i++)
		if (past->late[i] == row)
			return false;
	return row <= past->row;
}

bool es_may_see(const struct es_view_source *s, const struct es_row *row)
{
	return row->header.scope <= s->scope_max && (!s->past || was_there(s->past, row->number)) &&
	       !(s->moderates ? es_doomed(s->snap, row) : es_hides(s->snap, row));
}

/* Whether the practice that a row's body names is hidden here. */
static bool hides_practice_of(const struct es_view_source *s, const struct es_row *row)
{
	struct es_writer unpacked;
	struct es_bytes body;

	es_writer_grow(&unpacked, ES_BODY_MAX);
	bool hidden = row->has_body && es_row_body(row, &unpacked, &body) == ES_OK &&
	              es_hides_practice_of(s->snap, row, body);
	es_writer_free(&unpacked);
	return hidden;
}

bool es_goes_with_hidden(const struct es_view_source *s, const struct es_row *row)
{
	struct es_row about;

	if (s->moderates || !es_moderated(s->snap))
		return false;
	if (hides_practice_of(s, row))
		return true;
	/* What is said about an experience goes with the practice that was tried. */
	return row->header.kind == ES_KIND_COMMENT && row->header.has_entity &&
	       es_row_find(s->snap, &row->header.entity, &about) == ES_OK &&
	       hides_practice_of(s, &about);
}

/* What stands in seen->row, body and all. */
static es_err see_row(const struct es_view_source *s, uint64_t kind, struct es_seen *seen)
{
	const struct es_header *header = &seen->row.header;

	if (header->version != ES_HEADER_VERSION || header->kind != kind ||
	    !es_may_see(s, &seen->row))
		return ES_NOT_FOUND;
	if (!seen->row.has_body)
		return ES_NOT_FOUND;
	es_err err = es_row_body(&seen->row, &seen->unpacked, &seen->body);
	if (err != ES_OK)
		return err;
	if (!s->moderates && es_hides_practice_of(s->snap, &seen->row, seen->body))
		return ES_NOT_FOUND;
	return es_schema_check(kind, seen->body, NULL) == ES_OK ? ES_OK : ES_NOT_FOUND;
}

static void seen_init(struct es_seen *out)
{
	memset(out, 0, sizeof(*out));
	es_writer_grow(&out->unpacked, ES_BODY_MAX);
}

es_err es_see(const struct es_view_source *s, uint64_t kind, uint64_t row, struct es_seen *out)
{
	seen_init(out);
	es_err err = es_row_get(s->snap, row, &out->row);
	return err == ES_OK ? see_row(s, kind, out) : err;
}

es_err es_see_id(const struct es_view_source *s, uint64_t kind, const struct es_id *id,
                 struct es_seen *out)
{
	seen_init(out);
	es_err err = es_row_find(s->snap, id, &out->row);
	return err == ES_OK ? see_row(s, kind, out) : err;
}

void es_seen_free(struct es_seen *seen)
{
	es_writer_free(&seen->unpacked);
}

es_err es_see_head(const struct es_view_source *s, const struct es_heads *heads,
                   struct es_seen *out)
{
	es_err err = ES_NOT_FOUND;

	seen_init(out);
	for (size_t i = 0; i < heads->count; i++) {
		es_seen_free(out);
		err = es_see(s, heads->root.header.kind, heads->rows[i].number, out);
		if (err != ES_NOT_FOUND)
			break;
	}
	return err;
}

uint64_t es_heads_withdrawn_ms(const struct es_heads *heads)
{
	for (size_t i = 0; i < heads->count; i++)
		if (!heads->rows[i].erased)
			return 0;
	return heads->count ? es_row_erased_ms(&heads->rows[0]) : 0;
}

void es_cursor_write(const struct es_walk *walk, struct es_writer *w)
{
	char hex[2 * sizeof(walk->key) + 1];

	es_hex(walk->key, walk->key_len, hex);
	es_write_cstr(w, hex);
}

es_err es_cursor_resume(struct es_walk *walk, struct es_bytes cursor)
{
	uint8_t key[sizeof(walk->key)];
	size_t len = cursor.len / 2;

	if (cursor.len == 0)
		return ES_OK;
	if (cursor.len % 2 != 0 || len > sizeof(key) || len < walk->prefix_len ||
	    es_unhex((const char *)cursor.data, cursor.len, key, len) != ES_OK ||
	    memcmp(key, walk->prefix, walk->prefix_len) != 0)
		return ES_MALFORMED;
	memcpy(walk->key, key, len);
	walk->key_len = len;
	return ES_OK;
}

es_err es_count_comments(const struct es_view_source *s, const struct es_id *entity,
                         uint64_t *count, uint64_t *last_ms)
{
	bool few = !s->moderates && es_moderated(s->snap);
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	*count = few ? 0 : es_about_count(s->snap, entity, ES_KIND_COMMENT);
	*last_ms = 0;
	es_walk_about(&walk, s->snap, entity, ES_KIND_COMMENT, ES_NEWEST_FIRST);
	for (size_t i = 0; i < (few ? ES_VIEW_COUNT_MAX : 1) && es_walk_next(&walk, &number); i++) {
		es_err err = es_row_get(s->snap, number, &row);
		if (err != ES_OK)
			return err;
		if (few && es_hides(s->snap, &row))
			continue;
		*count += few;
		if (*last_ms == 0)
			*last_ms = es_row_time(&row);
	}
	return ES_OK;
}
