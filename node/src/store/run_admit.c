/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"
#include "logs.h"
#include "run_intake.h"

#include <string.h>

/* A log that is not here yet: its start must be the first leaf, with its body, and of a member's
 * node. */
static es_err open_unknown(struct es_intake *t)
{
	const struct es_wire_body *body = t->in->bodies;
	struct es_log_start start;
	struct es_bytes plain;
	struct es_writer unpacked;

	if (t->in->run.start != 0)
		return ES_GAP;
	if (t->in->bodies_len == 0 || !body->present || body->plain_len > ES_BODY_MAX)
		return ES_MALFORMED;
	es_writer_grow(&unpacked, ES_BODY_MAX);
	es_err err = es_body_unpack(body->codec, body->packed, (size_t)body->plain_len, &unpacked,
	                            &plain);
	if (!err)
		err = es_log_open(t->arrivals[0].leaf.bytes, plain, body->key, &t->f->id,
		                  &t->info.log, &start);
	es_writer_free(&unpacked);
	if (!err)
		memcpy(t->info.structure_key, start.certificate.structure_key, ES_PUBLIC_KEY_LEN);
	t->new_log = true;
	return err;
}

static es_err find_log(struct es_write *w, struct es_intake *t)
{
	struct es_id id = t->in->run.log;

	if (t->in->run.start == 0) {
		id = t->arrivals[0].leaf.id;
		if (!es_id_is_zero(&t->in->run.log) && !es_id_equal(&t->in->run.log, &id))
			return ES_MALFORMED;
	}
	es_err err = es_log_get(&w->snap, &id, &t->info);
	if (err == ES_NOT_FOUND) {
		memset(&t->info, 0, sizeof(t->info));
		err = open_unknown(t);
	}
	if (!err && !es_federation_structure(t->f, &t->info.log.structure))
		err = ES_NOT_MEMBER;
	if (!err)
		err = es_log_limit(&w->snap, t->f, &t->info.log, t->info.structure_key, &t->limit);
	if (!err && t->limit.size == 0)
		err = ES_LIMIT;
	if (!err && t->info.log.edge.size == 0)
		err = es_log_room(w, t->f, &t->info, &t->evicted);
	return err;
}

void es_intake_weigh(struct es_intake *t)
{
	for (size_t i = t->skip; i < t->in->run.count; i++)
		if (t->arrivals[i].leaf.readable)
			t->info.body_bytes += t->arrivals[i].leaf.header.body_class;
}

/* The whole run leads to what an act lists, where what is here from its start on does not. */
static es_err prove_whole(struct es_write *w, struct es_intake *t, struct es_checkpoint *cp)
{
	struct es_log before = t->info.log;
	struct es_run whole = t->in->run;

	if (!t->limit.listed || whole.start >= before.edge.size)
		return ES_FORK;
	whole.log = before.id;
	es_err err = es_log_edge_at(&w->snap, t->info.number, whole.start, &before.edge);
	if (!err)
		err = es_log_append_leaves(&before, &whole, t->prepared->leaves, &t->limit, cp);
	if (err)
		return err;
	t->info.log = before;
	t->replaces = true;
	t->skip = 0;
	return ES_OK;
}

/* Leaves out what is held, and proves the rest against the run's checkpoint; the log in t->info
 * grows. */
static es_err prove(struct es_write *w, struct es_intake *t)
{
	struct es_run rest = t->in->run;
	struct es_checkpoint cp;
	uint64_t held = t->info.log.edge.size;

	if (rest.start + rest.count > t->limit.size || rest.start + rest.count > ES_PLACE_INDEX_MAX)
		return ES_LIMIT;
	if (rest.start > held)
		return ES_GAP;
	t->skip = held - rest.start < rest.count ? (size_t)(held - rest.start) : rest.count;
	if (t->skip == rest.count)
		return ES_OK;
	rest.log = t->info.log.id;
	rest.start = held;
	rest.count -= t->skip;
	for (size_t i = 0; i < t->skip; i++) {
		rest.headers.data += t->arrivals[i].leaf.bytes.len;
		rest.headers.len -= t->arrivals[i].leaf.bytes.len;
	}
	es_err err = es_log_append_leaves(&t->info.log, &rest, t->prepared->leaves + t->skip,
	                                  &t->limit, &cp);
	if (err == ES_FORK)
		err = prove_whole(w, t, &cp);
	if (err)
		return err;
	memcpy(t->info.signature, cp.signature, ES_SIGNATURE_LEN);
	es_intake_weigh(t);
	return es_log_is_allowed(t->f, &t->info) ? ES_OK : ES_LIMIT;
}

bool es_intake_counts(const struct es_intake *t, const struct es_arrival *a)
{
	return a->leaf.readable && es_id_equal(&a->leaf.header.structure, &t->info.log.structure);
}

/* A wrong body of a new header refuses the run. */
static es_err judge(const struct es_intake *t)
{
	for (size_t i = t->skip; i < t->in->run.count; i++)
		if (t->arrivals[i].err && es_intake_counts(t, &t->arrivals[i]))
			return t->arrivals[i].err;
	return ES_OK;
}

es_err es_intake_admit(struct es_write *w, struct es_intake *t)
{
	es_err err = find_log(w, t);

	if (!err)
		err = prove(w, t);
	return err ? err : judge(t);
}
