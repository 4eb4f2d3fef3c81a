/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures: what came since is told now and then; a while after a link is live both sides compare what
 * they have, and tell all of it where they differ. */
#include "internal.h"

#include <string.h>

static bool tell_some(struct es_session *s)
{
	uint64_t after = s->cosigns_after;

	es_writer_reset(&s->run_bodies); /* scratch */
	size_t count =
	        s->host->cosigns->tell(s->context, &after, ES_COSIGNED_MESSAGE_MAX, &s->run_bodies);
	if (count == 0)
		return false;
	struct es_writer *w = session_message(s, MESSAGE_COSIGNED, 1);
	es_write_array(w, count);
	session_add_scratch(s);
	if (!session_send(s))
		return false;
	s->cosigns_after = after;
	return true;
}

/* What comes from now on is told as it comes. */
static void compare(struct es_session *s)
{
	uint8_t digest[ES_COSIGNS_DIGEST_LEN];

	s->host->cosigns->digest(s->context, digest);
	struct es_writer *w = session_message(s, MESSAGE_COSIGNED, 1);
	es_write_bin(w, ES_BYTES(digest));
	if (!session_send(s))
		return;
	s->cosigns_compared = true;
	s->cosigns_after = s->cosigns_differ ? 0 : s->host->cosigns->clock(s->context);
}

void cosigned_tick(struct es_session *s)
{
	if (s->ended || s->blocked || s->host->cosigns == NULL || s->role != ES_ROLE_MEMBER ||
	    s->progress.state != ES_SESSION_LIVE)
		return;
	if (!s->cosigns_compared) {
		if (s->now_ms - s->progress.since_ms >= ES_COSIGNED_AFTER_MS)
			compare(s);
		return;
	}
	while (s->host->cosigns->clock(s->context) > s->cosigns_after && !s->blocked)
		if (!tell_some(s))
			return;
}

static void recv_digest(struct es_session *s, struct es_reader *r)
{
	uint8_t theirs[ES_COSIGNS_DIGEST_LEN], ours[ES_COSIGNS_DIGEST_LEN];

	es_read_fixed(r, theirs, sizeof(theirs));
	if (es_reader_finish(r) != ES_OK || s->host->cosigns == NULL)
		return;
	s->host->cosigns->digest(s->context, ours);
	if (memcmp(theirs, ours, sizeof(ours)) == 0)
		return;
	s->cosigns_differ = true;
	s->cosigns_after = 0;
}

void recv_cosigned(struct es_session *s, struct es_reader *r)
{
	if (es_reader_peek(r) != ES_ARRAY) {
		recv_digest(s, r);
		return;
	}
	size_t count = es_read_array(r, ES_COSIGNED_MESSAGE_MAX);
	for (size_t i = 0; i < count && r->err == ES_OK; i++) {
		struct es_cosigned cosigned;
		es_cosigned_read(r, &cosigned);
		if (r->err == ES_OK && s->host->cosigns != NULL)
			s->host->cosigns->take(s->context, &cosigned);
	}
}
