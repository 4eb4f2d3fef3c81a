/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"

#include "store/meta.h"
#include "store/writer.h"

#include <string.h>

#define VALUE_MAX 64

/* --- what is kept ----------------------------------------------------------------------------- */

es_err es_departure_get(struct es_snapshot *snap, struct es_departure *out)
{
	struct es_bytes value;
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	es_err err = es_meta_get(snap, ES_META_DEPARTURE, &value);
	if (err)
		return err;
	es_reader_init(&r, value);
	es_read_array_of(&r, 4);
	out->stays = es_read_uint(&r, 1) == 1;
	out->since_ms = es_read_uint(&r, UINT64_MAX);
	out->erased = es_read_uint(&r, UINT64_MAX);
	out->asked = es_read_uint(&r, 1) == 1;
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

static es_err put(struct es_write *w, const struct es_departure *d)
{
	uint8_t bytes[VALUE_MAX];
	struct es_writer value;

	es_writer_init(&value, bytes, sizeof(bytes));
	es_write_array(&value, 4);
	es_write_uint(&value, d->stays);
	es_write_uint(&value, d->since_ms);
	es_write_uint(&value, d->erased);
	es_write_uint(&value, d->asked);
	return value.err ? value.err : es_meta_put(w, ES_META_DEPARTURE, es_writer_bytes(&value));
}

const char *es_departure_word(const struct es_member *self, const struct es_departure *d)
{
	if (self && self->suspended)
		return self->left ? "left" : "suspended";
	if (!d)
		return NULL;
	return d->asked ? "asked" : d->stays ? "begun" : "erasing";
}

/* --- beginning, and not ----------------------------------------------------------------------- */

es_err es_departure_allowed(const struct es_federation *f, const struct es_id *self)
{
	const struct es_member *m = es_federation_member(f, self);

	if (f->acts == 0)
		return ES_STATE;
	if (!m)
		return ES_NOT_MEMBER;
	return m->coordinator || (m->steward && es_federation_stewards(f) == 1) ? ES_NOT_ALLOWED
	                                                                        : ES_OK;
}

struct turn {
	struct es_change change; /* first */
	struct es_node *node;
	struct es_departure departure;
};

static es_err apply_begin(struct es_write *w, struct es_change *change)
{
	const struct turn *t = (const struct turn *)change;
	const struct es_federation *f;
	struct es_departure before;

	es_err err = es_write_fold(w, &f);
	if (!err)
		err = es_departure_allowed(f, &t->node->identity.structure);
	if (err)
		return err;
	err = es_departure_get(es_write_snapshot(w), &before);
	if (err != ES_NOT_FOUND)
		return err ? err : ES_EXISTS;
	return put(w, &t->departure);
}

es_err es_departure_begin(struct es_node *node, bool stays)
{
	struct turn t = {.node = node, .departure = {.stays = stays, .since_ms = es_now_ms()}};

	return es_store_apply(node->store, apply_begin, &t.change);
}

static es_err apply_cancel(struct es_write *w, struct es_change *change)
{
	struct es_departure d;

	(void)change;
	es_err err = es_departure_get(es_write_snapshot(w), &d);
	if (err)
		return err;
	if (d.asked)
		return ES_STATE;
	es_meta_drop(w, ES_META_DEPARTURE);
	return ES_OK;
}

es_err es_departure_cancel(struct es_node *node)
{
	struct turn t = {.node = node};

	return es_store_apply(node->store, apply_cancel, &t.change);
}

/* --- what has come of it ---------------------------------------------------------------------- */

static es_err apply_count(struct es_write *w, struct es_change *change)
{
	const struct turn *t = (const struct turn *)change;
	struct es_departure d;

	es_err err = es_departure_get(es_write_snapshot(w), &d);
	if (!err && d.since_ms != t->departure.since_ms)
		err = ES_NOT_FOUND;
	d.erased += t->departure.erased;
	d.asked |= t->departure.asked;
	return err ? err : put(w, &d);
}

es_err es_departure_count(struct es_node *node, uint64_t since_ms, uint64_t erased, bool asked)
{
	struct turn t = {.node = node,
	                 .departure = {.since_ms = since_ms, .erased = erased, .asked = asked}};

	return es_store_apply(node->store, apply_count, &t.change);
}
