/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of a check share: the view, whom to tell, and how many entries each list must
 * have in the end. One check, one thread. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include "store/logs.h"

#define ES_CHECK_KINDS 32 /* whose entities are counted anew; and in which scopes */
#define ES_CHECK_SCOPES 3

struct es_check {
	struct es_snapshot *snap;
	void (*fault)(void *context, const char *sentence);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	struct es_check_report *report;
	uint64_t done, total;
	/* Entries that must be there. */
	uint64_t begun[ES_CHECK_KINDS][ES_CHECK_SCOPES];
	uint64_t kinds, abouts, profiles, authored, references, referring, bodies, missing,
	        unlogged, stretches, checkpoints;
	struct es_writer plain, unsealed;
	struct es_unpacker *unpacker; /* owned */
	struct es_federation federation;
};

void es_check_fault(struct es_check *c, const char *sentence);
void es_check_fault_row(struct es_check *c, uint64_t row, const char *what);
void es_check_fault_log(struct es_check *c, const struct es_id *log, const char *what);
void es_check_step(struct es_check *c); /* one thing more is done */
bool es_check_has(struct es_check *c, enum es_table table, const struct es_key *key);
/* The table holds so many entries, else what is wrong. */
void es_check_entries(struct es_check *c, enum es_table table, uint64_t expected, const char *what);

/* check_erased.c: a record that is withdrawn, one that withdraws, and the list of them. */
void es_check_erased(struct es_check *c, uint64_t row, const struct es_leaf *leaf);
void es_check_erasure(struct es_check *c, uint64_t row, const struct es_leaf *leaf);
void es_check_erasures(struct es_check *c);
void es_check_rows(struct es_check *c); /* check_rows.c: records, bodies, and the indexes of both */
void es_check_logs(
        struct es_check *c); /* check_logs.c: leaves, roots, checkpoints, starts; after the acts */

#endif
