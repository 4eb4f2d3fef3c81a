/* SPDX-License-Identifier: EUPL-1.2 */
/* Makes a home's data file and key segments anew out of what can be read of the old ones. All that comes
 * out is verified as if a peer had sent it, and every index is built again. So this both rebuilds what is
 * derived and repairs what is damaged: what does not hold is left out, and partners bring it back.
 * Nobody else may have the home open. Main thread. */
#ifndef STORE_RENEW_H
#define STORE_RENEW_H

#include "store/store.h"

struct es_renew_watch {
	void (*progress)(void *context, uint64_t done, uint64_t total);
	/* One sentence for each thing that was left out. */
	void (*lost)(void *context, const char *sentence);
	void *context;
};

struct es_renew_report {
	uint64_t records, bodies, logs, acts; /* what the new store holds */
	uint64_t damaged_pages;
	uint64_t bodies_lost;  /* partners are asked for them */
	uint64_t records_lost; /* at the ends of logs: partners bring them */
	uint64_t acts_lost;    /* likewise */
	uint64_t own_lost;     /* own records that were in no log yet: nobody else has them */
};

/* The old files stay as they are until the new ones are whole and durable. owner says whose home it is,
 * once its settings are in the new store, or puts them there; it is given the watch's context. Errors: owner's, ES_VERSION (written by another release), ES_CORRUPT (nothing of
 * the home can be read, not even its identity), ES_NO_SPACE, ES_IO, ES_NO_MEMORY. */
es_err es_store_renew(const char *home,
                      es_err (*owner)(void *context, struct es_store *store, struct es_id *own),
                      const struct es_renew_watch *watch,
                      struct es_renew_report *report) ES_MUST_USE;
/* Whether a renewal was cut short between the old files and the new ones; and goes on with it. Every
 * opening of a home asks first. */
bool es_renew_pending(const char *home);
es_err es_renew_finish(const char *home) ES_MUST_USE;

#endif
