/* SPDX-License-Identifier: EUPL-1.2 */
/* Adoptions in lists: of one thing, by one structure, of what one structure gave. */
#include "node_limits.h"
#include "view/adoption.h"

#include "essaim/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- gathering -------------------------------------------------------------------------------- */

static const struct es_field *state_field(void)
{
	const struct es_field *field = es_schema_field(es_schema_of(ES_KIND_ADOPTION), "state");

	es_assert(field && field->options_len == ES_ADOPTION_STATES);
	return field;
}

static size_t state_of(struct es_bytes body)
{
	const struct es_field *field = state_field();
	struct es_bytes value = {NULL, 0};
	size_t i = 0;

	if (es_map_get(body, "state", &value))
		value = es_value_str(value);
	while (i + 1 < ES_ADOPTION_STATES &&
	       !es_bytes_equal(value, es_bytes_str(field->options[i].code)))
		i++;
	return i;
}

/* Of a date as the schema takes it: its first four digits. */
static unsigned year_of(struct es_bytes body, uint64_t created_ms)
{
	struct es_bytes value;
	unsigned year = 0;
	struct tm day;

	if (es_map_get(body, "since", &value) && (value = es_value_str(value)).len >= 4) {
		for (size_t i = 0; i < 4; i++)
			year = 10 * year + (unsigned)(value.data[i] - '0');
		return year;
	}
	time_t seconds = (time_t)(created_ms / 1000);
	return gmtime_r(&seconds, &day) ? (unsigned)(day.tm_year + 1900) : 0;
}

/* Where it is reused: what the adoption says, or else where the structure is. */
static void country_of(const struct es_view_source *s, const struct es_adoption *a, char out[3])
{
	const struct es_id *id = &a->heads.root.header.structure;
	const struct es_member *member = es_federation_structure(s->federation, id);
	struct es_bytes value;

	out[0] = '\0';
	if (es_map_get(a->seen.body, "country", &value) && (value = es_value_str(value)).len == 2)
		(void)snprintf(out, 3, "%.2s", (const char *)value.data);
	else if (member)
		(void)snprintf(out, 3, "%.2s", member->admission.country);
	else if (es_id_equal(id, &s->self->structure))
		(void)snprintf(out, 3, "%.2s", s->self->country);
}

static void take(const struct es_view_source *s, const struct es_adoption *a,
                 struct es_adopted *out)
{
	const struct es_row *root = &a->heads.root;

	memset(out, 0, sizeof(*out));
	out->id = root->id;
	out->structure = root->header.structure;
	out->of = a->of.id;
	out->origin = a->of.header.structure;
	(void)es_id_field(a->seen.body, "from", &out->from);
	out->created_ms = es_row_time(root);
	out->changed_ms = es_row_time(&a->seen.row);
	out->of_row = a->of.number;
	out->state = state_of(a->seen.body);
	out->year = year_of(a->seen.body, out->created_ms);
	country_of(s, a, out->country);
}

static es_err add(struct es_adoptions *out, const struct es_adopted *one)
{
	if (out->count == ES_ADOPTIONS_MAX) {
		out->cut = true;
		return ES_OK;
	}
	if ((out->count & (out->count - 1)) == 0) { /* full at each power of two */
		size_t capacity = out->count ? 2 * out->count : 1;
		struct es_adopted *more = realloc(out->all, capacity * sizeof(*more));
		if (!more)
			return ES_NO_MEMORY;
		out->all = more;
	}
	out->all[out->count++] = *one;
	return ES_OK;
}

static es_err look_at(const struct es_view_source *s, const struct es_adoption_filter *filter,
                      uint64_t number, struct es_adoptions *out)
{
	struct es_adoption a;
	struct es_adopted one;
	struct es_row row;

	es_err err = es_row_get(s->snap, number, &row);
	if (err != ES_OK)
		return err;
	if (row.header.version != ES_HEADER_VERSION || row.header.has_entity ||
	    (filter->structure && !es_id_equal(filter->structure, &row.header.structure)))
		return ES_OK;
	err = es_see_adoption(s, &row.id, &a);
	if (err == ES_OK) {
		take(s, &a, &one);
		bool fits = (!filter->about || es_id_equal(filter->about, &one.of)) &&
		            (!filter->origin || es_id_equal(filter->origin, &one.origin));
		err = fits ? add(out, &one) : ES_OK;
	}
	es_adoption_free(&a);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static int newest_first(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;

	if (a->changed_ms != b->changed_ms)
		return a->changed_ms < b->changed_ms ? 1 : -1;
	return es_id_compare(&a->id, &b->id);
}

/* Those of one structure and entity beside each other, the one that counts first. */
static int alike_first(const void *left, const void *right)
{
	const struct es_adopted *a = left, *b = right;
	int order = es_id_compare(&a->of, &b->of);

	if (order == 0)
		order = es_id_compare(&a->structure, &b->structure);
	return order ? order : newest_first(a, b);
}

static void keep_one_each(struct es_adoptions *out)
{
	size_t kept = 0;

	if (out->count == 0)
		return;
	qsort(out->all, out->count, sizeof(out->all[0]), alike_first);
	for (size_t i = 1; i < out->count; i++)
		if (!es_id_equal(&out->all[i].of, &out->all[kept].of) ||
		    !es_id_equal(&out->all[i].structure, &out->all[kept].structure))
			out->all[++kept] = out->all[i];
	out->count = kept + 1;
	qsort(out->all, out->count, sizeof(out->all[0]), newest_first);
}

es_err es_adoptions_gather(const struct es_view_source *s, const struct es_adoption_filter *filter,
                           struct es_adoptions *out)
{
	struct es_walk walk;
	uint64_t number;
	es_err err = ES_OK;

	*out = (struct es_adoptions){.all = NULL};
	if (filter->about)
		es_walk_about(&walk, s->snap, filter->about, ES_KIND_ADOPTION, ES_NEWEST_FIRST);
	else
		es_walk_kind(&walk, s->snap, ES_KIND_ADOPTION, ES_NEWEST_FIRST);
	for (size_t i = 0; err == ES_OK && !out->cut && es_walk_next(&walk, &number); i++) {
		if (i == ES_ADOPTION_LOOKS_MAX)
			out->cut = true;
		else
			err = look_at(s, filter, number, out);
	}
	if (err == ES_OK)
		keep_one_each(out);
	return err;
}

void es_adoptions_free(struct es_adoptions *a)
{
	free(a->all);
	a->all = NULL;
}

void es_put_adoption_counts(const char *key, const struct es_adoptions *a, struct es_writer *w)
{
	const struct es_field *field = state_field();
	uint64_t counts[ES_ADOPTION_STATES] = {0};

	for (size_t i = 0; i < a->count; i++)
		counts[a->all[i].state]++;
	es_put_key(w, key);
	es_write_map(w, ES_ADOPTION_STATES);
	for (size_t i = 0; i < ES_ADOPTION_STATES; i++)
		es_put_uint(w, field->options[i].code, counts[i]);
}

/* --- a page of them --------------------------------------------------------------------------- */

#define PART_BYTES (1024u * 1024) /* a page ends early after so many */

/* A page begins after the adoption that its cursor names. */
static es_err resume(const struct es_adoptions *a, struct es_bytes after, size_t *from)
{
	struct es_id id;

	*from = 0;
	if (after.len == 0)
		return ES_OK;
	if (after.len != (size_t)2 * ES_ID_LEN ||
	    es_unhex((const char *)after.data, after.len, id.bytes, ES_ID_LEN) != ES_OK)
		return ES_MALFORMED;
	while (*from < a->count && !es_id_equal(&a->all[*from].id, &id))
		++*from;
	if (*from == a->count)
		return ES_MALFORMED;
	++*from;
	return ES_OK;
}

static es_err put_items(const struct es_view_source *s, const struct es_adoptions *a, size_t from,
                        size_t limit, struct es_writer *items, size_t *count, size_t *end)
{
	es_err err = ES_OK;

	*count = 0;
	for (*end = from; *end < a->count && *count < limit && items->len < PART_BYTES; ++*end) {
		struct es_adoption one;
		err = es_see_adoption(s, &a->all[*end].id, &one);
		if (err == ES_OK)
			err = es_put_adoption(s, &one, items);
		es_adoption_free(&one);
		if (err != ES_OK)
			return err;
		++*count;
	}
	return items->err;
}

static void put_next(const struct es_adoptions *a, size_t end, struct es_writer *w)
{
	char hex[ES_ID_HEX_LEN];

	es_put_key(w, "next");
	if (end == 0 || end >= a->count) {
		es_write_nil(w);
		return;
	}
	es_id_hex(&a->all[end - 1].id, hex);
	es_write_cstr(w, hex);
}

es_err es_view_adoptions(const struct es_view_source *s, const struct es_adoption_filter *filter,
                         const struct es_page *page, struct es_writer *w)
{
	size_t limit = page->limit ? page->limit : ES_ADOPTIONS_PAGE, from, count, end;
	struct es_adoptions a;
	struct es_writer items;

	es_writer_grow(&items, ES_WEB_ANSWER_MAX);
	es_err err = es_adoptions_gather(s, filter, &a);
	if (err == ES_OK)
		err = resume(&a, page->after, &from);
	if (err == ES_OK)
		err = put_items(s, &a, from, limit, &items, &count, &end);
	if (err == ES_OK) {
		es_write_map(w, 4);
		es_put_key(w, "items");
		es_write_array(w, count);
		es_write_raw(w, es_writer_bytes(&items));
		put_next(&a, end, w);
		es_put_uint(w, "total", a.count);
		es_put_adoption_counts("counts", &a, w);
		err = w->err;
	}
	es_adoptions_free(&a);
	es_writer_free(&items);
	return err;
}
