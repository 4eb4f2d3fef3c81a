/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/departure.h"

#include "erase.h"
#include "essaim/schema.h"
#include "federation/listed.h"
#include "federation/order.h"

#include <stdlib.h>

#define BATCH_MAX 256 /* records erased in one step */
#define LOOK_MS 5000  /* how often it is looked whether a structure leaves */

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
	return err || !*len ? err : es_departure_count(node, since_ms, *len, false);
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
		err = es_departure_count(node, d->since_ms, 0, true);
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
