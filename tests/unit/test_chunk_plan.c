/* SPDX-License-Identifier: EUPL-1.2 */
/* Whom to ask for which chunks: sources that are slow, stall, lie, go and come, under seeds. */
#include "dice.h"
#include "essaim/chunk_plan.h"
#include "test.h"

#include <stdlib.h>
#include <string.h>

#define CHUNKS 400
#define SIZE ((uint64_t)CHUNKS * ES_CHUNK_LEN - 11)
#define SOURCES 4

static const uint8_t nothing[ES_CHUNK_MAP_BYTES(CHUNKS)];

static struct es_chunk_plan *plan_new(const uint8_t *held)
{
	struct es_chunk_plan *p;

	assert_err(es_chunk_plan_new(SIZE, held, &p), ES_OK);
	return p;
}

static void bring(struct es_chunk_plan *p, uint64_t source, uint32_t index, uint64_t now)
{
	if (es_chunk_plan_came(p, source, index, now))
		es_chunk_plan_stored(p, source, index, ES_OK);
}

static void asks_in_order(void **state)
{
	struct es_chunk_plan *p = plan_new(nothing);
	uint32_t first, count, next = 0;
	uint64_t now = 1000;

	(void)state;
	assert_int_equal(es_chunk_plan_next(p, 1, now, &first), 0);
	assert_err(es_chunk_plan_source(p, 1, NULL, now), ES_OK);
	while (next < CHUNKS) {
		count = es_chunk_plan_next(p, 1, now, &first);
		assert_true(count > 0 && first == next);
		for (uint32_t i = 0; i < count; i++)
			bring(p, 1, first + i, ++now);
		next += count;
	}
	assert_int_equal(es_chunk_plan_next(p, 1, now, &first), 0);
	es_chunk_plan_free(p);
}

static void begins_where_somebody_reads(void **state)
{
	uint8_t held[ES_CHUNK_MAP_BYTES(CHUNKS)] = {0};
	uint32_t first;

	(void)state;
	for (uint32_t i = 100; i < 120; i++)
		es_chunk_map_set(held, i);
	struct es_chunk_plan *p = plan_new(held);
	assert_err(es_chunk_plan_source(p, 1, NULL, 5), ES_OK);
	es_chunk_plan_seek(p, 105);
	assert_true(es_chunk_plan_next(p, 1, 5, &first) > 0);
	assert_int_equal(first, 120);
	es_chunk_plan_seek(p, CHUNKS - 1);
	for (uint32_t i = 120; i < 124; i++)
		bring(p, 1, i, 6);
	assert_int_equal(es_chunk_plan_next(p, 1, 6, &first), 1);
	assert_int_equal(first, CHUNKS - 1);
	/* Behind it there is nothing left: from the beginning on. */
	assert_true(es_chunk_plan_next(p, 1, 6, &first) > 0);
	assert_int_equal(first, 0);
	es_chunk_plan_free(p);
}

static void prefers_what_few_have(void **state)
{
	uint8_t map[ES_CHUNK_MAP_BYTES(CHUNKS)];
	struct es_chunk_plan *p = plan_new(nothing);
	uint32_t first;

	(void)state;
	memset(map, 0xff, sizeof(map));
	es_chunk_map_clear(map, 77);
	assert_err(es_chunk_plan_source(p, 1, map, 5), ES_OK);
	assert_err(es_chunk_plan_source(p, 2, NULL, 5), ES_OK);
	assert_true(es_chunk_plan_next(p, 2, 5, &first) > 0);
	assert_int_equal(first, 77);
	es_chunk_plan_free(p);
}

static void asks_another_where_one_stalls(void **state)
{
	struct es_chunk_plan *p = plan_new(nothing);
	struct es_chunk_progress progress;
	uint32_t first, count;

	(void)state;
	assert_err(es_chunk_plan_source(p, 1, NULL, 1000), ES_OK);
	count = es_chunk_plan_next(p, 1, 1000, &first);
	assert_true(count > 0 && first == 0);
	assert_int_equal(es_chunk_plan_tick(p, 1000 + ES_CHUNK_STALL_MS - 1), 0);
	assert_int_equal(es_chunk_plan_tick(p, 1000 + ES_CHUNK_STALL_MS), 1);
	assert_err(es_chunk_plan_source(p, 2, NULL, 11000), ES_OK);
	assert_true(es_chunk_plan_next(p, 2, 11000, &first) > 0);
	assert_int_equal(first, 0);
	/* It rests; what comes late from it is taken all the same. */
	assert_int_equal(es_chunk_plan_next(p, 1, 11000, &first), 0);
	assert_true(es_chunk_plan_came(p, 1, 2, 11001));
	es_chunk_plan_stored(p, 1, 2, ES_OK);
	assert_false(es_chunk_plan_came(p, 2, 2, 11002));
	es_chunk_plan_progress(p, &progress);
	assert_int_equal(progress.stalls, 1);
	assert_int_equal(progress.held, 1);
	es_chunk_plan_free(p);
}

static void asks_no_more_who_lied(void **state)
{
	struct es_chunk_plan *p = plan_new(nothing);
	uint32_t first;

	(void)state;
	assert_err(es_chunk_plan_source(p, 1, NULL, 5), ES_OK);
	assert_true(es_chunk_plan_next(p, 1, 5, &first) > 0);
	assert_true(es_chunk_plan_came(p, 1, 0, 6));
	es_chunk_plan_stored(p, 1, 0, ES_BAD_HASH);
	assert_int_equal(es_chunk_plan_next(p, 1, 7, &first), 0);
	assert_err(es_chunk_plan_source(p, 1, NULL, 8), ES_NOT_ALLOWED);
	assert_false(es_chunk_plan_came(p, 1, 1, 9));
	assert_err(es_chunk_plan_source(p, 2, NULL, 8), ES_OK);
	assert_true(es_chunk_plan_next(p, 2, 8, &first) > 0);
	assert_int_equal(first, 0);
	es_chunk_plan_free(p);
}

static void bounds_its_sources(void **state)
{
	struct es_chunk_plan *p = plan_new(nothing);
	uint32_t first;

	(void)state;
	for (uint64_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		assert_err(es_chunk_plan_source(p, i, NULL, 5), ES_OK);
	assert_err(es_chunk_plan_source(p, 99, NULL, 5), ES_LIMIT);
	assert_true(es_chunk_plan_next(p, 3, 5, &first) > 0);
	es_chunk_plan_drop(p, 3);
	assert_err(es_chunk_plan_source(p, 99, NULL, 5), ES_OK);
	es_chunk_plan_withheld(p, 99, CHUNKS); /* of no file */
	assert_false(es_chunk_plan_came(p, 99, CHUNKS, 5));
	es_chunk_plan_free(p);
}

/* --- under seeds -------------------------------------------------------------------------------- */

enum temper { GOOD, SLOW, STALLS, LIES, FORGETS, COMES_AND_GOES, TEMPERS };

struct sim_source {
	enum temper temper;
	bool linked;
	struct owed {
		uint32_t index;
		uint64_t due;
	} owed[ES_CHUNKS_ASKED_MAX];
	size_t len;
	uint32_t brought;
};

struct sim_run {
	struct es_chunk_plan *plan;
	struct sim_source sources[SOURCES];
	uint64_t dice, now;
	uint32_t carried, bad;
	bool held[CHUNKS];
};

static uint64_t answer_ms(struct sim_run *r, const struct sim_source *s)
{
	if (s->temper == STALLS && s->brought > CHUNKS / 4)
		return UINT64_MAX;
	return s->temper == SLOW ? 3000 + sim_random(&r->dice) % 3000
	                         : 1 + sim_random(&r->dice) % 30;
}

static void sim_ask(struct sim_run *r, size_t n)
{
	struct sim_source *s = &r->sources[n];
	uint32_t first, count;

	while (s->linked && s->len + 16 <= ES_CHUNKS_ASKED_MAX &&
	       (count = es_chunk_plan_next(r->plan, n, r->now, &first)) > 0) {
		assert_true(count <= 16 && first + count <= CHUNKS);
		for (uint32_t i = 0; i < count; i++) {
			uint64_t wait = answer_ms(r, s);
			s->owed[s->len++] =
			        (struct owed){first + i, wait == UINT64_MAX ? wait : r->now + wait};
		}
	}
}

static void sim_bring(struct sim_run *r, size_t n, uint32_t index)
{
	struct sim_source *s = &r->sources[n];

	if (s->temper == FORGETS && index % 3 == 0) {
		es_chunk_plan_withheld(r->plan, n, index);
		return;
	}
	r->carried++;
	s->brought++;
	if (!es_chunk_plan_came(r->plan, n, index, r->now))
		return;
	bool lie = s->temper == LIES && s->brought > 20;
	es_err err = lie ? ES_BAD_HASH : sim_random(&r->dice) % 50 == 0 ? ES_NO_SPACE : ES_OK;
	es_chunk_plan_stored(r->plan, n, index, err);
	r->bad += lie;
	if (!err) {
		assert_false(r->held[index]); /* nothing is stored twice */
		r->held[index] = true;
	}
}

static void sim_step(struct sim_run *r)
{
	r->now += 10;
	for (size_t n = 0; n < SOURCES; n++) {
		struct sim_source *s = &r->sources[n];
		if (s->temper == COMES_AND_GOES && sim_random(&r->dice) % 40 == 0) {
			s->linked = !s->linked;
			s->len = 0;
			if (!s->linked)
				es_chunk_plan_drop(r->plan, n);
		}
		if (s->linked)
			(void)!es_chunk_plan_source(r->plan, n, NULL, r->now);
		for (size_t i = s->len; i-- > 0;) {
			if (s->owed[i].due > r->now)
				continue;
			uint32_t index = s->owed[i].index;
			s->owed[i] = s->owed[--s->len];
			sim_bring(r, n, index);
		}
		sim_ask(r, n);
	}
	es_chunk_plan_tick(r->plan, r->now);
}

static void run_seed(uint64_t seed)
{
	struct sim_run r = {.plan = plan_new(nothing), .dice = seed, .now = 1000};
	struct es_chunk_progress progress;

	/* One at least is honest. */
	for (size_t n = 1; n < SOURCES; n++)
		r.sources[n].temper = (enum temper)(sim_random(&r.dice) % TEMPERS);
	for (size_t n = 0; n < SOURCES; n++)
		r.sources[n].linked = true;
	do {
		sim_step(&r);
		es_chunk_plan_progress(r.plan, &progress);
		if (r.now > 600000)
			fail_msg("seed %llu: %u of %u after ten minutes", (unsigned long long)seed,
			         progress.held, progress.chunks);
	} while (progress.held < CHUNKS);
	for (uint32_t i = 0; i < CHUNKS; i++)
		assert_true(r.held[i]);
	/* A lie costs one chunk for each liar, what is asked twice a tenth. */
	assert_true(progress.bad == r.bad && r.bad < SOURCES);
	if (r.carried > CHUNKS + CHUNKS / 5)
		fail_msg("seed %llu: %u chunks carried for %u", (unsigned long long)seed, r.carried,
		         CHUNKS);
	es_chunk_plan_free(r.plan);
}

static void gets_all_from_any_sources(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++)
		run_seed(seed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(asks_in_order),
	        cmocka_unit_test(begins_where_somebody_reads),
	        cmocka_unit_test(prefers_what_few_have),
	        cmocka_unit_test(asks_another_where_one_stalls),
	        cmocka_unit_test(asks_no_more_who_lied),
	        cmocka_unit_test(bounds_its_sources),
	        cmocka_unit_test(gets_all_from_any_sources),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
