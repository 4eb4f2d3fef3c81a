/* SPDX-License-Identifier: EUPL-1.2 */
/* A store made anew, under way: what the files of renew.h share. The thread that renews. */
#ifndef STORE_RENEW_INTERNAL_H
#define STORE_RENEW_INTERNAL_H

#include "remains.h"
#include "renew.h"
#include "rows.h"

#define RENEW_BODIES_BYTES (4u << 20) /* that travel with a run */

struct renewal {
	struct es_remains *old;
	struct es_store *store;
	es_err (*owner)(void *context, struct es_store *store, struct es_id *own);
	struct es_id own;
	const struct es_renew_watch *watch;
	struct es_renew_report *report;
	struct es_unpacker *unpacker;
	uint64_t done, total;
	/* The run that is being put together. */
	struct es_writer headers, packed, plain;
	struct es_wire_body bodies[ES_RUN_MAX];
	size_t offsets[ES_RUN_MAX]; /* of each body in packed */
};

/* One change of the new store. */
struct step {
	struct es_change change;
	struct renewal *renewal;
	enum es_table table;
	struct es_bytes key, value;
	const struct es_incoming_run *run;
	uint64_t seen_ms;
	struct es_id id;
	const struct es_wire_body *body;
};

/* Tells the person what is gone. */
void renew_lost(struct renewal *r, const char *sentence);
/* renew_logs.c: a log as far as it is whole, run by run; and own records that stand in none. For
 * es_remains_logs and es_remains_rows, the context being the renewal. */
es_err renew_take_log(void *context, const struct es_remains_log *log) ES_MUST_USE;
es_err renew_take_own(void *context, const struct es_remains_row *row) ES_MUST_USE;

#endif
