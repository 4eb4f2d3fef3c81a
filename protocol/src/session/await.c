/* SPDX-License-Identifier: EUPL-1.2 */
/* Logs of which the peer told that it has more than we do: each gets a moment to come by itself, over
 * whichever link; then this link is asked for it. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define AWAITED_MAX 1024
#define GRAFTS_MAX 4

/* Different at each node, link and moment, which is all that is asked of it. */
static uint64_t jitter(const struct es_session *s, const struct es_id *log, uint64_t bound)
{
	uint64_t mixed = s->now_ms * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u;
	for (size_t i = 0; i < 8; i++)
		mixed = (mixed ^ s->instance[i % ES_INSTANCE_LEN] ^ log->bytes[i] ^
		         s->peer.channel_key[i]) *
		        0x100000001b3u;
	return (mixed >> 32) % bound;
}

static uint64_t patience(const struct es_session *s, const struct es_id *log)
{
	return s->now_ms + ES_GRAFT_AFTER_MS + jitter(s, log, ES_GRAFT_JITTER_MS);
}

uint64_t es_session_due(const struct es_session *s)
{
	const struct spread *p = &s->spread;
	uint64_t due = UINT64_MAX;
	if (s->ended || s->blocked)
		return due;
	if (p->notes.count > 0)
		due = p->notes_ms;
	if (p->rests.count > 0 && p->rests_ms < due)
		due = p->rests_ms;
	for (size_t i = 0; i < p->awaited_count; i++)
		if (p->awaited[i].due_ms < due)
			due = p->awaited[i].due_ms;
	return due;
}

static uint64_t held(const struct es_vector *v, const struct es_id *log)
{
	const struct es_vector_entry *entry = es_vector_find(v, log);
	return entry != NULL ? entry->size : 0;
}

/* The first of those that are awaited, in order of their ids, that is not before this one: who floods
 * tells of many, and again and again. */
static size_t lower(const struct spread *p, const struct es_id *log)
{
	size_t low = 0, high = p->awaited_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (es_id_compare(&p->awaited[middle].log, log) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool has_room(struct es_session *s)
{
	struct spread *p = &s->spread;
	if (p->awaited_count < p->awaited_capacity)
		return true;
	size_t capacity = p->awaited_capacity == 0 ? 8 : 2 * p->awaited_capacity;
	struct awaited *more = realloc(p->awaited, capacity * sizeof(*more));
	if (more == NULL) {
		session_end(s, ES_NO_MEMORY, "no memory for the logs that are awaited");
		return false;
	}
	p->awaited = more;
	p->awaited_capacity = capacity;
	return true;
}

static struct awaited *place_for(struct es_session *s, const struct es_id *log)
{
	struct spread *p = &s->spread;
	size_t at = lower(p, log);
	if (at < p->awaited_count && es_id_equal(&p->awaited[at].log, log))
		return &p->awaited[at];
	/* The next note, or the next vector, tells of what finds no room. */
	if (p->awaited_count == AWAITED_MAX || !has_room(s))
		return NULL;
	struct awaited *a = &p->awaited[at];
	memmove(a + 1, a, (p->awaited_count++ - at) * sizeof(*a));
	*a = (struct awaited){.log = *log, .due_ms = patience(s, log)};
	return a;
}

void spread_noted(struct es_session *s, struct es_bytes reference, uint64_t size)
{
	struct es_id log;
	const struct es_vector *v = session_vector(s);
	s->progress.received_notes++;
	if (v == NULL || !spread_resolve(s, v, reference, &log) ||
	    !(reference.len == ES_ID_LEN ? known_whole : known_raise)(s, v, &log, size))
		return;
	uint64_t have = held(v, &log);
	struct awaited *a = have < size ? place_for(s, &log) : NULL;
	if (a == NULL || a->size >= size)
		return;
	a->size = size;
	a->held = have;
	a->grafts = 0;
}

/* Asks for one log over this link; false if the session ended. */
static bool graft(struct es_session *s, const struct es_vector *v, struct awaited *a)
{
	if (!spread_ask(s, v, &a->log, a->held))
		return false;
	const struct es_vector_entry *entry = es_vector_find(v, &a->log);
	struct known_log *known = entry != NULL ? known_of(s, entry) : NULL;
	if (known != NULL)
		known->pruned = false;
	a->grafts++;
	a->due_ms = s->now_ms + ES_GRAFT_HOLD_MS + jitter(s, &a->log, ES_GRAFT_JITTER_MS);
	s->progress.grafts++;
	return !s->ended;
}

/* Looks after one log that was told of; false once there is nothing more to wait for. */
static bool look_after(struct es_session *s, const struct es_vector *v, struct awaited *a)
{
	uint64_t have = held(v, &a->log);
	if (have >= a->size)
		return false;
	if (a->due_ms > s->now_ms)
		return true;
	bool moves = have > a->held;
	a->held = have;
	if (moves) {
		a->due_ms = patience(s, &a->log); /* it is on its way */
		return true;
	}
	/* What comes in spite of all that is refused, or does not count here. */
	if (a->grafts == GRAFTS_MAX)
		return false;
	if (s->host->may_graft == NULL || s->host->may_graft(s->context, &a->log, s->now_ms))
		return graft(s, v, a);
	a->due_ms = s->now_ms + ES_GRAFT_JITTER_MS + jitter(s, &a->log, ES_GRAFT_JITTER_MS);
	return true;
}

void await_tick(struct es_session *s, const struct es_vector *v)
{
	struct spread *p = &s->spread;
	size_t kept = 0;
	for (size_t i = 0; i < p->awaited_count; i++)
		if (s->ended || look_after(s, v, &p->awaited[i]))
			p->awaited[kept++] = p->awaited[i];
	p->awaited_count = kept;
}
