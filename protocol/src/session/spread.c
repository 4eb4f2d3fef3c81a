/* SPDX-License-Identifier: EUPL-1.2 */
/* Live spreading: which logs go over this link at once and of which only their sizes are told, and
 * what is asked for when it does not come. A tree for each log grows out of it: what came twice is
 * not sent over the second link any more, what did not come is asked for over another. After Leitão,
 * Pereira and Rodrigues, "Epidemic Broadcast Trees" (2007); a note tells a log's size and not a
 * message's name, so one stands for many records, and the last one repairs whatever was lost. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* --- lists of slots --------------------------------------------------------------------------- */

static bool put(struct es_session *s, struct slots *slots, uint32_t slot)
{
	if (slots->count == slots->capacity) {
		size_t capacity = slots->capacity == 0 ? 16 : 2 * slots->capacity;
		uint32_t *more = realloc(slots->at, capacity * sizeof(*more));
		if (more == NULL) {
			session_end(s, ES_NO_MEMORY, "no memory for the logs that wait");
			return false;
		}
		slots->at = more;
		slots->capacity = capacity;
	}
	slots->at[slots->count++] = slot;
	return true;
}

void spread_reset(struct es_session *s)
{
	s->spread.begun = false;
	s->progress.lazy_logs = 0;
}

void spread_free(struct es_session *s)
{
	free(s->spread.notes.at);
	free(s->spread.rests.at);
	free(s->spread.awaited);
}

static bool other_links(const struct es_session *s, enum es_session_state at_least)
{
	return s->host->other_links != NULL && s->host->other_links(s->context, at_least);
}

/* --- names of logs ----------------------------------------------------------------------------- */

void spread_write_reference(const struct es_session *s, const struct es_vector *v,
                            struct es_writer *w, const struct es_id *log, bool both_know)
{
	if (both_know && known_alone(s, v, log))
		es_write_bin(w, es_bytes_of(log->bytes, ES_ID_PREFIX_LEN));
	else
		es_write_bin(w, ES_BYTES(log->bytes));
}

bool spread_resolve(struct es_session *s, const struct es_vector *v, struct es_bytes reference,
                    struct es_id *log)
{
	if (reference.len == ES_ID_PREFIX_LEN)
		return known_by_prefix(s, v, reference.data, log);
	memcpy(log->bytes, reference.data, ES_ID_LEN);
	return true;
}

struct es_bytes spread_read_reference(struct es_reader *r)
{
	struct es_bytes reference = es_read_bin(r, ES_ID_LEN);
	if (r->err == ES_OK && reference.len != ES_ID_LEN && reference.len != ES_ID_PREFIX_LEN)
		es_reader_fail(r, ES_MALFORMED);
	return reference;
}

/* --- what we tell ----------------------------------------------------------------------------- */

static bool note_later(struct es_session *s, uint32_t slot)
{
	struct spread *p = &s->spread;
	struct known_log *known = &s->known[slot];
	if (known->noting)
		return true;
	if (p->notes.count == 0)
		p->notes_ms = s->now_ms + ES_NOTE_AFTER_MS;
	known->noting = true;
	return put(s, &p->notes, slot);
}

/* A new log rests a moment at each node, so that links of different delay count alike, and the tree
 * that grows from its first run is one of few steps. */
static bool rest(struct es_session *s, uint32_t slot)
{
	struct spread *p = &s->spread;
	struct known_log *known = &s->known[slot];
	if (known->resting)
		return true;
	if (p->rests.count == 0)
		p->rests_ms = s->now_ms + ES_FIRST_AFTER_MS;
	known->resting = true;
	return put(s, &p->rests, slot);
}

bool spread_holds(struct es_session *s, const struct es_vector_entry *entry,
                  struct known_log *known, bool *ok)
{
	*ok = true;
	if (known->lazy) {
		if (entry->size > known->told)
			*ok = note_later(s, entry->slot);
		return true;
	}
	if (known->size > 0 || known->rested || s->progress.state != ES_SESSION_LIVE ||
	    !other_links(s, ES_SESSION_LIVE))
		return false;
	*ok = rest(s, entry->slot);
	return true;
}

/* One message of notes, of the first of those that wait. */
static bool send_notes(struct es_session *s, const struct es_vector *v)
{
	struct spread *p = &s->spread;
	size_t count = p->notes.count < ES_NOTES_MAX ? p->notes.count : ES_NOTES_MAX, told = 0;
	es_writer_reset(&s->run_bodies); /* scratch */
	for (size_t i = 0; i < count; i++) {
		const struct es_vector_entry *entry = es_vector_at(v, p->notes.at[i]);
		const struct known_log *known = &s->known[p->notes.at[i]];
		if (entry == NULL || entry->size <= known->size || !known->lazy)
			continue; /* the peer has it by now */
		spread_write_reference(s, v, &s->run_bodies, &entry->log, known->size > 0);
		es_write_uint(&s->run_bodies, entry->size);
		told++;
	}
	struct es_writer *w = session_message(s, MESSAGE_NOTE, 1);
	es_write_array(w, 2 * told);
	session_add_scratch(s);
	if (told > 0 && !session_send(s))
		return false;
	s->progress.sent_notes += told;
	for (size_t i = 0; i < count; i++) {
		const struct es_vector_entry *entry = es_vector_at(v, p->notes.at[i]);
		struct known_log *known = &s->known[p->notes.at[i]];
		known->noting = false;
		if (entry != NULL)
			known->told = entry->size;
	}
	p->notes.count -= count;
	memmove(p->notes.at, p->notes.at + count, p->notes.count * sizeof(*p->notes.at));
	return true;
}

static void wake(struct es_session *s, const struct es_vector *v)
{
	struct spread *p = &s->spread;
	while (p->rests.count > 0 && !s->ended) {
		uint32_t slot = p->rests.at[--p->rests.count];
		const struct es_vector_entry *entry = es_vector_at(v, slot);
		s->known[slot].resting = false;
		s->known[slot].rested = true;
		if (entry != NULL && !queue_news(s, entry))
			return;
	}
	pump(s);
}

/* --- which way --------------------------------------------------------------------------------- */

static bool make_lazy(struct es_session *s, const struct es_vector_entry *entry)
{
	struct known_log *known = known_of(s, entry);
	bool ok = known != NULL;
	if (ok && !known->lazy) {
		known->lazy = true;
		s->progress.lazy_logs++;
		if (entry->size > known->size)
			spread_holds(s, entry, known, &ok);
	}
	return ok;
}

void spread_repeated(struct es_session *s, const struct es_id *log)
{
	const struct es_vector *v = session_vector(s);
	const struct es_vector_entry *entry = v != NULL ? es_vector_find(v, log) : NULL;
	struct known_log *known = entry != NULL ? known_of(s, entry) : NULL;
	if (known == NULL || known->pruned || !other_links(s, ES_SESSION_CATCHING))
		return;
	struct es_writer *w = session_message(s, MESSAGE_PRUNE, 1);
	spread_write_reference(s, v, w, log, true);
	known->pruned = true;
	s->progress.prunes++;
	if (session_tell(s))
		make_lazy(s, entry);
}

void spread_prune(struct es_session *s, struct es_bytes reference)
{
	struct es_id log;
	const struct es_vector *v = session_vector(s);
	if (v == NULL || !spread_resolve(s, v, reference, &log))
		return;
	const struct es_vector_entry *entry = es_vector_find(v, &log);
	if (entry != NULL)
		make_lazy(s, entry);
}

/* Our own structure's logs go on: nobody is nearer to their beginning than we are. */
void spread_prune_all(struct es_session *s)
{
	const struct es_vector *v = session_vector(s);
	for (size_t g = 0; v != NULL && g < v->groups_count; g++) {
		const struct es_vector_group *group = &v->groups[g];
		if (es_id_equal(&group->structure, &s->structure))
			continue;
		for (size_t i = 0; i < group->count; i++)
			if (!make_lazy(s, &v->entries[group->first + i]))
				return;
	}
}

void spread_graft(struct es_session *s, struct es_bytes reference, uint64_t size)
{
	struct es_id log;
	const struct es_vector *v = session_vector(s);
	if (v == NULL || !spread_resolve(s, v, reference, &log))
		return;
	const struct es_vector_entry *entry = es_vector_find(v, &log);
	struct known_log *known = entry != NULL ? known_of(s, entry) : NULL;
	if (known == NULL)
		return;
	s->progress.lazy_logs -= known->lazy;
	known->lazy = false;
	known->rested = true;
	if (size < known->size)
		known->size = size;
	if (queue_news(s, entry))
		pump(s);
}

bool spread_ask(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                uint64_t size)
{
	struct es_writer *w = session_message(s, MESSAGE_GRAFT, 2);
	spread_write_reference(s, v, w, log, es_vector_find(v, log) != NULL);
	es_write_uint(w, size);
	return session_tell(s);
}

/* --- time -------------------------------------------------------------------------------------- */

/* Once there is another link, this one begins as one of notes; trees then grow by need. */
static void begin(struct es_session *s)
{
	struct spread *p = &s->spread;
	if (p->begun || !other_links(s, ES_SESSION_LIVE))
		return;
	p->begun = true;
	session_message(s, MESSAGE_PRUNE, 0);
	session_tell(s);
}

void spread_tick(struct es_session *s)
{
	struct spread *p = &s->spread;
	if (s->ended || s->blocked || s->role != ES_ROLE_MEMBER || !s->vector_received)
		return;
	if (s->progress.state == ES_SESSION_LIVE) {
		begin(s);
		if (s->now_ms >= p->peers_ms && !s->ended)
			send_peers(s);
	}
	const struct es_vector *v = session_vector(s);
	if (v == NULL)
		return;
	if (p->rests.count > 0 && p->rests_ms <= s->now_ms)
		wake(s, v);
	while (p->notes.count > 0 && p->notes_ms <= s->now_ms && !s->ended && !s->blocked)
		if (!send_notes(s, v))
			break;
	await_tick(s, v);
}
