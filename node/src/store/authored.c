/* SPDX-License-Identifier: EUPL-1.2 */
/* Who wrote a record stands in its body alone, sealed: whoever wants all of one author opens them all. */
#include "store/leavers.h"
#include "store/rows.h"

#include "essaim/schema.h"

#include <string.h>

struct looking {
	const struct es_id *structure;
	const uint8_t *author;
	uint64_t kind;
	es_err (*each)(void *context, const struct es_row *row, struct es_bytes body);
	void *context;
};

static bool fits(const struct looking *l, const struct es_row *row)
{
	const struct es_header *h = &row->header;

	if (h->version != ES_HEADER_VERSION || row->erased ||
	    !es_id_equal(&h->structure, l->structure))
		return false;
	return l->kind ? h->kind == l->kind
	               : h->kind != ES_KIND_LOG_START && h->kind != ES_KIND_ERASURE;
}

static es_err look_at(const struct looking *l, const struct es_row *row)
{
	struct es_bytes body, author;
	struct es_writer w;

	es_writer_grow(&w, ES_BODY_MAX);
	es_err err = es_row_body(row, &w, &body);
	if (err == ES_NOT_FOUND)
		err = ES_OK; /* not here, or being erased */
	else if (!err && es_map_get(body, "author", &author) &&
	         es_bytes_equal(es_value_str(author), es_bytes_of(l->author, ES_AUTHOR_LEN)))
		err = l->each(l->context, row, body);
	es_writer_free(&w);
	return err;
}

es_err
es_authored_each(struct es_snapshot *snap, const struct es_id *structure,
                 const uint8_t author[ES_AUTHOR_LEN], uint64_t kind, uint64_t from, uint64_t most,
                 es_err (*each)(void *context, const struct es_row *row, struct es_bytes body),
                 void *context, uint64_t *next)
{
	const struct looking l = {structure, author, kind, each, context};
	uint64_t last = 0, number = from ? from : 1;
	struct es_row row;

	*next = 0;
	es_err err = es_row_last(snap, &last);
	for (uint64_t end = number + most; !err && number <= last && number < end; number++) {
		err = es_row_get(snap, number, &row);
		if (err == ES_NOT_FOUND) { /* cut away */
			err = ES_OK;
			continue;
		}
		if (!err && fits(&l, &row))
			err = look_at(&l, &row);
		if (err == ES_LIMIT) {
			*next = number;
			return ES_OK;
		}
	}
	if (!err && number <= last)
		*next = number;
	return err;
}
