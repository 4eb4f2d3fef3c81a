/* SPDX-License-Identifier: EUPL-1.2 */
/* What a link received, on its way to the disk and back: copied here, written by the store's writer
 * thread, answered on the loop. */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"
#include "store/writer.h"

#define LIGHT_RECORDS 8 /* of a run that the writer may as well prepare itself */

enum store_type { STORE_ACTS, STORE_RUN, STORE_BODY, STORE_FORK };

struct store {
	struct es_change change; /* first: the store gives it back */
	struct es_post post;
	struct link *link;
	uint64_t token;
	enum store_type type;
	size_t bytes;
	struct es_membership *membership;
	struct es_id federation; /* ACTS: which it must be */
	uint64_t now_ms;
	es_err result;

	struct es_bytes *sealed; /* ACTS; inside data */
	size_t sealed_len;
	struct es_incoming_run run;  /* RUN; points into data */
	struct es_wire_body *bodies; /* RUN */
	struct es_prepared
	        *prepared;   /* RUN; NULL until it is, or where there is no memory for it */
	struct es_id record; /* BODY */
	struct es_wire_body body;
	struct es_bytes proof; /* FORK */
	uint8_t data[];        /* the copies, back to back */
};

static es_err apply_acts(struct es_write *w, struct es_change *change)
{
	struct store *store = (struct store *)change;
	struct es_federation f;

	for (size_t i = 0; i < store->sealed_len; i++) {
		es_err err = es_write_act(w, store->sealed[i]);
		if (err && err != ES_STALE)
			return err;
	}
	es_federation_init(&f);
	es_err err = es_acts_fold(es_write_snapshot(w), &f);
	if (!err && !es_id_equal(&f.id, &store->federation))
		err = ES_NOT_ALLOWED;
	es_federation_free(&f);
	return err;
}

static es_err write_run(struct es_write *w, const struct es_federation *f,
                        const struct store *store)
{
	return store->prepared ? es_write_prepared(w, f, store->prepared, store->now_ms)
	                       : es_write_run(w, f, &store->run, store->now_ms);
}

/* Acts may have arrived since the run did: then the federation is folded anew. */
static es_err apply_run(struct es_write *w, struct es_change *change)
{
	struct store *store = (struct store *)change;
	const struct es_federation *known = es_membership_federation(store->membership);
	struct es_bytes later;

	if (es_act_get(es_write_snapshot(w), known->acts, &later))
		return write_run(w, known, store);
	struct es_federation f;
	es_federation_init(&f);
	es_err err = es_acts_fold(es_write_snapshot(w), &f);
	if (!err)
		err = write_run(w, &f, store);
	es_federation_free(&f);
	return err;
}

static void prepare_run(struct es_change *change, struct es_unpacker *u)
{
	struct store *store = (struct store *)change;

	(void)!es_run_prepare(u, &store->run, &store->prepared);
}

/* A body must not overtake the run of its header. */
static void prepare_body(struct es_change *change, struct es_unpacker *u)
{
	(void)change;
	(void)u;
}

static es_err apply_body(struct es_write *w, struct es_change *change)
{
	struct store *store = (struct store *)change;

	return es_write_body(w, &store->record, &store->body);
}

static es_err apply_fork(struct es_write *w, struct es_change *change)
{
	struct store *store = (struct store *)change;
	const struct es_federation *f;
	es_err err = es_write_fold(w, &f);

	return err ? err : es_write_fork(w, f, store->proof, store->now_ms);
}

static void free_store(struct store *store)
{
	es_membership_drop(store->membership);
	free(store->sealed);
	free(store->bodies);
	es_prepared_free(store->prepared);
	free(store);
}

/* On the loop. */
static void on_stored(struct es_post *post)
{
	struct store *store = (struct store *)((char *)post - offsetof(struct store, post));
	struct link *link = store->link;

	link->links->under_way--;
	link->stores--;
	link->stores_bytes -= store->bytes;
	if (store->type == STORE_ACTS && !store->result)
		links_reload(link->links);
	if (store->type == STORE_BODY && (!store->result || store->result == ES_EXISTS))
		fetch_done(link->links, &store->record);
	if (link->session && link->state == LINK_OPEN) {
		link->busy = true;
		es_session_stored(link->session, store->token, store->result, es_monotonic_ms());
		link->busy = false;
		link_settle(link);
	}
	link_drop(link);
	free_store(store);
}

/* On the writer thread. */
static void on_done(struct es_change *change, es_err result)
{
	struct store *store = (struct store *)change;

	store->result = result;
	store->post.run = on_stored;
	es_loop_post(store->link->links->config.loop, &store->post);
}

static struct store *store_new(struct link *link, uint64_t token, enum store_type type,
                               size_t data_len)
{
	struct store *store = malloc(sizeof *store + data_len);

	if (!store)
		return NULL;
	*store = (struct store){.link = link,
	                        .token = token,
	                        .type = type,
	                        .bytes = data_len,
	                        .now_ms = es_now_ms(),
	                        .change.done = on_done};
	return store;
}

static void submit(struct store *store)
{
	struct link *link = store->link;

	link_hold(link);
	link->links->under_way++;
	link->stores++;
	link->stores_bytes += store->bytes;
	es_store_submit(link->links->node->store, &store->change);
}

static struct es_bytes keep(uint8_t **at, struct es_bytes bytes)
{
	struct es_bytes copy = es_bytes_of(*at, bytes.len);

	if (bytes.len > 0)
		memcpy(*at, bytes.data, bytes.len);
	*at += bytes.len;
	return copy;
}

static void refuse(struct link *link)
{
	link_end(link, ES_NO_MEMORY, "no memory for what arrived");
}

void stores_acts(struct link *link, uint64_t token, const struct es_bytes *sealed, size_t count)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++)
		len += sealed[i].len;
	struct store *store = store_new(link, token, STORE_ACTS, len);
	if (store)
		store->sealed = calloc(count ? count : 1, sizeof *store->sealed);
	if (!store || !store->sealed) {
		free(store);
		refuse(link);
		return;
	}
	uint8_t *at = store->data;
	for (size_t i = 0; i < count; i++)
		store->sealed[i] = keep(&at, sealed[i]);
	store->sealed_len = count;
	store->federation = link->join ? join_ticket(link->join)->federation
	                               : es_links_federation(link->links)->id;
	store->change.apply = apply_acts;
	submit(store);
}

void stores_run(struct link *link, uint64_t token, const struct es_incoming_run *run)
{
	size_t len = run->run.headers.len;

	for (size_t i = 0; i < run->bodies_len; i++)
		len += run->bodies[i].packed.len;
	struct store *store = store_new(link, token, STORE_RUN, len);
	if (store)
		store->bodies =
		        calloc(run->bodies_len ? run->bodies_len : 1, sizeof *store->bodies);
	if (!store || !store->bodies) {
		free(store);
		refuse(link);
		return;
	}
	uint8_t *at = store->data;
	store->run = *run;
	store->run.run.headers = keep(&at, run->run.headers);
	for (size_t i = 0; i < run->bodies_len; i++) {
		store->bodies[i] = run->bodies[i];
		store->bodies[i].packed = keep(&at, run->bodies[i].packed);
	}
	store->run.bodies = store->bodies;
	store->membership = es_membership_hold(link->links->membership);
	store->change.prepare = prepare_run;
	store->change.light = run->run.count <= LIGHT_RECORDS;
	store->change.apply = apply_run;
	submit(store);
}

void stores_body(struct link *link, uint64_t token, const struct es_id *record,
                 const struct es_wire_body *body)
{
	struct store *store = store_new(link, token, STORE_BODY, body->packed.len);

	if (!store) {
		refuse(link);
		return;
	}
	uint8_t *at = store->data;
	store->record = *record;
	store->body = *body;
	store->body.packed = keep(&at, body->packed);
	store->change.prepare = prepare_body;
	store->change.light = true;
	store->change.apply = apply_body;
	submit(store);
}

void stores_fork(struct link *link, uint64_t token, struct es_bytes proof)
{
	struct store *store = store_new(link, token, STORE_FORK, proof.len);

	if (!store) {
		refuse(link);
		return;
	}
	uint8_t *at = store->data;
	store->proof = keep(&at, proof);
	store->change.apply = apply_fork;
	submit(store);
}
