/* SPDX-License-Identifier: EUPL-1.2 */
/* Fork proofs on their way: told before vectors, and at once when a new one is learned. */
#include "internal.h"

#include <string.h>

void forks_digest(struct es_session *s, uint8_t digest[NAME_LEN])
{
	memset(digest, 0, NAME_LEN);
	if (s->host->forks != NULL && s->role == ES_ROLE_MEMBER)
		s->host->forks->digest(s->context, digest);
}

void forks_greeted(struct es_session *s, const uint8_t digest[NAME_LEN])
{
	uint8_t own[NAME_LEN];
	forks_digest(s, own);
	if (memcmp(own, digest, NAME_LEN) == 0 && s->host->forks != NULL)
		s->forks.told = s->host->forks->clock(s->context);
}

bool forks_tell(struct es_session *s)
{
	/* Before its hello we do not know what it knows. */
	if (s->host->forks == NULL || !s->hello_received)
		return true;
	while (s->forks.told < s->host->forks->clock(s->context)) {
		uint64_t after = s->forks.told;
		es_writer_reset(&s->run_bodies); /* scratch */
		size_t count = s->host->forks->proofs(s->context, &after, ES_FORKS_MESSAGE_MAX,
		                                      &s->run_bodies);
		if (count == 0) {
			s->forks.told = s->host->forks->clock(s->context);
			return true;
		}
		struct es_writer *w = session_message(s, MESSAGE_FORKS, 1);
		es_write_array(w, count);
		session_add_scratch(s);
		if (!session_send(s))
			return false;
		s->forks.told = after;
		/* What was taken or refused of a frozen log is said anew. */
		s->vector_due |= s->vector_sent;
		s->vector_whole |= s->vector_sent;
	}
	return true;
}

void recv_forks(struct es_session *s, struct es_reader *r)
{
	struct es_bytes proofs[ES_FORKS_MESSAGE_MAX];
	size_t count = es_read_array(r, ES_FORKS_MESSAGE_MAX);
	for (size_t i = 0; i < count; i++)
		proofs[i] = es_read_bin(r, ES_FORK_MAX);
	if (es_reader_finish(r) != ES_OK || s->host->forks == NULL)
		return;
	for (size_t i = 0; i < count && !s->ended; i++) {
		uint64_t token;
		if (!session_pend_free(s, MESSAGE_FORKS, proofs[i].len, &token))
			return;
		s->host->forks->store(s->context, token, proofs[i]);
	}
}

void forks_stored(struct es_session *s, es_err err)
{
	if (err == ES_OK) {
		s->vector_due |= s->vector_sent;
		s->vector_whole |= s->vector_sent;
	}
	claim_close(s);
	pump(s);
}
