/* SPDX-License-Identifier: EUPL-1.2 */
/* Cosignatures: what came since is told now and then, but not to whom it came from; a while after a link
 * is live both sides compare what they have, and tell the parts in which they differ. */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* False: there is nothing more to tell, or no room for it. */
static bool tell_some(struct es_session *s)
{
	const struct es_cosigns_filter filter = {
	        .after = s->cosigns_since, .parts = s->cosigns_parts, .heard = s->cosigns_heard};
	uint64_t after = s->cosigns_after;

	es_writer_reset(&s->run_bodies); /* scratch */
	size_t count = s->host->cosigns->tell(s->context, &after, ES_COSIGNED_MESSAGE_MAX, &filter,
	                                      &s->run_bodies);
	if (count == 0) {
		s->cosigns_after = after;
		return false;
	}
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
	struct es_cosigns_digests digests;
	uint8_t all[ES_COSIGNS_DIGEST_LEN];

	s->host->cosigns->digests(s->context, &digests);
	es_cosigns_digest_all(&digests, all);
	struct es_writer *w = session_message(s, MESSAGE_COSIGNED, 1);
	es_write_bin(w, ES_BYTES(all));
	if (!session_send(s))
		return;
	s->cosigns_compared = true;
	s->cosigns_since = s->host->cosigns->clock(s->context);
	s->cosigns_after = s->cosigns_parts ? 0 : s->cosigns_since;
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

static void take_digest(struct es_session *s, const uint8_t theirs[ES_COSIGNS_DIGEST_LEN])
{
	struct es_cosigns_digests digests;
	uint8_t ours[ES_COSIGNS_DIGEST_LEN];

	s->host->cosigns->digests(s->context, &digests);
	es_cosigns_digest_all(&digests, ours);
	if (memcmp(theirs, ours, sizeof(ours)) == 0 || s->cosigns_answered)
		return;
	struct es_writer *w = session_message(s, MESSAGE_COSIGNED, 1);
	es_write_bin(w, es_bytes_of(digests.part[0], sizeof(digests.part)));
	s->cosigns_answered = session_send(s);
}

/* A peer answers once, so that all are told at most once. */
static void take_parts(struct es_session *s, const uint8_t *theirs)
{
	struct es_cosigns_digests digests;

	if (s->cosigns_asked)
		return;
	s->cosigns_asked = true;
	s->host->cosigns->digests(s->context, &digests);
	for (size_t i = 0; i < ES_COSIGNS_PARTS; i++)
		if (memcmp(theirs + i * ES_COSIGNS_DIGEST_LEN, digests.part[i],
		           ES_COSIGNS_DIGEST_LEN) != 0)
			s->cosigns_parts |= UINT64_C(1) << i;
	if (s->cosigns_parts)
		s->cosigns_after = 0;
}

static void recv_digests(struct es_session *s, struct es_reader *r)
{
	struct es_bytes theirs = es_read_bin(r, sizeof(struct es_cosigns_digests));

	if (theirs.len != ES_COSIGNS_DIGEST_LEN && theirs.len != sizeof(struct es_cosigns_digests))
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK || s->host->cosigns == NULL)
		return;
	if (theirs.len == ES_COSIGNS_DIGEST_LEN)
		take_digest(s, theirs.data);
	else
		take_parts(s, theirs.data);
}

/* Without memory for it, it goes back where it came from. */
static void hear(struct es_session *s, const struct es_cosigned *cosigned)
{
	if (s->cosigns_heard == NULL)
		s->cosigns_heard = calloc(1, sizeof(*s->cosigns_heard));
	if (s->cosigns_heard != NULL)
		es_cosigns_hear(s->cosigns_heard, cosigned);
}

void recv_cosigned(struct es_session *s, struct es_reader *r)
{
	struct es_cosigned cosigned = {.time_s = 0};

	if (es_reader_peek(r) != ES_ARRAY) {
		recv_digests(s, r);
		return;
	}
	size_t count = es_read_array(r, ES_COSIGNED_MESSAGE_MAX);
	for (size_t i = 0; i < count && r->err == ES_OK; i++) {
		es_cosigned_read_next(r, cosigned.certificate, &cosigned);
		if (r->err != ES_OK || s->host->cosigns == NULL)
			continue;
		hear(s, &cosigned);
		s->host->cosigns->take(s->context, &cosigned);
	}
}
