/* SPDX-License-Identifier: EUPL-1.2 */
/* Who wrote what at this structure. The pseudonym itself stands in bodies alone, sealed: the index has a hash of it, which
 * says nothing once the bodies are erased. Different authors may share a tag; so the body decides. */
#include "store/leavers.h"
#include "store/rows.h"
#include "store/writer.h"

#include "essaim/schema.h"

#include <string.h>

void es_author_tag(const struct es_id *structure, const uint8_t author[ES_AUTHOR_LEN],
                   uint8_t tag[ES_AUTHOR_TAG])
{
	const struct es_bytes parts[] = {ES_BYTES(structure->bytes),
	                                 es_bytes_of(author, ES_AUTHOR_LEN)};
	struct es_id whole;

	es_hash(&whole, "essaim/v1/authored", parts, 2);
	memcpy(tag, whole.bytes, ES_AUTHOR_TAG);
}

bool es_author_counts(const struct es_store *s, const struct es_header *header)
{
	return es_id_is_zero(&s->authors) || es_id_equal(&header->structure, &s->authors);
}

void es_key_authored(struct es_key *key, const uint8_t tag[ES_AUTHOR_TAG], uint64_t row)
{
	es_key_init(key);
	es_key_raw(key, tag, ES_AUTHOR_TAG);
	es_key_uint(key, row);
}

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

	return h->version == ES_HEADER_VERSION && !row->erased &&
	       es_id_equal(&h->structure, l->structure) && (!l->kind || h->kind == l->kind);
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

/* The row with the tag that is found on the way to a place; 0 where there is none. */
static uint64_t row_at(struct es_snapshot *snap, const uint8_t tag[ES_AUTHOR_TAG], enum es_seek how,
                       uint64_t place)
{
	struct es_entry entry;
	struct es_key key;
	bool bad = false;

	es_key_authored(&key, tag, place);
	if (es_txn_seek(snap->txn, ES_TABLE_AUTHORED, how, es_key_of(&key), &entry) ||
	    entry.key.len <= ES_AUTHOR_TAG || memcmp(entry.key.data, tag, ES_AUTHOR_TAG) != 0)
		return 0;
	struct es_bytes rest = {entry.key.data + ES_AUTHOR_TAG, entry.key.len - ES_AUTHOR_TAG};
	uint64_t row = es_key_take_uint(&rest, &bad);
	return bad ? 0 : row;
}

/* From a place on, or from before it back, at most so many; *next is where to go on, 0 at the end. */
static es_err walk(struct es_snapshot *snap, const struct looking *l, enum es_seek way, uint64_t at,
                   uint64_t most, uint64_t *next)
{
	uint8_t tag[ES_AUTHOR_TAG];
	struct es_row row;
	uint64_t number;
	es_err err = ES_OK;

	es_author_tag(l->structure, l->author, tag);
	*next = 0;
	while (!err && (number = row_at(snap, tag, way, at)) != 0) {
		bool enough = most-- == 0;
		if (!enough)
			err = es_row_get(snap, number, &row);
		if (!enough && !err && fits(l, &row))
			err = look_at(l, &row);
		if (enough || err == ES_LIMIT) {
			*next = way == ES_SEEK_FROM ? number : at;
			return ES_OK;
		}
		at = way == ES_SEEK_FROM ? number + 1 : number;
	}
	return err;
}

es_err
es_authored_each(struct es_snapshot *snap, const struct es_id *structure,
                 const uint8_t author[ES_AUTHOR_LEN], uint64_t kind, uint64_t from, uint64_t most,
                 es_err (*each)(void *context, const struct es_row *row, struct es_bytes body),
                 void *context, uint64_t *next)
{
	const struct looking l = {structure, author, kind, each, context};

	return walk(snap, &l, ES_SEEK_FROM, from, most, next);
}

es_err es_authored_back(struct es_snapshot *snap, const struct es_id *structure,
                        const uint8_t author[ES_AUTHOR_LEN], uint64_t before, uint64_t most,
                        es_err (*each)(void *context, const struct es_row *row,
                                       struct es_bytes body),
                        void *context, uint64_t *next)
{
	const struct looking l = {structure, author, 0, each, context};

	return walk(snap, &l, ES_SEEK_BEFORE, before ? before : UINT64_MAX, most, next);
}
