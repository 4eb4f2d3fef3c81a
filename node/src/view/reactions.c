/* SPDX-License-Identifier: EUPL-1.2 */
/* What people thought of a record, in one word each. */
#include "essaim/schema.h"
#include "node_limits.h"
#include "view/talk.h"

#include <string.h>

#define CODES 8

struct reactions {
	uint8_t by[CODES][ES_REACTIONS_SHOWN_MAX][ES_AUTHOR_LEN];
	size_t count[CODES];
};

static const struct es_field *code_field(void)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_REACTION), "code");

	es_assert(field->options_len <= CODES);
	return field;
}

static size_t code_of(struct es_bytes body)
{
	const struct es_field *field = code_field();
	struct es_bytes value;

	if (!es_map_get(body, "code", &value))
		return CODES;
	value = es_value_str(value);
	for (size_t i = 0; i < field->options_len; i++)
		if (es_bytes_equal(value, es_bytes_str(field->options[i].code)))
			return i;
	return CODES;
}

static void add(struct reactions *r, struct es_bytes body)
{
	uint8_t author[ES_AUTHOR_LEN];
	size_t code = code_of(body);

	if (code == CODES || es_body_author(body, author) != ES_OK ||
	    r->count[code] == ES_REACTIONS_SHOWN_MAX)
		return;
	for (size_t i = 0; i < r->count[code]; i++)
		if (memcmp(r->by[code][i], author, ES_AUTHOR_LEN) == 0)
			return;
	memcpy(r->by[code][r->count[code]++], author, ES_AUTHOR_LEN);
}

static void put(const struct reactions *r, struct es_writer *w)
{
	const struct es_field *field = code_field();
	size_t used = 0;

	for (size_t i = 0; i < field->options_len; i++)
		used += r->count[i] > 0;
	es_write_array(w, used);
	for (size_t i = 0; i < field->options_len; i++) {
		if (r->count[i] == 0)
			continue;
		es_write_map(w, 2);
		es_put_text(w, "code", field->options[i].code);
		es_put_key(w, "by");
		es_write_array(w, r->count[i]);
		for (size_t j = 0; j < r->count[i]; j++)
			es_write_bin(w, es_bytes_of(r->by[i][j], ES_AUTHOR_LEN));
	}
}

void es_put_reactions(const struct es_view_source *s, const char *key, const struct es_id *record,
                      struct es_writer *w)
{
	struct reactions found;
	struct es_walk walk;
	uint64_t number;

	memset(found.count, 0, sizeof(found.count));
	es_put_key(w, key);
	es_walk_about(&walk, s->snap, record, ES_KIND_REACTION, ES_OLDEST_FIRST);
	for (size_t i = 0; i < ES_REACTIONS_READ_MAX && es_walk_next(&walk, &number); i++) {
		struct es_seen seen;
		if (es_see(s, ES_KIND_REACTION, number, &seen) == ES_OK)
			add(&found, seen.body);
		es_seen_free(&seen);
	}
	put(&found, w);
}

es_err es_view_reactions(const struct es_view_source *s, const struct es_id *record,
                         struct es_writer *w)
{
	es_write_map(w, 2);
	es_put_id(w, "id", record);
	es_put_reactions(s, "reactions", record, w);
	return w->err;
}

size_t es_view_own_reactions(const struct es_view_source *s, const struct es_id *record,
                             struct es_bytes code, struct es_id *out, size_t max)
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_walk walk;
	uint64_t number;
	size_t count = 0;

	es_walk_about(&walk, s->snap, record, ES_KIND_REACTION, ES_OLDEST_FIRST);
	for (size_t i = 0; i < ES_REACTIONS_READ_MAX && count < max && es_walk_next(&walk, &number);
	     i++) {
		struct es_seen seen;
		struct es_bytes value;
		if (es_see(s, ES_KIND_REACTION, number, &seen) == ES_OK &&
		    es_id_equal(&seen.row.header.structure, &s->self->structure) &&
		    es_body_author(seen.body, author) == ES_OK && s->reader &&
		    memcmp(author, s->reader, ES_AUTHOR_LEN) == 0 &&
		    es_map_get(seen.body, "code", &value) &&
		    es_bytes_equal(es_value_str(value), code))
			out[count++] = seen.row.id;
		es_seen_free(&seen);
	}
	return count;
}
