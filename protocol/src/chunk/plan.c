/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/chunk_plan.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_MAX 16 /* chunks in one question */
#define LOOK_MAX 512 /* missing chunks among which the rarest is looked for */
#define WINDOW_FIRST 4
#define WINDOW_MAX (ES_CHUNKS_ASKED_MAX / 2) /* the other half: asked once before a stall */
#define AHEAD_MS 1500 /* a source is asked for as much as it brings in this time */
#define AGAIN_MS 2000 /* what another has not brought after this is asked of an idle source, too */
#define REQUESTS_MAX (ES_CHUNK_SOURCES_MAX * WINDOW_MAX)

enum chunk_state { MISSING, ASKED, STORING, HELD };

struct source {
	bool used, bad;
	uint64_t number;
	bool all;
	uint8_t *map; /* owned; NULL where all */
	uint32_t window, under_way;
	uint64_t moved_ms;    /* when it last brought something, or began to be asked */
	uint64_t interval_us; /* between two chunks, smoothed; 0: not known */
	uint64_t rests_ms;    /* it stalled: not asked before */
	unsigned stalls;
};

struct request {
	uint32_t index;
	uint8_t source;
	uint64_t asked_ms;
};

struct es_chunk_plan {
	uint64_t size, began_ms;
	uint32_t chunks, seek;
	uint32_t cursor; /* no chunk before it is missing */
	uint8_t *state;  /* one a chunk; owned */
	struct source sources[ES_CHUNK_SOURCES_MAX];
	struct request requests[REQUESTS_MAX];
	size_t requests_len;
	struct es_chunk_progress progress;
};

es_err es_chunk_plan_new(uint64_t size, const uint8_t *held, struct es_chunk_plan **out)
{
	struct es_chunk_plan *p = calloc(1, sizeof(*p));

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	p->size = size;
	p->chunks = es_chunk_count(size);
	p->seek = UINT32_MAX;
	p->state = calloc(p->chunks, 1);
	if (!p->state) {
		free(p);
		return ES_NO_MEMORY;
	}
	p->progress.chunks = p->chunks;
	for (uint32_t i = 0; i < p->chunks; i++)
		if (es_chunk_map_has(held, i)) {
			p->state[i] = HELD;
			p->progress.held++;
		}
	*out = p;
	return ES_OK;
}

void es_chunk_plan_free(struct es_chunk_plan *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		free(p->sources[i].map);
	free(p->state);
	free(p);
}

/* --- sources ------------------------------------------------------------------------------------ */

static struct source *find_source(struct es_chunk_plan *p, uint64_t number)
{
	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		if (p->sources[i].used && p->sources[i].number == number)
			return &p->sources[i];
	return NULL;
}

static struct source *free_source(struct es_chunk_plan *p)
{
	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		if (!p->sources[i].used)
			return &p->sources[i];
	return NULL;
}

es_err es_chunk_plan_source(struct es_chunk_plan *p, uint64_t source, const uint8_t *map,
                            uint64_t now_ms)
{
	size_t len = ES_CHUNK_MAP_BYTES(p->chunks);
	struct source *s = find_source(p, source);

	if (s && s->bad)
		return ES_NOT_ALLOWED;
	if (!s) {
		s = free_source(p);
		if (!s)
			return ES_LIMIT;
		*s = (struct source){
		        .used = true, .number = source, .window = WINDOW_FIRST, .moved_ms = now_ms};
	}
	if (p->progress.moved_ms == 0)
		p->progress.moved_ms = now_ms;
	s->all = !map;
	if (map && !s->map)
		s->map = malloc(len);
	if (map && !s->map)
		return ES_NO_MEMORY;
	if (map)
		memcpy(s->map, map, len);
	return ES_OK;
}

static bool has(const struct source *s, uint32_t index)
{
	return s->all || (s->map && es_chunk_map_has(s->map, index));
}

/* --- requests ----------------------------------------------------------------------------------- */

static bool is_asked(const struct es_chunk_plan *p, uint32_t index)
{
	for (size_t i = 0; i < p->requests_len; i++)
		if (p->requests[i].index == index)
			return true;
	return false;
}

/* Takes it back; the chunk is missing again, unless somebody else was asked, too. */
static void remove_request(struct es_chunk_plan *p, size_t at)
{
	uint32_t index = p->requests[at].index;

	p->sources[p->requests[at].source].under_way--;
	p->requests[at] = p->requests[--p->requests_len];
	if (p->state[index] == ASKED && !is_asked(p, index)) {
		p->state[index] = MISSING;
		if (index < p->cursor)
			p->cursor = index;
	}
}

static void remove_all(struct es_chunk_plan *p, const struct source *s)
{
	for (size_t i = p->requests_len; i-- > 0;)
		if (&p->sources[p->requests[i].source] == s)
			remove_request(p, i);
}

void es_chunk_plan_drop(struct es_chunk_plan *p, uint64_t source)
{
	struct source *s = find_source(p, source);

	if (!s)
		return;
	remove_all(p, s);
	free(s->map);
	*s = (struct source){.used = false};
}

void es_chunk_plan_seek(struct es_chunk_plan *p, uint32_t index)
{
	p->seek = index < p->chunks ? index : UINT32_MAX;
}

/* --- what to ask -------------------------------------------------------------------------------- */

static size_t holders(const struct es_chunk_plan *p, uint32_t index)
{
	size_t count = 0;

	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		count += p->sources[i].used && has(&p->sources[i], index);
	return count;
}

static bool any_partial(const struct es_chunk_plan *p)
{
	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++)
		if (p->sources[i].used && !p->sources[i].all)
			return true;
	return false;
}

static uint32_t next_missing(const struct es_chunk_plan *p, const struct source *s, uint32_t from)
{
	while (from < p->chunks && (p->state[from] != MISSING || !has(s, from)))
		from++;
	return from;
}

static uint32_t choose(struct es_chunk_plan *p, const struct source *s)
{
	while (p->cursor < p->chunks && p->state[p->cursor] != MISSING)
		p->cursor++;
	if (p->seek != UINT32_MAX) {
		uint32_t ahead = next_missing(p, s, p->seek);
		if (ahead < p->chunks)
			return ahead;
	}
	uint32_t best = next_missing(p, s, p->cursor);
	if (best == p->chunks || p->seek != UINT32_MAX || !any_partial(p))
		return best;
	size_t fewest = holders(p, best), looked = 0;
	for (uint32_t i = best; i < p->chunks && looked < LOOK_MAX && fewest > 1;
	     i = next_missing(p, s, i + 1), looked++) {
		size_t count = holders(p, i);
		if (count < fewest) {
			fewest = count;
			best = i;
		}
	}
	return best;
}

static bool note(struct es_chunk_plan *p, struct source *s, uint32_t index, uint64_t now_ms)
{
	if (p->requests_len == REQUESTS_MAX)
		return false;
	p->requests[p->requests_len++] = (struct request){index, (uint8_t)(s - p->sources), now_ms};
	if (s->under_way++ == 0)
		s->moved_ms = now_ms;
	p->state[index] = ASKED;
	return true;
}

/* The chunk that another keeps us waiting for longest, and that this one was not asked for. */
static uint32_t choose_again(const struct es_chunk_plan *p, const struct source *s, uint64_t now_ms)
{
	uint32_t best = p->chunks;
	uint64_t oldest = now_ms > AGAIN_MS ? now_ms - AGAIN_MS : 0;

	for (size_t i = 0; i < p->requests_len; i++) {
		const struct request *r = &p->requests[i];
		bool asked = false;
		if (r->asked_ms > oldest || p->state[r->index] != ASKED || !has(s, r->index))
			continue;
		for (size_t k = 0; k < p->requests_len && !asked; k++)
			asked = p->requests[k].index == r->index &&
			        (k != i || &p->sources[r->source] == s);
		if (asked)
			continue;
		oldest = r->asked_ms;
		best = r->index;
	}
	return best;
}

uint32_t es_chunk_plan_next(struct es_chunk_plan *p, uint64_t source, uint64_t now_ms,
                            uint32_t *first)
{
	struct source *s = find_source(p, source);
	uint32_t count = 0;

	if (!s || s->bad || s->rests_ms > now_ms || s->under_way >= s->window)
		return 0;
	uint32_t room = s->window - s->under_way;
	/* A question for every chunk that comes would be one a chunk. */
	if (room < BATCH_MAX / 2 && room < s->window / 2)
		return 0;
	if (room > BATCH_MAX)
		room = BATCH_MAX;
	*first = choose(p, s);
	while (count < room && *first + count < p->chunks && p->state[*first + count] == MISSING &&
	       has(s, *first + count) && note(p, s, *first + count, now_ms))
		count++;
	if (count > 0)
		return count;
	*first = choose_again(p, s, now_ms);
	return *first < p->chunks && note(p, s, *first, now_ms) ? 1 : 0;
}

/* --- what comes --------------------------------------------------------------------------------- */

/* A source is asked for so much that it has something to do until the next question reaches it. */
static void measure(struct source *s, uint64_t now_ms)
{
	uint64_t took_us = (now_ms - s->moved_ms) * 1000;

	s->interval_us = s->interval_us == 0 ? took_us + 1 : (7 * s->interval_us + took_us + 1) / 8;
	uint64_t window = AHEAD_MS * 1000ull / (s->interval_us + 1);
	if (window > s->window + 1) /* grows with what it brings */
		window = s->window + 1;
	s->window = window < 2 ? 2 : window > WINDOW_MAX ? WINDOW_MAX : (uint32_t)window;
	s->moved_ms = now_ms;
	s->rests_ms = 0;
}

/* False: it was not asked for, or not any more. */
static bool take_request(struct es_chunk_plan *p, const struct source *s, uint32_t index)
{
	for (size_t i = 0; i < p->requests_len; i++)
		if (p->requests[i].index == index && &p->sources[p->requests[i].source] == s) {
			remove_request(p, i);
			return true;
		}
	return false;
}

void es_chunk_plan_unask(struct es_chunk_plan *p, uint64_t source, uint32_t index)
{
	const struct source *s = find_source(p, source);

	if (s)
		(void)take_request(p, s, index);
}

bool es_chunk_plan_came(struct es_chunk_plan *p, uint64_t source, uint32_t index, uint64_t now_ms)
{
	struct source *s = find_source(p, source);

	if (!s || s->bad || index >= p->chunks)
		return false;
	if (take_request(p, s, index))
		measure(s, now_ms);
	if (p->state[index] == HELD || p->state[index] == STORING)
		return false;
	p->state[index] = STORING;
	p->progress.moved_ms = now_ms;
	return true;
}

void es_chunk_plan_stored(struct es_chunk_plan *p, uint64_t source, uint32_t index, es_err err)
{
	struct source *s = find_source(p, source);

	if (index >= p->chunks || p->state[index] != STORING)
		return;
	if (err == ES_OK || err == ES_EXISTS) {
		p->state[index] = HELD;
		p->progress.held++;
		return;
	}
	p->state[index] = is_asked(p, index) ? ASKED : MISSING;
	if (index < p->cursor)
		p->cursor = index;
	if (err != ES_BAD_HASH)
		return;
	p->progress.bad++;
	if (s) {
		s->bad = true;
		remove_all(p, s);
	}
}

void es_chunk_plan_withheld(struct es_chunk_plan *p, uint64_t source, uint32_t index)
{
	struct source *s = find_source(p, source);
	size_t len = ES_CHUNK_MAP_BYTES(p->chunks);

	if (!s || index >= p->chunks)
		return;
	(void)take_request(p, s, index);
	if (s->all) {
		if (!s->map)
			s->map = malloc(len);
		if (s->map)
			memset(s->map, 0xff, len);
		s->all = false;
	}
	if (s->map)
		es_chunk_map_clear(s->map, index);
}

size_t es_chunk_plan_tick(struct es_chunk_plan *p, uint64_t now_ms)
{
	size_t stalled = 0;

	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++) {
		struct source *s = &p->sources[i];
		if (!s->used || s->under_way == 0 || now_ms - s->moved_ms < ES_CHUNK_STALL_MS)
			continue;
		remove_all(p, s);
		s->stalls++;
		s->window = 2;
		s->interval_us = 0;
		s->rests_ms = now_ms + ES_CHUNK_STALL_MS * s->stalls;
		p->progress.stalls++;
		stalled++;
	}
	return stalled;
}

void es_chunk_plan_progress(const struct es_chunk_plan *p, struct es_chunk_progress *out)
{
	*out = p->progress;
	out->asked = p->requests_len;
	out->sources = 0;
	for (size_t i = 0; i < ES_CHUNK_SOURCES_MAX; i++) {
		const struct source *s = &p->sources[i];
		out->sources += s->used && !s->bad && s->rests_ms == 0 &&
		                (s->under_way > 0 || next_missing(p, s, p->cursor) < p->chunks);
	}
}
