/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/desk.h"

#include "federation/docket.h"
#include "federation/order.h"
#include "logsink.h"
#include "node_limits.h"

#include <stdlib.h>
#include <string.h>

struct es_desk {
	struct es_desk_config config;
	struct es_docket docket; /* of the last reload, and what came since */
	size_t under_way;        /* orders */
	bool stopping;
	uint64_t retold_ms;
	struct es_promise promise; /* as of the last reload */
	struct es_patience patience;
};

es_err es_desk_new(const struct es_desk_config *config, struct es_desk **out)
{
	struct es_desk *desk = calloc(1, sizeof *desk);

	if (!desk)
		return ES_NO_MEMORY;
	desk->config = *config;
	es_motions_init(&desk->docket.motions);
	*out = desk;
	return ES_OK;
}

void es_desk_stop(struct es_desk *desk)
{
	desk->stopping = true;
}

bool es_desk_is_idle(const struct es_desk *desk)
{
	return desk->under_way == 0;
}

void es_desk_free(struct es_desk *desk)
{
	if (!desk)
		return;
	es_assert(es_desk_is_idle(desk));
	es_docket_free(&desk->docket);
	free(desk);
}

/* --- to the disk and back --------------------------------------------------------------------- */

struct errand {
	struct es_order order; /* first */
	struct es_post post;
	struct es_desk *desk;
	es_err result;
	uint8_t object[];
};

/* On the loop. What it changed comes with the commit. */
static void on_back(struct es_post *post)
{
	struct errand *errand = (struct errand *)((char *)post - offsetof(struct errand, post));

	errand->desk->under_way--;
	if (errand->result && errand->result != ES_STATE && errand->result != ES_NOT_MEMBER &&
	    errand->result != ES_STALE && errand->result != ES_CLOSED &&
	    errand->result != ES_EXISTS && errand->result != ES_NOT_ALLOWED)
		es_say(ES_LEVEL_WARNING, "federation: a motion was not kept: %s",
		       es_err_sentence(errand->result));
	free(errand);
}

/* On the writer thread. */
static void on_done(struct es_change *change, es_err result)
{
	struct errand *errand = (struct errand *)change;

	errand->result = result;
	errand->post.run = on_back;
	es_loop_post(errand->desk->config.loop, &errand->post);
}

static es_err submit(struct es_desk *desk, enum es_order_type type, struct es_bytes object)
{
	if (desk->stopping || desk->under_way >= ES_MOTION_ORDERS_MAX)
		return ES_BUSY;
	struct errand *errand = calloc(1, sizeof *errand + object.len);
	if (!errand)
		return ES_NO_MEMORY;
	if (object.len > 0)
		memcpy(errand->object, object.data, object.len);
	errand->desk = desk;
	errand->order = (struct es_order){.change = {.apply = es_order_apply, .done = on_done},
	                                  .node = desk->config.node,
	                                  .type = type,
	                                  .object = es_bytes_of(errand->object, object.len),
	                                  .now_ms = es_now_ms()};
	desk->under_way++;
	es_store_submit(desk->config.node->store, &errand->order.change);
	return ES_OK;
}

void es_desk_go_on(struct es_desk *desk)
{
	(void)submit(desk, ES_ORDER_GO_ON, es_bytes_of(NULL, 0));
}

/* --- from and to peers ------------------------------------------------------------------------ */

es_err es_desk_take(struct es_desk *desk, const struct es_federation *f, struct es_bytes object,
                    size_t *checks)
{
	struct es_id id;

	if (desk->under_way >= ES_MOTION_ORDERS_MAX)
		return ES_BUSY;
	es_err err = es_motions_take(&desk->docket.motions, f, object, checks, &id);
	if (err)
		return err;
	if (es_docket_mark(&desk->docket, &id) == ES_MARK_REFUSED) {
		es_motions_drop(&desk->docket.motions, &id);
		return ES_NOT_ALLOWED;
	}
	return submit(desk, ES_ORDER_TAKE, object);
}

void es_desk_take_key(struct es_desk *desk, struct es_bytes sealed)
{
	(void)submit(desk, ES_ORDER_TAKE_KEY, sealed);
}

void es_desk_met(struct es_desk *desk, const struct es_certificate *cert)
{
	uint8_t bytes[ES_CERT_MAX];
	struct es_writer w;

	es_writer_init(&w, bytes, sizeof bytes);
	if (!es_certificate_encode(cert, &w))
		(void)submit(desk, ES_ORDER_MET, es_writer_bytes(&w));
}

size_t es_desk_tell(const struct es_desk *desk, uint64_t *after, size_t max, struct es_writer *w)
{
	const struct es_motion *m;
	size_t count = 0;

	while (count < max && (m = es_motions_after(&desk->docket.motions, *after))) {
		if (w->len + m->len + 64 > ES_MESSAGE_MAX)
			break;
		if (es_motion_write(m, w) != ES_OK)
			break;
		*after = m->changed;
		count++;
	}
	return count;
}

/* --- keeping up ------------------------------------------------------------------------------- */

static bool is_same(const struct es_motion *a, const struct es_motion *b)
{
	return a && a->len == b->len && memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Peers were told up to a clock: what they know keeps its time, the rest gets a new one. */
static void keep_clock(const struct es_motions *before, struct es_motions *now)
{
	now->clock = before->clock;
	for (size_t i = 0; i < now->len; i++) {
		const struct es_motion *held = es_motions_find(before, &now->list[i].id);
		now->list[i].changed = is_same(held, &now->list[i]) ? held->changed : ++now->clock;
	}
}

void es_desk_reload(struct es_desk *desk, const struct es_federation *f)
{
	struct es_snapshot *snap;
	struct es_docket now;
	es_err err = es_snapshot_begin(desk->config.node->store, &snap);

	if (!err) {
		err = es_docket_load(snap, f, &now);
		if (!err)
			err = es_order_promise(snap, &desk->promise);
		es_snapshot_end(snap);
		if (err)
			es_docket_free(&now);
	}
	if (err) {
		es_say(ES_LEVEL_ERROR, "federation: the motions cannot be read: %s",
		       es_err_sentence(err));
		return;
	}
	keep_clock(&desk->docket.motions, &now.motions);
	bool news = now.motions.clock != desk->docket.motions.clock;
	es_docket_free(&desk->docket);
	desk->docket = now;
	if (news)
		desk->config.changed(desk->config.context);
}

void es_desk_tick(struct es_desk *desk, const struct es_federation *f, uint64_t now_ms)
{
	const struct es_id *self = &desk->config.node->identity.structure;
	struct es_motions *t = &desk->docket.motions;
	uint64_t before = t->clock;

	if (es_patience_ends(&desk->patience, t, f, self, &desk->promise, now_ms))
		(void)submit(desk, ES_ORDER_LEAD, es_bytes_of(NULL, 0));
	if (now_ms - desk->retold_ms < ES_MOTION_RETELL_MS)
		return;
	desk->retold_ms = now_ms;
	for (size_t i = 0; i < t->len; i++)
		if (es_id_equal(&t->list[i].by, self))
			es_motions_touch(t, &t->list[i].id);
	if (t->clock != before)
		desk->config.changed(desk->config.context);
}
