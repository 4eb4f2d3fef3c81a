/* SPDX-License-Identifier: EUPL-1.2 */
/* A prepared run on its way into the store: which log it belongs to and whether that may grow by it
 * (run_admit.c), then what is written (run_write.c). The writer thread's, for one call. */
#ifndef STORE_RUN_INTAKE_H
#define STORE_RUN_INTAKE_H

#include "run_prepare.h"

struct es_intake {
	const struct es_federation *f;
	const struct es_incoming_run *in;
	uint64_t now_ms;
	struct es_log_info info;
	struct es_log_limit limit;
	bool new_log;
	bool replaces;    /* what is here from the run's start on is not what an act lists */
	uint64_t evicted; /* number of the log that gives way to this one; 0: none */
	size_t skip;      /* headers that are here already */
	const struct es_prepared *prepared;
	const struct es_arrival *arrivals; /* its own */
	struct es_listing *listings; /* NULL: each record is looked up and entered on its own */
};

/* Finds the log, leaves out what is held and proves the rest; t->info is then what the log grows to. Nothing
 * is written. ES_GAP, ES_LIMIT, ES_FORK, ES_NOT_MEMBER, ES_MALFORMED, ES_BAD_HASH and others: the run is
 * refused. */
es_err es_intake_admit(struct es_write *w, struct es_intake *t) ES_MUST_USE;
/* Adds the bodies that are not held to what the log takes of its allowance. */
void es_intake_weigh(struct es_intake *t);
/* A header counts only in a log of its structure. */
bool es_intake_counts(const struct es_intake *t, const struct es_arrival *a);

#endif
