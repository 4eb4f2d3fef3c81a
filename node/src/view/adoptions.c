/* SPDX-License-Identifier: EUPL-1.2 */
/* Adoptions in lists: of one thing, by one structure, of what one structure gave. */
#include "essaim/schema.h"
#include "node_limits.h"
#include "view/adoption.h"

#include <string.h>

void es_put_adoption_counts(const char *key, const struct es_adoptions *a, struct es_writer *w)
{
	const struct es_field *field = es_adoption_states();
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
