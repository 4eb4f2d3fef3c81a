/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation right now: heard from the peer, told to it, kept by nobody. */
#include "internal.h"

static void read_person(struct es_reader *r, struct es_here_person *out)
{
	es_read_array_of(r, 3);
	es_read_fixed(r, out->id, ES_AUTHOR_LEN);
	out->name = es_read_str(r, ES_HERE_NAME_MAX);
	out->writing = es_read_bool(r);
}

/* Whoever tells more often is not listened to. */
static bool too_often(struct es_session *s)
{
	if (s->now_ms - s->here_ms >= ES_HERE_COUNT_MS) {
		s->here_ms = s->now_ms;
		s->here = 0;
	}
	return ++s->here > ES_HERE_MESSAGES_MAX;
}

void recv_here(struct es_session *s, struct es_reader *r)
{
	struct es_here here = {0};
	es_read_fixed(r, here.about.bytes, ES_ID_LEN);
	here.looks = es_read_bool(r);
	here.people_len = es_read_array(r, ES_HERE_PEOPLE_MAX);
	for (size_t i = 0; i < here.people_len; i++)
		read_person(r, &here.people[i]);
	here.more = es_read_uint(r, ES_HERE_MORE_MAX);
	if (r->err == ES_OK && !here.looks && (here.people_len > 0 || here.more > 0))
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) == ES_OK && !too_often(s) && s->host->told_here != NULL)
		s->host->told_here(s->context, &here);
}

bool es_session_tell_here(struct es_session *s, const struct es_here *here, uint64_t now_ms)
{
	if (s->ended || s->blocked || s->role != ES_ROLE_MEMBER ||
	    s->progress.state != ES_SESSION_LIVE)
		return false;
	es_assert(here->people_len <= ES_HERE_PEOPLE_MAX && here->more <= ES_HERE_MORE_MAX);
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_HERE, 4);
	es_write_bin(w, ES_BYTES(here->about.bytes));
	es_write_bool(w, here->looks);
	es_write_array(w, here->people_len);
	for (size_t i = 0; i < here->people_len; i++) {
		es_write_array(w, 3);
		es_write_bin(w, ES_BYTES(here->people[i].id));
		es_write_str(w, here->people[i].name);
		es_write_bool(w, here->people[i].writing);
	}
	es_write_uint(w, here->more);
	return session_send(s);
}
