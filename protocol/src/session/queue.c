/* SPDX-License-Identifier: EUPL-1.2 */
/* The order in which logs are sent. What changes while the link is up goes first, the latest before
 * the others. In a catch-up: logs that lack no more than a run before longer ones, so that a
 * hundred short discussions do not wait for one long archive; among these, those that something
 * came into last. */
#include "internal.h"

#include <stdlib.h>

struct candidate {
	uint32_t slot;
	bool is_long;
	uint64_t newest;
};

static int compare(const void *one, const void *other)
{
	const struct candidate *a = one, *b = other;
	if (a->is_long != b->is_long)
		return a->is_long ? 1 : -1;
	if (a->newest != b->newest)
		return a->newest > b->newest ? -1 : 1;
	return a->slot < b->slot ? -1 : 1;
}

static bool reserve(struct es_session *s, size_t slots)
{
	if (slots <= s->queue_capacity)
		return true;
	size_t capacity = slots + slots / 4 + 16;
	uint32_t *queue = malloc(capacity * sizeof(*queue));
	if (queue == NULL) {
		session_end(s, ES_NO_MEMORY, "no memory for the logs that wait");
		return false;
	}
	for (size_t i = 0; i < s->queue_count; i++)
		queue[i] = s->queue[(s->queue_first + i) % s->queue_capacity];
	free(s->queue);
	s->queue = queue;
	s->queue_first = 0;
	s->queue_capacity = capacity;
	return true;
}

static bool collect(struct es_session *s, const struct es_vector *v, struct candidate *found,
                    size_t *count, uint64_t *records)
{
	for (size_t i = 0; i < s->known_count; i++)
		s->known[i].queued = false;
	for (size_t i = 0; i < v->count; i++) {
		const struct es_vector_entry *e = &v->entries[i];
		struct known_log *known = known_of(s, e);
		if (known == NULL)
			return false;
		bool ok;
		known->queued = e->size > known->size && !spread_holds(s, e, known, &ok);
		if (s->ended)
			return false;
		if (!known->queued)
			continue;
		uint64_t lacking = e->size - known->size;
		found[(*count)++] = (struct candidate){e->slot, lacking > ES_RUN_MAX, e->newest};
		*records += lacking;
	}
	return true;
}

bool queue_all(struct es_session *s, const struct es_vector *v, uint64_t *records)
{
	struct candidate *found = malloc((v->count + 1) * sizeof(*found));
	size_t count = 0;
	*records = 0;
	if (found == NULL)
		session_end(s, ES_NO_MEMORY, "no memory for the logs that wait");
	bool ok = found != NULL && reserve(s, v->slots_count) &&
	          collect(s, v, found, &count, records);
	if (ok) {
		qsort(found, count, sizeof(*found), compare);
		s->queue_first = 0;
		s->queue_count = count;
		for (size_t i = 0; i < count; i++)
			s->queue[i] = found[i].slot;
	}
	free(found);
	return ok;
}

bool queue_news(struct es_session *s, const struct es_vector_entry *entry)
{
	const struct es_vector *v = session_vector(s);
	struct known_log *known = v != NULL ? known_of(s, entry) : NULL;
	if (known == NULL)
		return false;
	bool ok = true;
	if (known->queued || entry->size <= known->size || spread_holds(s, entry, known, &ok))
		return ok;
	if (!reserve(s, v->slots_count))
		return false;
	known->queued = true;
	s->queue_first = (s->queue_first + s->queue_capacity - 1) % s->queue_capacity;
	s->queue[s->queue_first] = entry->slot;
	s->queue_count++;
	return true;
}

const struct es_vector_entry *queue_next(struct es_session *s, const struct es_vector *v,
                                         struct known_log **known)
{
	for (; s->queue_count > 0; s->queue_count--) {
		uint32_t slot = s->queue[s->queue_first];
		const struct es_vector_entry *entry = es_vector_at(v, slot);
		*known = &s->known[slot];
		if (entry != NULL && entry->size > (*known)->size && !(*known)->lazy)
			return entry;
		(*known)->queued = false;
		s->queue_first = (s->queue_first + 1) % s->queue_capacity;
	}
	return NULL;
}
