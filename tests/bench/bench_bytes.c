/* SPDX-License-Identifier: EUPL-1.2 */
/* How many bytes an exchange costs besides its records: two members that hold the same 2,000
 * records meet again after one of them published some more. Everything on the session counts, both
 * ways; of the records, header, packed body and body key are taken off, and the 64-byte signature
 * of each run. */
#include "world.h"

#include <sodium.h>
#include <stdio.h>

#define SHARED 2000
#define BODY_LEN 600
#define BUDGET_BASE 200 /* bytes, both ways: twice the design's 100 */

static uint64_t record_bytes(struct sim_world *w, size_t first)
{
	uint64_t bytes = 0;
	for (size_t i = first; i < w->published_count; i++) {
		struct sim_record *r = sim_find(&w->nodes[0].memory, &w->published[i]);
		bytes += r->header->len + r->body->packed_len + ES_BODY_KEY_LEN;
	}
	return bytes;
}

/* Runs that a difference of so many records takes, none of which crosses a multiple of
 * ES_RUN_MAX. */
static uint64_t runs_for(uint64_t from, uint64_t count)
{
	return count == 0 ? 0 : (from + count - 1) / ES_RUN_MAX - from / ES_RUN_MAX + 1;
}

static void measure(size_t missing)
{
	static struct sim_world w;
	sim_world_init(&w, 7, 2);
	es_assert(sim_admit(&w.nodes[0].memory, &w.nodes[1].memory, w.now_ms) == ES_OK);
	sim_learn_acts(&w.nodes[1].memory, &w.nodes[0].memory);
	sim_connect(&w, 0, 1);
	for (size_t i = 0; i < SHARED; i++)
		sim_publish_at(&w, 0, w.now_ms + 1, BODY_LEN);
	sim_run_until(&w, w.now_ms + 60000);
	es_assert(sim_converged(&w));
	sim_crash(&w, 1);
	for (size_t i = 0; i < missing; i++)
		sim_publish_at(&w, 0, w.now_ms, BODY_LEN);
	sim_run_until(&w, w.now_ms + 15000);
	es_assert(sim_converged(&w) && w.links[0]->up);

	struct es_session_progress p;
	es_session_progress(w.links[0]->ends[0].session, &p);
	uint64_t total = p.sent_bytes + p.received_bytes;
	uint64_t records = record_bytes(&w, SHARED);
	uint64_t signatures = 64 * runs_for(SHARED + 1, missing);
	uint64_t besides = total - records - signatures;
	printf("%5zu missing: %8llu bytes, records %8llu, besides %6llu (%.2f a record; %.3f of "
	       "the records)\n",
	       missing, (unsigned long long)total, (unsigned long long)records,
	       (unsigned long long)besides, missing == 0 ? 0.0 : (double)besides / (double)missing,
	       records == 0 ? 0.0 : (double)besides / (double)records);
	sim_world_free(&w);
}

int main(void)
{
	if (sodium_init() < 0)
		return 1;
	measure(0);
	measure(10);
	measure(1000);
	return 0;
}
