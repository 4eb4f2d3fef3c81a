/* SPDX-License-Identifier: EUPL-1.2 */
#include "home.h"

#include <stdlib.h>
#include <string.h>

struct act_change {
	struct es_change change;
	struct es_bytes sealed;
};

static es_err apply_act(struct es_write *w, struct es_change *change)
{
	return es_write_act(w, ((struct act_change *)change)->sealed);
}

static es_err carry_acts(struct es_node *from, struct es_node *to)
{
	struct es_snapshot *snap;
	struct act_change act = {.sealed = {NULL, 0}};

	es_err err = es_snapshot_begin(from->store, &snap);
	for (uint64_t i = 0; !err; i++) {
		err = es_act_get(snap, i, &act.sealed);
		if (!err)
			err = es_store_apply(to->store, apply_act, &act.change);
	}
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

struct run_change {
	struct es_change change;
	struct es_federation federation;
	struct es_incoming_run run;
};

static es_err apply_run(struct es_write *w, struct es_change *change)
{
	struct run_change *r = (struct run_change *)change;

	return es_write_run(w, &r->federation, &r->run, es_now_ms());
}

static es_err read_wire(struct es_reader *r, struct es_wire_body *body)
{
	memset(body, 0, sizeof(*body));
	if (es_reader_peek(r) == ES_NIL) {
		es_read_nil(r);
		return r->err;
	}
	es_read_array_of(r, 4);
	es_read_fixed(r, body->key, sizeof(body->key));
	body->codec = es_read_uint(r, 255);
	body->plain_len = es_read_uint(r, ES_BODY_MAX);
	body->packed = es_read_bin(r, ES_BODY_MAX);
	body->present = r->err == ES_OK;
	return r->err;
}

static es_err store_run(struct es_node *to, struct run_change *change, struct es_bytes bodies,
                        size_t bodies_len)
{
	struct es_wire_body *wires = calloc(bodies_len ? bodies_len : 1, sizeof(*wires));
	struct es_reader r;
	struct es_snapshot *snap;

	es_assert(wires != NULL);
	es_reader_init(&r, bodies);
	for (size_t i = 0; i < bodies_len; i++)
		es_assert(read_wire(&r, &wires[i]) == ES_OK);
	change->run.bodies = wires;
	change->run.bodies_len = bodies_len;
	es_federation_init(&change->federation);
	es_err err = es_snapshot_begin(to->store, &snap);
	if (!err)
		err = es_acts_fold(snap, &change->federation);
	es_snapshot_end(snap);
	if (!err)
		err = es_store_apply(to->store, apply_run, &change->change);
	es_federation_free(&change->federation);
	free(wires);
	return err;
}

es_err home_carry_run(struct es_node *from, struct es_node *to, const struct es_id *log,
                      uint64_t start, size_t *count)
{
	struct es_snapshot *snap;
	struct es_writer headers, bodies;
	struct run_change change;
	size_t bodies_len = 0;

	memset(&change, 0, sizeof(change));
	es_writer_grow(&headers, 2 * ES_MESSAGE_MAX);
	es_writer_grow(&bodies, 2 * ES_MESSAGE_MAX);
	es_err err = es_snapshot_begin(from->store, &snap);
	if (!err)
		err = es_log_read_run(snap, log, start, &headers, &bodies, count, &bodies_len,
		                      change.run.run.signature);
	es_snapshot_end(snap);
	change.run.run.log = *log;
	change.run.run.start = start;
	change.run.run.count = *count;
	change.run.run.headers = es_writer_bytes(&headers);
	if (!err)
		err = store_run(to, &change, es_writer_bytes(&bodies), bodies_len);
	es_writer_free(&headers);
	es_writer_free(&bodies);
	return err;
}

static es_err vector_of(struct es_node *node, struct es_vector *v)
{
	struct es_snapshot *snap;
	struct es_federation f;

	es_federation_init(&f);
	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err)
		err = es_acts_fold(snap, &f);
	if (!err)
		err = es_store_vector(snap, &f, v);
	es_snapshot_end(snap);
	es_federation_free(&f);
	return err;
}

static uint64_t held(const struct es_vector *v, const struct es_id *log)
{
	for (size_t i = 0; i < v->count; i++)
		if (es_id_equal(&v->entries[i].log, log))
			return v->entries[i].size;
	return 0;
}

es_err home_carry(struct es_node *from, struct es_node *to)
{
	struct es_vector theirs, ours;

	es_vector_init(&theirs);
	es_vector_init(&ours);
	es_err err = carry_acts(from, to);
	if (!err)
		err = vector_of(from, &theirs);
	if (!err)
		err = vector_of(to, &ours);
	for (size_t i = 0; i < theirs.count && !err; i++) {
		uint64_t at = held(&ours, &theirs.entries[i].log);
		while (at < theirs.entries[i].size && !err) {
			size_t count = 0;
			err = home_carry_run(from, to, &theirs.entries[i].log, at, &count);
			at += count;
		}
	}
	es_vector_free(&theirs);
	es_vector_free(&ours);
	return err;
}

es_err home_join(struct es_node *founder, struct es_node *joiner)
{
	static const char *const addresses[] = {"localhost:7000"};
	uint8_t sealed[ES_SEALED_KEY_LEN];
	struct es_ticket ticket;
	struct es_id ticket_id;
	struct es_admission admission = {.structure = joiner->identity.structure, .city = "Turin"};

	memcpy(admission.key, joiner->identity.keys->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	memcpy(admission.name, joiner->identity.name, sizeof(admission.name));
	memcpy(admission.country, "IT", 3);
	memcpy(admission.lang, "it", 3);
	es_err err = es_node_invite(founder, 60000, addresses, 1, &ticket);
	if (!err)
		err = es_node_joining(joiner, &ticket.federation);
	if (err)
		return err;
	es_ticket_id(ticket.secret, &ticket_id);
	err = es_node_admit(founder, &admission, &ticket_id, joiner->identity.keys->channel_key,
	                    sealed);
	if (!err)
		err = carry_acts(founder, joiner);
	return err ? err : es_node_joined(joiner, ES_BYTES(sealed));
}

bool home_same(struct es_node *a, struct es_node *b)
{
	struct es_vector va, vb;
	struct es_id ra, rb;

	es_vector_init(&va);
	es_vector_init(&vb);
	es_assert(vector_of(a, &va) == ES_OK && vector_of(b, &vb) == ES_OK);
	es_vector_root(&va, &ra);
	es_vector_root(&vb, &rb);
	es_vector_free(&va);
	es_vector_free(&vb);
	return es_id_equal(&ra, &rb);
}
