/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"

#include "erase.h"
#include "essaim/schema.h"
#include "federation/listed.h"
#include "federation/order.h"
#include "store/cosigns.h"
#include "store/logs.h"
#include "store/meta.h"

#include <stdlib.h>
#include <string.h>

#define VALUE_MAX 64
#define BATCH_MAX 256 /* records erased in one step */
#define LOOK_MS 5000  /* how often it is looked whether a structure leaves */

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

/* --- erasing ---------------------------------------------------------------------------------- */

struct batch {
	struct es_id ids[BATCH_MAX];
	size_t len;
};

static es_err add_kind(struct es_snapshot *snap, const struct es_id *self, uint64_t kind,
                       struct batch *batch)
{
	struct es_walk walk;
	struct es_row row;
	uint64_t number;

	es_walk_kind(&walk, snap, kind, ES_OLDEST_FIRST);
	while (batch->len < BATCH_MAX && es_walk_next(&walk, &number)) {
		es_err err = es_row_get(snap, number, &row);
		if (err)
			return err;
		if (es_id_equal(&row.header.structure, self) && !row.erased)
			batch->ids[batch->len++] = row.id;
	}
	return ES_OK;
}

static es_err find_batch(struct es_node *node, struct batch *batch)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	for (uint64_t kind = 0; es_kind_word(kind) && !err; kind++)
		if (kind != ES_KIND_LOG_START && kind != ES_KIND_ERASURE)
			err = add_kind(snap, &node->identity.structure, kind, batch);
	es_snapshot_end(snap);
	return err;
}

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

/* ES_NOT_FOUND: this departure does not stand any more. */
static es_err count(struct es_node *node, uint64_t since_ms, uint64_t erased, bool asked)
{
	struct turn t = {.node = node,
	                 .departure = {.since_ms = since_ms, .erased = erased, .asked = asked}};

	return es_store_apply(node->store, apply_count, &t.change);
}

/* Erases the next part; *len 0: nothing is left. ES_NOT_FOUND: this departure does not stand any more. */
static es_err erase_some(struct es_node *node, uint64_t since_ms, size_t *len)
{
	struct batch *batch = calloc(1, sizeof(*batch));

	if (!batch)
		return ES_NO_MEMORY;
	es_err err = find_batch(node, batch);
	*len = batch->len;
	if (!err && batch->len)
		err = es_erase_records(node, batch->ids, batch->len, "other", since_ms);
	free(batch);
	if (err == ES_STATE)
		return ES_NOT_FOUND;
	return err || !*len ? err : count(node, since_ms, *len, false);
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Whether something of ours waits for its place in a log: then what the act lists is not all yet. */
static bool is_logged(struct es_node *node)
{
	struct es_snapshot *snap;
	struct es_walk walk;
	uint64_t number;

	if (es_snapshot_begin(node->store, &snap))
		return false;
	es_walk_unlogged(&walk, snap);
	bool waits = es_walk_next(&walk, &number);
	es_snapshot_end(snap);
	return !waits;
}

static es_err ask(struct es_node *node, const struct es_departure *d)
{
	struct es_order order = {.change = {.apply = es_order_apply},
	                         .node = node,
	                         .type = ES_ORDER_ASK,
	                         .act_type = ES_ACT_LEAVE,
	                         .now_ms = es_now_ms()};
	struct es_listed listed;
	struct es_writer payload;

	es_err err = es_listed_load(node, &node->identity.structure, &listed);
	if (err)
		return err;
	es_writer_grow(&payload, ES_ACT_MAX);
	err = es_leave_payload(&node->identity.structure, d->stays, "", listed.logs, listed.len,
	                       &payload);
	order.payload = es_writer_bytes(&payload);
	if (!err)
		err = count(node, d->since_ms, 0, true);
	if (!err)
		err = es_store_apply(node->store, es_order_apply, &order.change);
	es_writer_free(&payload);
	es_listed_free(&listed);
	return err;
}

/* --- steps ------------------------------------------------------------------------------------ */

static es_err look(struct es_node *node, struct es_departure *d, es_err *allowed)
{
	struct es_federation f;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	es_federation_init(&f);
	err = es_departure_get(snap, d);
	if (!err)
		err = es_acts_fold(snap, &f);
	*allowed = es_departure_allowed(&f, &node->identity.structure);
	es_federation_free(&f);
	es_snapshot_end(snap);
	return err;
}

es_err es_departure_step(struct es_node *node, uint64_t now_ms, bool *more, uint64_t *wake_ms)
{
	struct es_departure d;
	es_err allowed;
	size_t erased = 0;

	*more = false;
	*wake_ms = now_ms + LOOK_MS;
	es_err err = look(node, &d, &allowed);
	if (!err && allowed == ES_NOT_MEMBER)
		*wake_ms = 0; /* it is out, and nobody comes back under the same id */
	if (err || allowed)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (!d.stays)
		err = erase_some(node, d.since_ms, &erased);
	*more = !err && erased > 0;
	/* Asked again for as long as it does not count: what was asked may have become stale. */
	if (!err && !*more && is_logged(node))
		err = ask(node, &d);
	/* Taken back meanwhile: the next look finds what is wanted now. */
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* --- who holds it ----------------------------------------------------------------------------- */

struct holding {
	struct es_snapshot *snap;
	const struct es_federation *f;
	const struct es_id *self;
	bool stays;
	const struct es_erasure_places *erasures;
	bool *lacks; /* of each member */
};

struct cosigned {
	const struct es_federation *f;
	uint64_t size;
	bool *has;
};

static es_err note_cosigned(void *context, const struct es_cosign_row *row)
{
	const struct cosigned *c = context;

	for (size_t i = 0; i < c->f->members_len; i++)
		if (es_id_equal(&c->f->members[i].admission.structure, &row->structure) &&
		    row->cosigned.checkpoint.size >= c->size)
			c->has[i] = true;
	return ES_OK;
}

static es_err note_log(void *context, const struct es_log_info *info)
{
	const struct holding *h = context;
	struct cosigned c = {.f = h->f, .size = info->log.edge.size};
	uint64_t index;

	if (!es_id_equal(&info->log.structure, h->self) || c.size == 0)
		return ES_OK;
	if (!h->stays) {
		if (!es_erasure_places_find(h->erasures, &info->log.id, &index))
			return ES_OK;
		c.size = index + 1;
	}
	c.has = calloc(h->f->members_len + 1, sizeof(*c.has));
	if (!c.has)
		return ES_NO_MEMORY;
	es_err err = es_cosign_each(h->snap, &info->log.id, note_cosigned, &c);
	for (size_t i = 0; i < h->f->members_len; i++)
		h->lacks[i] |= !c.has[i];
	free(c.has);
	return err;
}

static void note_steward(const struct holding *h, const struct es_id *structure)
{
	for (size_t i = 0; i < h->f->members_len; i++)
		if (es_id_equal(&h->f->members[i].admission.structure, structure))
			h->lacks[i] = false;
}

/* Who cosigned that we leave has everything; later cosignatures do not reach us any more. */
static void note_stewards(const struct holding *h)
{
	struct es_certificate cert;
	struct es_sealed sealed;
	struct es_bytes bytes;
	struct es_reader r;
	struct es_act act;

	for (uint64_t index = h->f->acts; index-- > 0;) {
		if (es_act_get(h->snap, index, &bytes) || es_sealed_decode(bytes, &sealed) ||
		    es_act_decode(sealed.act, &act) || act.type != ES_ACT_LEAVE ||
		    !es_id_equal(&act.structure, h->self))
			continue;
		es_reader_init(&r, sealed.cosignatures);
		size_t voices = es_read_array(&r, ES_STEWARDS_MAX);
		for (size_t i = 0; i < voices && !r.err; i++) {
			es_read_array_of(&r, 2);
			if (es_certificate_decode(es_read_value(&r), &cert) == ES_OK)
				note_steward(h, &cert.structure);
			(void)es_read_value(&r);
		}
		return;
	}
}

es_err es_departure_holders(struct es_snapshot *snap, const struct es_federation *f,
                            const struct es_id *self, bool stays,
                            es_err (*each)(void *context, const struct es_member *m, bool holds),
                            void *context)
{
	struct es_erasure_places erasures = {0};
	struct holding h = {
	        .snap = snap, .f = f, .self = self, .stays = stays, .erasures = &erasures};

	h.lacks = calloc(f->members_len + 1, sizeof(*h.lacks));
	es_err err = h.lacks ? ES_OK : ES_NO_MEMORY;
	if (!err && !stays)
		err = es_erasure_places_read(snap, &erasures);
	if (!err)
		err = es_log_each(snap, f, note_log, &h);
	const struct es_member *own = es_federation_structure(f, self);
	if (!err && own && own->left)
		note_stewards(&h);
	for (size_t i = 0; i < f->members_len && !err; i++)
		if (!f->members[i].suspended &&
		    !es_id_equal(&f->members[i].admission.structure, self))
			err = each(context, &f->members[i], !h.lacks[i]);
	es_erasure_places_free(&erasures);
	free(h.lacks);
	return err;
}
