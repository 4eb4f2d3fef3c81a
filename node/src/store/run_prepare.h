/* SPDX-License-Identifier: EUPL-1.2 */
/* A run from a peer, read and judged as far as that needs no store: headers split and hashed,
 * bodies unpacked and held against their headers. Whoever prepares owns it; afterwards it is
 * constant. Any thread. */
#ifndef STORE_RUN_PREPARE_H
#define STORE_RUN_PREPARE_H

#include "rows.h"

#define ES_ENTER_MIN 128 /* fewer are entered one by one */

/* One header of a run. */
struct es_arrival {
	struct es_leaf leaf;
	es_err err;             /* the body that came with it breaks its header */
	bool usable;            /* its body came along and may be kept */
	struct es_bytes sealed; /* then: as it will rest */
	struct es_refs refs;
};

struct es_prepared {
	const struct es_incoming_run *in; /* borrowed, with all that it points to */
	es_err err; /* the run itself breaks the rules: then nothing below is there */
	struct es_arrival *arrivals; /* owned; one a header */
	struct es_tree_hash *leaves; /* owned; the headers' hashes */
	uint8_t *sealed;             /* owned; what arrivals point to */
	/* The arrivals' numbers in order of the first bytes of their ids, owned, and of what they are
	 * about, behind it. NULL where one record comes twice, or they are few. */
	uint16_t *by_id, *by_entity;
};

/* --- run_enter.c: many new records at once, each table in the order of its keys, so that a page is
 * gone to once instead of once a record. The writer thread's. -------------------------------------- */

/* Enters arrivals from on into the ids, the first with this row, each with the next. false: one of them
 * is known already; then none is entered. */
bool es_run_enter_ids(struct es_write *w, const struct es_prepared *p, size_t from,
                      uint64_t first_row);

struct es_listing {
	bool listed; /* it counts, so it goes into the lists */
	bool refs;   /* and into those that its body names */
};
/* Enters them into the lists; a listing each. */
void es_run_enter_lists(struct es_write *w, const struct es_prepared *p, size_t from,
                        uint64_t first_row, const struct es_listing *listings, uint64_t seen_ms);

#endif
