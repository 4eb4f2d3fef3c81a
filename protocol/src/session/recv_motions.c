/* SPDX-License-Identifier: EUPL-1.2 */
/* Motions under way: each side tells the other what came or grew since it told it last, behind the
 * acts that they stand on. */
#include "internal.h"

#include <string.h>

#define MOTIONS_MESSAGE_MAX 64 /* objects */

static bool tell_some(struct es_session *s)
{
	uint64_t after = s->motions_after;

	es_writer_reset(&s->run_bodies); /* scratch */
	size_t count = s->host->motions(s->context, &after, MOTIONS_MESSAGE_MAX, &s->run_bodies);
	if (count == 0)
		return false;
	struct es_writer *w = session_message(s, MESSAGE_MOTIONS, 1);
	es_write_array(w, count);
	session_add_scratch(s);
	if (!session_send(s))
		return false;
	s->motions_after = after;
	return true;
}

void motions_tell(struct es_session *s)
{
	if (s->ended || s->blocked || s->role != ES_ROLE_MEMBER || !s->hello_received ||
	    s->acts_target != 0 || s->host->motions == NULL)
		return;
	/* What stands on acts that the peer lacks would be lost on it. */
	if (s->host->acts(s->context) > s->peer_acts)
		return;
	while (tell_some(s))
		;
}

/* What stands on acts that are still on their way to us is offered again behind them. */
static void hold(struct es_session *s, struct es_bytes object)
{
	es_write_raw(&s->motions_held, object);
	if (s->motions_held.err != ES_OK)
		s->motions_held.err = ES_OK; /* no room: the peer tells it again on the next link */
}

/* False if the session ended. */
static bool offer(struct es_session *s, struct es_bytes object)
{
	es_err err = s->host->motion(s->context, object);

	switch (err) {
	case ES_GAP:
		hold(s, object);
		return true;
	case ES_OK:
	case ES_EXISTS:
	case ES_STALE:
	case ES_NOT_ALLOWED:
	case ES_LIMIT:
	case ES_BUSY:
		return true;
	default:
		session_end(s, err, "a motion is not what it claims");
		return false;
	}
}

void recv_motions(struct es_session *s, struct es_reader *r)
{
	size_t count = es_read_array(r, MOTIONS_MESSAGE_MAX);

	if (s->host->motion == NULL) {
		r->pos = r->end;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct es_bytes object = es_read_value(r);
		if (r->err != ES_OK || !offer(s, object))
			return;
	}
}

void motions_retry(struct es_session *s)
{
	if (s->ended || s->motions_held.len == 0)
		return;
	struct es_writer held = s->motions_held;
	struct es_reader r;

	es_writer_grow(&s->motions_held, ES_MOTIONS_HELD_MAX);
	es_reader_init(&r, es_writer_bytes(&held));
	while (!s->ended && !es_reader_at_end(&r) && r.err == ES_OK)
		(void)offer(s, es_read_value(&r));
	es_writer_free(&held);
}
