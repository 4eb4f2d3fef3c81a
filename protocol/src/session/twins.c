/* SPDX-License-Identifier: EUPL-1.2 */
/* Twins: logs whose ids begin with the same 8 bytes. A vector names logs by these, so twins are told
 * of by whole ids, in notes. Whoever holds both does so before its vector. Where each side holds
 * another one, neither can know; what one sends the other then refuses as a log that does not
 * continue its own, and claims that: the claim names it whole. */
#include "internal.h"

#include <string.h>

#define TWINS_MAX (ES_NOTES_MAX * 8) /* told of before one vector; the others cost records twice */

static void write_whole(struct es_session *s, const struct es_vector_entry *entry)
{
	es_write_bin(&s->run_bodies, ES_BYTES(entry->log.bytes));
	es_write_uint(&s->run_bodies, entry->size);
}

static bool send_whole(struct es_session *s, size_t count)
{
	struct es_writer *w = session_message(s, MESSAGE_NOTE, 1);
	es_write_array(w, 2 * count);
	session_add_scratch(s);
	es_writer_reset(&s->run_bodies);
	return session_send(s);
}

bool twins_tell(struct es_session *s, const struct es_vector *v)
{
	size_t count = 0, all = 0;
	es_writer_reset(&s->run_bodies); /* scratch */
	for (size_t i = 0; i < v->count && all < TWINS_MAX; i++) {
		bool alone;
		es_vector_prefix(v, v->entries[i].log.bytes, &alone);
		if (alone)
			continue;
		write_whole(s, &v->entries[i]);
		all++;
		if (++count == ES_NOTES_MAX && !send_whole(s, count))
			return false;
		count %= ES_NOTES_MAX;
	}
	return count == 0 || send_whole(s, count);
}

void twins_claimed(struct es_session *s, const struct es_id *log, uint64_t held)
{
	bool alone;
	const struct es_vector *v = session_vector(s);
	const struct es_vector_entry *twin =
	        v != NULL ? es_vector_prefix(v, log->bytes, &alone) : NULL;
	if (twin == NULL || es_id_equal(&twin->log, log))
		return;
	es_writer_reset(&s->run_bodies); /* scratch */
	write_whole(s, twin);
	if (send_whole(s, 1) && held > 0)
		spread_noted(s, ES_BYTES(log->bytes), held);
}
