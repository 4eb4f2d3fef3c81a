/* SPDX-License-Identifier: EUPL-1.2 */
/* How much the other side may make us keep and do, and what of it counts as going on. */
#include "internal.h"

#include <stdlib.h>

#define PENDING_MAX                                                                                \
	8192 /* stores under way: what the credit of small messages allows, and then some */

/* --- stores under way -------------------------------------------------------------------------- */

static es_err grow_pending(struct es_session *s)
{
	if (s->pending_count < s->pending_capacity)
		return ES_OK;
	if (s->pending_capacity >= PENDING_MAX)
		return ES_LIMIT;
	size_t capacity = s->pending_capacity == 0 ? 32 : s->pending_capacity * 2;
	struct pending *pending = realloc(s->pending, capacity * sizeof(*pending));
	if (pending == NULL)
		return ES_NO_MEMORY;
	s->pending = pending;
	s->pending_capacity = capacity;
	return ES_OK;
}

static size_t free_slot(const struct es_session *s)
{
	if (s->pending_open == s->pending_count)
		return s->pending_count;
	for (size_t i = 0; i < s->pending_count; i++)
		if (!s->pending[i].taken)
			return i;
	return s->pending_count;
}

bool session_pend(struct es_session *s, enum message_type type, size_t bytes, size_t records,
                  uint64_t *token)
{
	size_t slot = free_slot(s);
	if (slot == s->pending_count) {
		es_err err = grow_pending(s);
		if (err != ES_OK) {
			session_end(s, err, "too much is under way");
			return false;
		}
		s->pending_count++;
	}
	s->pending[slot] =
	        (struct pending){.taken = true, .type = type, .bytes = bytes, .records = records};
	s->pending_open++;
	*token = slot;
	return true;
}

bool session_pend_free(struct es_session *s, enum message_type type, size_t bytes, uint64_t *token)
{
	if (s->pending_held + bytes > ES_STORES_MAX) {
		session_end(s, ES_LIMIT, "more acts or proofs come than our disk takes");
		return false;
	}
	if (!session_pend(s, type, 0, 0, token))
		return false;
	s->pending[*token].held = bytes;
	s->pending_held += bytes;
	return true;
}

/* --- talk -------------------------------------------------------------------------------------- */

/* Who only talks meanwhile does not keep a promise by it. */
bool bounds_advances(uint64_t type)
{
	switch (type) {
	case MESSAGE_ACTS:
	case MESSAGE_FORKS:
	case MESSAGE_VECTOR:
	case MESSAGE_RUN:
	case MESSAGE_BODIES:
	case MESSAGE_TOTALS:
	case MESSAGE_CREDIT:
	case MESSAGE_SYNCED:
		return true;
	default:
		return false;
	}
}

/* What neither credit nor the disk bounds costs work alone; but that without end. */
static bool is_talk(uint64_t type)
{
	return type != MESSAGE_RUN && type != MESSAGE_BODIES && type != MESSAGE_ACTS &&
	       type != MESSAGE_FORKS && type != MESSAGE_COSIGNED && type != MESSAGE_CHUNK;
}

bool bounds_listen(struct es_session *s, uint64_t type, size_t bytes)
{
	if (!is_talk(type))
		return true;
	uint64_t back = (s->now_ms - s->talk_ms) * ES_TALK_PER_S / 1000;
	s->talk = back > ES_TALK_MAX - s->talk ? ES_TALK_MAX : s->talk + back;
	s->talk_ms = s->now_ms;
	if (bytes > s->talk) {
		session_end(s, ES_LIMIT, "more is said than anybody reads");
		return false;
	}
	s->talk -= bytes;
	return true;
}

/* --- memory ------------------------------------------------------------------------------------ */

static size_t writer_bytes(const struct es_writer *w)
{
	return w->data == NULL ? 0 : w->capacity;
}

size_t es_session_bytes(const struct es_session *s)
{
	const struct spread *p = &s->spread;
	return sizeof(*s) + ES_RUN_MAX * sizeof(*s->bodies) + writer_bytes(&s->out) +
	       writer_bytes(&s->run_headers) + writer_bytes(&s->run_bodies) +
	       writer_bytes(&s->tail.headers) + writer_bytes(&s->motions_held) +
	       said_bytes(s->own) + said_bytes(s->named) + said_bytes(s->peer_said) +
	       said_bytes(s->digested.said) + es_pair_memory_bytes(&s->scratch_memory) +
	       s->digested.groups * (sizeof(*s->digested.counts) + NAME_LEN) +
	       s->peer_digests_len * NAME_LEN + s->unmatched_count * sizeof(*s->unmatched) +
	       s->known_capacity * sizeof(*s->known) + s->queue_capacity * sizeof(*s->queue) +
	       (p->notes.capacity + p->rests.capacity) * sizeof(uint32_t) +
	       p->awaited_capacity * sizeof(*p->awaited) +
	       s->pending_capacity * sizeof(*s->pending) +
	       (s->peer_policy == NULL ? 0 : sizeof(*s->peer_policy));
}
