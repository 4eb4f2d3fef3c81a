/* SPDX-License-Identifier: EUPL-1.2 */
/* The first steps of a link between members: hello, the chain of acts, the vectors. */
#include "internal.h"

#include <string.h>

static es_err take_vector(struct es_session *s, struct es_vector *v)
{
	es_vector_clear(v);
	return s->host->vector(s->context, v);
}

void greet_hello(struct es_session *s)
{
	/* Who is not known here is not told what we hold. */
	es_err err = s->role == ES_ROLE_UNKNOWN ? ES_OK : take_vector(s, &s->own);
	struct es_id head = {{0}};
	s->own_acts = s->host->acts(s->context);
	if (err == ES_OK)
		err = s->host->act_id(s->context, s->own_acts, &head);
	if (err != ES_OK) {
		session_end(s, err, "our own state could not be read");
		return;
	}
	es_vector_root(&s->own, &s->own_root);
	es_vector_logs_digest(&s->own, &s->own_logs);
	struct es_writer *w = session_message(s, MESSAGE_HELLO, 4);
	es_write_uint(w, s->own_acts);
	es_write_bin(w, es_bytes_of(head.bytes, SHORT_LEN));
	es_write_bin(w, es_bytes_of(s->own_logs.bytes, SHORT_LEN));
	es_write_bin(w, ES_BYTES(s->own_root.bytes));
	session_tell(s);
}

/* One message of acts from s->peer_acts on; false when there is nothing more to send or no room. */
static bool send_some_acts(struct es_session *s, uint64_t end)
{
	size_t count = 0;
	es_writer_reset(&s->run_bodies); /* scratch */
	while (s->peer_acts + count < end && count < ES_ACTS_MESSAGE_MAX) {
		size_t before = s->run_bodies.len;
		es_writer_reset(&s->run_headers);
		es_err err = s->host->act(s->context, s->peer_acts + count, &s->run_headers);
		if (err != ES_OK) {
			session_end(s, err, "an act could not be read");
			return false;
		}
		es_write_bin(&s->run_bodies, es_writer_bytes(&s->run_headers));
		if (s->run_bodies.err != ES_OK || s->run_bodies.len > ES_MESSAGE_MAX - 64) {
			s->run_bodies.err = ES_OK;
			s->run_bodies.len = before;
			break;
		}
		count++;
	}
	if (count == 0)
		return false;
	struct es_writer *w = session_message(s, MESSAGE_ACTS, 2);
	es_write_uint(w, s->peer_acts);
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&s->run_bodies));
	if (!session_send(s))
		return false;
	s->peer_acts += count;
	return true;
}

void greet_acts(struct es_session *s)
{
	uint64_t end = s->host->acts(s->context);
	while (s->peer_acts < end && !s->ended && !s->blocked)
		if (!send_some_acts(s, end))
			return;
}

void greet_vector(struct es_session *s, bool with_ids)
{
	es_err err = ES_OK;
	if (with_ids) {
		err = take_vector(s, &s->sent);
	} else {
		es_vector_clear(&s->sent);
		for (size_t i = 0; err == ES_OK && i < s->own.count; i++)
			err = es_vector_append(&s->sent, &s->own.entries[i]);
	}
	if (err != ES_OK) {
		session_end(s, err, "our own state could not be read");
		return;
	}
	struct es_writer *w = session_message(s, MESSAGE_VECTOR, 2);
	es_write_bool(w, with_ids);
	es_write_array(w, s->sent.count * (with_ids ? 2 : 1));
	for (size_t i = 0; i < s->sent.count; i++) {
		if (with_ids)
			es_write_bin(w, es_bytes_of(s->sent.entries[i].log.bytes, PREFIX_LEN));
		es_write_uint(w, s->sent.entries[i].size);
	}
	if (!session_tell(s))
		return;
	s->vector_sent = true;
	/* The peer begins anew with this vector, and waits for a SYNCED that follows it. */
	s->told_synced = false;
	if (!s->vector_received)
		session_enter(s, ES_SESSION_VECTORS);
}

/* Both have the same acts now, or the peer is behind and will have them when it reads our
 * vector. */
static void begin_vectors(struct es_session *s)
{
	bool same_acts = s->own_acts == s->peer_acts && s->acts_target == 0;
	if (same_acts && es_id_equal(&s->own_root, &s->peer_root)) {
		s->told_synced = s->peer_synced = true;
		s->vector_sent = s->vector_received = true;
		struct es_vector *own = &s->own;
		for (size_t i = 0; i < own->count; i++)
			if (!known_raise(s, &own->entries[i].log, own->entries[i].size))
				return;
		session_enter(s, ES_SESSION_LIVE);
		want_missing(s);
		pump(s);
		return;
	}
	greet_vector(s, !(same_acts && memcmp(s->own_logs.bytes, s->peer_logs, SHORT_LEN) == 0));
}

void recv_hello(struct es_session *s, struct es_reader *r)
{
	uint8_t head[SHORT_LEN];
	struct es_id ours;
	s->peer_acts = es_read_uint(r, ES_ACTS_MAX);
	es_read_fixed(r, head, SHORT_LEN);
	es_read_fixed(r, s->peer_logs, SHORT_LEN);
	es_read_fixed(r, s->peer_root.bytes, ES_ID_LEN);
	if (es_reader_finish(r) != ES_OK)
		return;
	s->hello_received = true;
	if (s->peer_acts > s->own_acts) {
		s->acts_target = s->peer_acts;
		session_enter(s, ES_SESSION_ACTS);
		return;
	}
	es_err err = s->host->act_id(s->context, s->peer_acts, &ours);
	if (err != ES_OK || memcmp(head, ours.bytes, SHORT_LEN) != 0) {
		session_end(s, err != ES_OK ? err : ES_FORK,
		            "the two sides know different acts of the federation");
		return;
	}
	if (s->role == ES_ROLE_UNKNOWN) {
		session_end(s, ES_NOT_MEMBER, "no act of the federation admits its structure");
		return;
	}
	if (s->peer_acts < s->own_acts) {
		greet_acts(s);
		greet_vector(s, true);
	} else {
		begin_vectors(s);
	}
	motions_tell(s);
}

void recv_acts(struct es_session *s, struct es_reader *r)
{
	struct es_bytes sealed[ES_ACTS_MESSAGE_MAX];
	uint64_t first = es_read_uint(r, ES_ACTS_MAX);
	size_t count = es_read_array(r, ES_ACTS_MESSAGE_MAX);
	for (size_t i = 0; i < count; i++)
		sealed[i] = es_read_bin(r, ES_ACT_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	uint64_t token;
	if (!session_pend(s, MESSAGE_ACTS, 0, 0, &token))
		return;
	if (first + count > s->peer_acts)
		s->peer_acts = first + count;
	s->host->store_acts(s->context, token, first, sealed, count);
}

void greet_acts_stored(struct es_session *s)
{
	motions_retry(s);
	if (s->ended || s->acts_target == 0 || s->host->acts(s->context) < s->acts_target)
		return;
	s->acts_target = 0;
	if (s->role == ES_ROLE_UNKNOWN) {
		session_end(s, ES_STALE, "new acts have come: the link is judged anew");
		return;
	}
	motions_tell(s);
	if (s->vector_sent)
		return;
	greet_vector(s, true);
	pump(s);
}
