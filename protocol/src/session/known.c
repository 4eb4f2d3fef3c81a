/* SPDX-License-Identifier: EUPL-1.2 */
/* What the peer holds: first what its vector said, then raised by all that passes over the link. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_prefix(const void *a, const void *b)
{
	return memcmp(((const struct peer_log *)a)->prefix, ((const struct peer_log *)b)->prefix,
	              PREFIX_LEN);
}

es_err known_replace(struct es_session *s, const struct peer_log *logs, size_t count)
{
	size_t bytes = (count == 0 ? 1 : count) * sizeof(*logs);
	struct peer_log *order = malloc(bytes);
	struct peer_log *sorted = malloc(bytes);
	if (order == NULL || sorted == NULL) {
		free(order);
		free(sorted);
		return ES_NO_MEMORY;
	}
	if (count > 0) {
		memcpy(order, logs, count * sizeof(*logs));
		memcpy(sorted, logs, count * sizeof(*logs));
		qsort(sorted, count, sizeof(*sorted), compare_prefix);
	}
	free(s->peer_order);
	free(s->peer_sorted);
	s->peer_order = order;
	s->peer_sorted = sorted;
	s->peer_count = count;
	s->known_count = 0;
	return ES_OK;
}

/* The first entry of the peer's vector whose prefix is not smaller than the log's. */
static size_t said_at(const struct es_session *s, const struct es_id *log)
{
	size_t low = 0, high = s->peer_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(s->peer_sorted[middle].prefix, log->bytes, PREFIX_LEN) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool names(const struct es_session *s, size_t at, const struct es_id *log)
{
	return at < s->peer_count && memcmp(s->peer_sorted[at].prefix, log->bytes, PREFIX_LEN) == 0;
}

/* What the vector said of a log; 0 where it names none, or where its prefix names several. */
static uint64_t said(const struct es_session *s, const struct es_id *log)
{
	size_t at = said_at(s, log);

	return names(s, at, log) && !names(s, at + 1, log) ? s->peer_sorted[at].size : 0;
}

/* Where a log stands, or would stand, among the known ones. */
static size_t place(const struct es_session *s, const struct es_id *log)
{
	size_t low = 0, high = s->known_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_id_compare(&s->known[middle].log, log) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool insert(struct es_session *s, size_t at, const struct es_id *log, uint64_t size)
{
	if (s->known_count == s->known_capacity) {
		size_t capacity = s->known_capacity == 0 ? 32 : s->known_capacity * 2;
		struct known_log *known = NULL;
		if (capacity <= 2 * ES_LOGS_MAX)
			known = realloc(s->known, capacity * sizeof(*known));
		if (known == NULL) {
			session_end(s, ES_NO_MEMORY, "no memory for the logs of the other side");
			return false;
		}
		s->known = known;
		s->known_capacity = capacity;
	}
	memmove(&s->known[at + 1], &s->known[at], (s->known_count - at) * sizeof(*s->known));
	s->known[at] = (struct known_log){.log = *log, .size = size};
	s->known_count++;
	return true;
}

uint64_t known_size(struct es_session *s, const struct es_id *log, bool *ok)
{
	*ok = true;
	size_t at = place(s, log);
	if (at < s->known_count && es_id_equal(&s->known[at].log, log))
		return s->known[at].size;
	uint64_t size = said(s, log);
	*ok = insert(s, at, log, size);
	return size;
}

bool known_raise(struct es_session *s, const struct es_id *log, uint64_t size)
{
	size_t at = place(s, log);
	if (at == s->known_count || !es_id_equal(&s->known[at].log, log)) {
		uint64_t told = said(s, log);
		return insert(s, at, log, told > size ? told : size);
	}
	if (size > s->known[at].size)
		s->known[at].size = size;
	return true;
}

bool known_by_prefix(struct es_session *s, const uint8_t prefix[PREFIX_LEN], struct es_id *log)
{
	struct es_id low = {{0}};
	memcpy(low.bytes, prefix, PREFIX_LEN);
	size_t at = place(s, &low);
	if (at == s->known_count || memcmp(s->known[at].log.bytes, prefix, PREFIX_LEN) != 0)
		return false;
	if (at + 1 < s->known_count && memcmp(s->known[at + 1].log.bytes, prefix, PREFIX_LEN) == 0)
		return false;
	*log = s->known[at].log;
	return true;
}

static bool shares_prefix(const struct es_session *s, size_t at, const struct es_id *log)
{
	return at < s->known_count && memcmp(s->known[at].log.bytes, log->bytes, PREFIX_LEN) == 0;
}

bool known_alone(const struct es_session *s, const struct es_id *log)
{
	size_t at = place(s, log);

	return !shares_prefix(s, at + 1, log) && (at == 0 || !shares_prefix(s, at - 1, log)) &&
	       !names(s, said_at(s, log) + 1, log);
}
