/* SPDX-License-Identifier: EUPL-1.2 */
/* Which chunks of one attachment to ask of whom: several sources at once, each for as much as it brings in a
 * moment; in order from where somebody reads, else the rarest first; what a slow source keeps one waiting
 * for is asked of another as well. One owner, one thread, no IO; times are of a monotonic clock. */
#ifndef ESSAIM_CHUNK_PLAN_H
#define ESSAIM_CHUNK_PLAN_H

#include "essaim/chunk.h"

struct es_chunk_plan;

/* held: a map of the chunks that are here; copied. ES_NO_MEMORY. */
es_err es_chunk_plan_new(uint64_t size, const uint8_t *held,
                         struct es_chunk_plan **out) ES_MUST_USE;
void es_chunk_plan_free(struct es_chunk_plan *p); /* NULL is fine */

/* A source, by a number of the caller's: it has the chunks of this map (es_chunk_map_fits), or all where map
 * is NULL. ES_LIMIT: there are ES_CHUNK_SOURCES_MAX; ES_NOT_ALLOWED: it sent something wrong before. */
es_err es_chunk_plan_source(struct es_chunk_plan *p, uint64_t source, const uint8_t *map,
                            uint64_t now_ms) ES_MUST_USE;
/* It is gone: what it was asked for is asked of others. */
void es_chunk_plan_drop(struct es_chunk_plan *p, uint64_t source);
/* Somebody reads from here on: in order from this chunk. UINT32_MAX: nobody does. */
void es_chunk_plan_seek(struct es_chunk_plan *p, uint32_t index);

/* What to ask of a source now, a run of chunks, noted as asked; 0: nothing. */
uint32_t es_chunk_plan_next(struct es_chunk_plan *p, uint64_t source, uint64_t now_ms,
                            uint32_t *first);
/* It was not asked after all. */
void es_chunk_plan_unask(struct es_chunk_plan *p, uint64_t source, uint32_t index);
/* A chunk came from a source. False: it is here, or came already: not to be stored again. */
bool es_chunk_plan_came(struct es_chunk_plan *p, uint64_t source, uint32_t index, uint64_t now_ms);
/* What became of it: ES_OK (it is here); ES_BAD_HASH: the source is asked no more; others: it is asked for again. */
void es_chunk_plan_stored(struct es_chunk_plan *p, uint64_t source, uint32_t index, es_err err);
/* The source does not have it, or may not give it. */
void es_chunk_plan_withheld(struct es_chunk_plan *p, uint64_t source, uint32_t index);
/* Takes back what a source was asked for and did not bring for ES_CHUNK_STALL_MS. Returns how many sources
 * stalled. */
size_t es_chunk_plan_tick(struct es_chunk_plan *p, uint64_t now_ms);

struct es_chunk_progress {
	uint32_t chunks, held;
	size_t sources;    /* that have something which is not here, and are not at rest */
	size_t asked;      /* chunks under way */
	uint64_t moved_ms; /* when the last one came, or the plan began */
	uint64_t bad;      /* chunks that were not what they should be */
	uint64_t stalls;
};
void es_chunk_plan_progress(const struct es_chunk_plan *p, struct es_chunk_progress *out);

#endif
