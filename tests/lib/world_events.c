/* SPDX-License-Identifier: EUPL-1.2 */
/* The one queue of what will happen, and the dice. */
#include "world_internal.h"

#include <stdlib.h>

static bool before(const struct sim_event *a, const struct sim_event *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->sequence < b->sequence;
}

void sim_push(struct sim_world *w, struct sim_event e)
{
	if (w->events_count == w->events_capacity) {
		w->events_capacity = w->events_capacity == 0 ? 256 : 2 * w->events_capacity;
		w->events = realloc(w->events, w->events_capacity * sizeof(*w->events));
		es_assert(w->events != NULL);
	}
	e.sequence = w->sequence++;
	size_t i = w->events_count++;
	while (i > 0 && before(&e, &w->events[(i - 1) / 2])) {
		w->events[i] = w->events[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	w->events[i] = e;
}

struct sim_event sim_pop(struct sim_world *w)
{
	struct sim_event top = w->events[0], last = w->events[--w->events_count];
	size_t i = 0;
	for (;;) {
		size_t child = 2 * i + 1;
		if (child >= w->events_count)
			break;
		if (child + 1 < w->events_count && before(&w->events[child + 1], &w->events[child]))
			child++;
		if (!before(&w->events[child], &last))
			break;
		w->events[i] = w->events[child];
		i = child;
	}
	w->events[i] = last;
	return top;
}

uint64_t sim_roll(struct sim_world *w, uint64_t below)
{
	return sim_random(&w->random) % below;
}

bool sim_chance(struct sim_world *w, unsigned per_mille)
{
	return !w->healing && per_mille > 0 && sim_roll(w, 1000) < per_mille;
}
