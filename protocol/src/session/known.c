/* SPDX-License-Identifier: EUPL-1.2 */
/* What the peer holds: first what its vector said, then raised by all that passes over the link. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_prefix(const void *a, const void *b)
{
	return memcmp(((const struct said_log *)a)->prefix, ((const struct said_log *)b)->prefix,
	              ES_ID_PREFIX_LEN);
}

static bool same_prefix(const struct said_log *a, const struct said_log *b)
{
	return compare_prefix(a, b) == 0;
}

static bool out_of_memory(struct es_session *s)
{
	session_end(s, ES_NO_MEMORY, "no memory for the logs of the other side");
	return false;
}

/* As many places as the vector has slots. */
static bool cover(struct es_session *s, const struct es_vector *v)
{
	if (v->slots_count > s->known_capacity) {
		size_t capacity = v->slots_count + v->slots_count / 4 + 16;
		struct known_log *known = realloc(s->known, capacity * sizeof(*known));
		if (known == NULL)
			return out_of_memory(s);
		s->known = known;
		s->known_capacity = capacity;
	}
	for (; s->known_count < v->slots_count; s->known_count++)
		s->known[s->known_count] = (struct known_log){.index = NO_INDEX};
	return true;
}

/* The first entry of what is unmatched whose prefix is not smaller. */
static const struct said_log *unmatched_at(const struct es_session *s, const uint8_t *prefix)
{
	size_t low = 0, high = s->unmatched_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(s->unmatched[middle].prefix, prefix, ES_ID_PREFIX_LEN) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return s->unmatched + low;
}

/* How many entries of the peer's vector bear a prefix and stand for no log of ours alone; *size is
 * that of the one. */
static size_t unmatched(const struct es_session *s, const struct es_id *log, uint64_t *size)
{
	size_t found = 0;
	const struct said_log *end = s->unmatched + s->unmatched_count;
	*size = 0;
	if (s->unmatched_count == 0)
		return 0;
	for (const struct said_log *at = unmatched_at(s, log->bytes);
	     at < end && memcmp(at->prefix, log->bytes, ES_ID_PREFIX_LEN) == 0; at++, found++)
		*size = at->size;
	if (found > 1)
		*size = 0;
	return found;
}

static struct early_log *early_of(struct es_session *s, const struct es_id *log)
{
	for (size_t i = 0; i < s->early_count; i++)
		if (es_id_equal(&s->early[i].log, log))
			return &s->early[i];
	return NULL;
}

static void raise_early(struct es_session *s, const struct es_id *log, uint64_t size)
{
	struct early_log *early = early_of(s, log);
	if (early == NULL && s->early_count == EARLY_MAX) {
		memmove(&s->early[0], &s->early[1], (EARLY_MAX - 1) * sizeof(s->early[0]));
		s->early_count--;
	}
	if (early == NULL) {
		early = &s->early[s->early_count++];
		*early = (struct early_log){.log = *log};
	}
	if (size > early->size)
		early->size = size;
}

struct known_log *known_of(struct es_session *s, const struct es_vector_entry *entry)
{
	const struct es_vector *v = session_vector(s);
	if (v == NULL || !cover(s, v))
		return NULL;
	struct known_log *known = &s->known[entry->slot];
	if (known->seen)
		return known;
	known->seen = true;
	unmatched(s, &entry->log, &known->size);
	struct early_log *early = early_of(s, &entry->log);
	if (early == NULL)
		return known;
	if (early->size > known->size)
		known->size = early->size;
	*early = s->early[--s->early_count];
	return known;
}

bool known_raise(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                 uint64_t size)
{
	const struct es_vector_entry *entry = es_vector_find(v, log);
	if (entry == NULL) {
		raise_early(s, log, size);
		return true;
	}
	struct known_log *known = known_of(s, entry);
	if (known != NULL && size > known->size)
		known->size = size;
	return known != NULL;
}

/* Each that names one log of ours alone says what the peer has of it; the others are kept. */
static bool match(struct es_session *s, const struct es_vector *v, struct said_log *sorted,
                  size_t count)
{
	size_t kept = 0;
	for (size_t i = 0, next; i < count; i = next) {
		bool alone;
		for (next = i + 1; next < count && same_prefix(&sorted[i], &sorted[next]);)
			next++;
		const struct es_vector_entry *entry = es_vector_prefix(v, sorted[i].prefix, &alone);
		if (next == i + 1 && entry != NULL) {
			s->known[entry->slot].size = sorted[i].size;
			s->known[entry->slot].seen = true;
			continue;
		}
		/* One that names several of ours says nothing of any. */
		size_t keep = alone ? next - i : 0;
		memmove(&sorted[kept], &sorted[i], keep * sizeof(*sorted));
		kept += keep;
	}
	free(s->unmatched);
	s->unmatched = sorted;
	s->unmatched_count = kept;
	return true;
}

/* What came of logs that are not here is in the new vector, or is there no more; but a vector cannot
 * tell twins apart, of which notes told by their whole ids. */
static void forget_early(struct es_session *s, const struct es_vector *v)
{
	for (size_t i = 0; i < s->early_count;)
		if (known_alone(s, v, &s->early[i].log))
			s->early[i] = s->early[--s->early_count];
		else
			i++;
}

bool known_replace(struct es_session *s, const struct es_vector *v, struct es_said *said)
{
	said_drop(s->peer_said);
	s->peer_said = said;
	struct said_log *sorted = malloc((said->count + 1) * sizeof(*sorted));
	if (sorted == NULL || !cover(s, v)) {
		free(sorted);
		return out_of_memory(s);
	}
	memcpy(sorted, said->logs, said->count * sizeof(*sorted));
	qsort(sorted, said->count, sizeof(*sorted), compare_prefix);
	for (size_t i = 0; i < s->known_count; i++) {
		s->known[i].seen = s->known[i].lazy = s->known[i].pruned = false;
		s->known[i].size = s->known[i].told = 0;
	}
	spread_reset(s);
	if (!match(s, v, sorted, said->count))
		return false;
	forget_early(s, v);
	return true;
}

bool known_index(struct es_session *s, const struct es_vector *v, const struct es_said *said)
{
	if (!cover(s, v))
		return false;
	for (size_t i = 0; i < s->known_count; i++)
		s->known[i].index = NO_INDEX;
	for (size_t i = 0; i < said->count; i++) {
		bool alone;
		const struct es_vector_entry *entry =
		        es_vector_prefix(v, said->logs[i].prefix, &alone);
		if (entry != NULL)
			s->known[entry->slot].index = (uint32_t)i;
	}
	return true;
}

bool known_by_prefix(const struct es_session *s, const struct es_vector *v,
                     const uint8_t prefix[ES_ID_PREFIX_LEN], struct es_id *log)
{
	bool alone;
	const struct es_vector_entry *entry = es_vector_prefix(v, prefix, &alone);
	size_t found = entry != NULL ? 1 : 0;
	if (entry != NULL)
		*log = entry->log;
	for (size_t i = 0; i < s->early_count; i++) {
		const struct es_id *id = &s->early[i].log;
		if (memcmp(id->bytes, prefix, ES_ID_PREFIX_LEN) != 0 ||
		    (entry != NULL && es_id_equal(id, &entry->log)))
			continue;
		*log = *id;
		found++;
	}
	return alone && found == 1;
}

bool known_alone(const struct es_session *s, const struct es_vector *v, const struct es_id *log)
{
	bool alone;
	uint64_t size;
	const struct es_vector_entry *entry = es_vector_prefix(v, log->bytes, &alone);
	if (!alone || (entry != NULL && !es_id_equal(&entry->log, log)))
		return false;
	for (size_t i = 0; i < s->early_count; i++)
		if (!es_id_equal(&s->early[i].log, log) &&
		    memcmp(s->early[i].log.bytes, log->bytes, ES_ID_PREFIX_LEN) == 0)
			return false;
	return unmatched(s, log, &size) <= 1;
}

bool known_whole(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                 uint64_t size)
{
	bool alone = known_alone(s, v, log);
	if (!known_raise(s, v, log, size))
		return false;
	if (!alone)
		raise_early(s, log, size);
	return true;
}

bool known_equal(struct es_session *s, const struct es_vector *v, const struct es_said *said)
{
	size_t at = 0;
	for (size_t i = 0; i < v->count && at < said->count; i++) {
		const struct es_vector_entry *entry = &v->entries[i];
		if (memcmp(said->logs[at].prefix, entry->log.bytes, ES_ID_PREFIX_LEN) != 0)
			continue; /* it is new since */
		struct known_log *known = known_of(s, entry);
		if (known == NULL)
			return false;
		known->size = said->logs[at++].size;
	}
	return true;
}
