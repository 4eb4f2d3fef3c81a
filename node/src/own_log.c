/* SPDX-License-Identifier: EUPL-1.2 */
#include "own_log.h"

#include "federation/rotation.h"
#include "identity.h"
#include "identity_copy.h"
#include "logsink.h"
#include "store/logs.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

struct es_publisher {
	struct es_node *node;
	bool logging; /* since es_node_start_logging */
	bool open;    /* log and secret are those of an own log that may be appended to */
	bool follows; /* this batch makes the keys of next ours */
	struct es_identity next;
	bool spent; /* it was said that the allowance is used up */
	struct es_id log;
	uint8_t secret[ES_SECRET_KEY_LEN];
};

static void close_log(struct es_publisher *p)
{
	p->open = false;
	sodium_memzero(p->secret, sizeof(p->secret));
}

static es_err make_log(struct es_publisher *p, struct es_write *w, const struct es_id *federation)
{
	const struct es_keys *keys = es_node_keys(p->node);
	struct es_log_start start = {.federation = *federation, .certificate = keys->certificate};
	uint8_t header_bytes[ES_HEADER_MAX], body_bytes[4096], body_key[ES_BODY_KEY_LEN];
	struct es_writer header, body;
	uint64_t now_ms = es_now_ms();

	(void)crypto_sign_keypair(start.log_key, p->secret);
	randombytes_buf(body_key, sizeof(body_key));
	es_writer_init(&header, header_bytes, sizeof(header_bytes));
	es_writer_init(&body, body_bytes, sizeof(body_bytes));
	es_err err = es_log_start_make(&start, keys->node_secret, body_key, now_ms, &header, &body);
	if (!err)
		err = es_write_log_start(w, es_writer_bytes(&header), es_writer_bytes(&body),
		                         body_key, federation, p->secret, now_ms, &p->log);
	p->open = !err;
	return err;
}

/* A new log must not push another one of ours out, so it counts as the last by id. ES_LIMIT: the
 * allowance gives no further one. */
static es_err may_make(struct es_publisher *p, struct es_write *w, const struct es_federation *f)
{
	struct es_log_info last = {.log.structure = p->node->identity.structure};
	uint64_t evicted;

	memset(last.log.id.bytes, 0xff, ES_ID_LEN);
	memcpy(last.structure_key, es_node_keys(p->node)->certificate.structure_key,
	       ES_PUBLIC_KEY_LEN);
	return es_log_room(w, f, &last, &evicted);
}

static es_err next_log(struct es_publisher *p, struct es_write *w, const struct es_federation *f)
{
	es_err err = may_make(p, w, f);

	if (err)
		return err;
	close_log(p);
	return make_log(p, w, &f->id);
}

/* The log to append to. Ours ends when somebody shows a longer copy of it, or an act ends its key:
 * then the store no longer calls it open. */
static es_err have_log(struct es_publisher *p, struct es_write *w, const struct es_federation *f)
{
	struct es_log_info info;

	if (p->open && es_log_get(es_write_snapshot(w), &p->log, &info) == ES_OK && info.own_open)
		return ES_OK;
	return next_log(p, w, f);
}

static bool is_erasure(struct es_write *w, uint64_t number)
{
	struct es_row row;

	return es_row_get(es_write_snapshot(w), number, &row) == ES_OK &&
	       row.header.kind == ES_KIND_ERASURE;
}

static size_t waiting_rows(struct es_write *w, bool erasures, uint64_t *rows, size_t max)
{
	struct es_walk walk;
	size_t count = 0;

	es_walk_unlogged(&walk, es_write_snapshot(w));
	while (count < max && es_walk_next(&walk, &rows[count]))
		if (!erasures || is_erasure(w, rows[count]))
			count++;
	return count;
}

/* The next ones to go into the log. Erasures first: what was cut out of a frozen log waits here
 * together with what withdrew some of it. */
static size_t next_rows(struct es_write *w, bool *erasures, uint64_t *rows, size_t max)
{
	size_t count = *erasures ? waiting_rows(w, true, rows, max) : 0;

	*erasures = count > 0;
	return count > 0 ? count : waiting_rows(w, false, rows, max);
}

/* How many of the rows the log has room for. */
static size_t fitting(struct es_write *w, const struct es_federation *f, struct es_log_info info,
                      const uint64_t *rows, size_t count)
{
	size_t fits = 0;

	while (fits < count) {
		struct es_row row;
		if (es_row_get(es_write_snapshot(w), rows[fits], &row) == ES_OK)
			info.body_bytes += row.header.body_class;
		info.log.edge.size++;
		if (!es_log_is_allowed(f, &info))
			break;
		fits++;
	}
	return fits;
}

/* One step: up to the next multiple of a run, so that its checkpoint is the one signature. */
static es_err log_some(struct es_publisher *p, struct es_write *w, const struct es_federation *f,
                       bool *erasures, bool *more)
{
	uint64_t rows[ES_RUN_MAX];
	struct es_log_info info;
	es_err err = es_log_get(es_write_snapshot(w), &p->log, &info);

	if (err)
		return err;
	size_t count = next_rows(w, erasures, rows, ES_RUN_MAX - info.log.edge.size % ES_RUN_MAX);
	size_t fits = fitting(w, f, info, rows, count);
	*more = count > 0;
	if (count == 0)
		return ES_OK;
	if (fits > 0)
		return es_write_append(w, &p->log, rows, fits, p->secret);
	return info.log.edge.size > 1 ? next_log(p, w, f) : ES_LIMIT;
}

/* At the end of each batch, whatever waits goes into the log: one signature, however many
 * published. What the allowance has no room for goes on waiting. */
static es_err log_waiting(struct es_publisher *p, struct es_write *w)
{
	const struct es_federation *f;
	bool erasures = true, more = true;
	uint64_t row;

	if (!p->logging || waiting_rows(w, false, &row, 1) == 0)
		return ES_OK;
	es_err err = es_write_fold(w, &f);
	if (err || es_federation_knows(f, &es_node_keys(p->node)->certificate))
		return err;
	err = have_log(p, w, f);
	while (!err && more)
		err = log_some(p, w, f, &erasures, &more);
	if (err != ES_LIMIT) {
		p->spent = false;
		return err;
	}
	if (!p->spent)
		es_say(ES_LEVEL_ERROR, "what this structure is allowed to publish is used up: the "
		                       "rest waits until its allowance is raised");
	p->spent = true;
	return ES_OK;
}

static es_err seal(void *context, struct es_write *w)
{
	struct es_publisher *p = context;
	es_err err = w->acts ? es_rotation_follow(w, p->node, &p->next, &p->follows) : ES_OK;

	/* What waits goes into a log under the new key, in a batch that knows it. */
	return err || p->follows ? err : log_waiting(p, w);
}

/* The act is on the disk, and with it the node keys under the new structure key. */
static void take_keys(struct es_publisher *p)
{
	struct es_node *node = p->node;

	close_log(p);
	es_identity_follow(&node->identity, &p->next);
	es_say(ES_LEVEL_INFO, "the structure's key was changed: this node goes on under the new "
	                      "one");
	es_err err =
	        es_structure_key_settle(node->home, es_node_keys(node)->certificate.structure_key);
	if (!err)
		err = es_identity_copy_keep(node->home, node->store);
	if (err)
		es_say(ES_LEVEL_ERROR, "the new key's files could not be put in their place: %s",
		       es_err_sentence(err));
}

/* A batch that failed may be on the disk all the same: nothing may ever be signed again at an
 * index that was signed before. */
static void settled(void *context, es_err result)
{
	struct es_publisher *p = context;

	if (result)
		close_log(p);
	else if (p->follows)
		take_keys(p);
	es_identity_wipe(&p->next);
	p->follows = false;
}

es_err es_publisher_new(struct es_node *node, struct es_publisher **out)
{
	struct es_publisher *p = calloc(1, sizeof(*p));

	if (!p)
		return ES_NO_MEMORY;
	p->node = node;
	struct es_batch_hook hook = {.seal = seal, .settled = settled, .context = p};
	es_store_set_hook(node->store, &hook);
	es_store_set_own(node->store, &node->identity.structure);
	*out = p;
	return ES_OK;
}

void es_publisher_free(struct es_publisher *p)
{
	if (!p)
		return;
	close_log(p);
	es_identity_wipe(&p->next);
	free(p);
}

struct starting {
	struct es_change change;
	struct es_publisher *publisher;
};

static es_err start(struct es_write *w, struct es_change *change)
{
	(void)w;
	((struct starting *)change)->publisher->logging =
	        true; /* the end of this batch logs what waits */
	return ES_OK;
}

void es_node_start_logging(struct es_node *node)
{
	struct starting starting = {.publisher = node->publisher};

	es_assert(node->lock_fd >= 0);
	es_err err = es_store_apply(node->store, start, &starting.change);
	if (err)
		es_say(ES_LEVEL_ERROR, "what waited could not be logged: %s", es_err_sentence(err));
}
