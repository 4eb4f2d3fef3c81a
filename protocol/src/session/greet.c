/* SPDX-License-Identifier: EUPL-1.2 */
/* The first steps of a link between members: hello, the chain of acts, the vectors. */
#include "internal.h"

#include <string.h>

/* What we hold as we greet; who is not known here is not told. */
static es_err take_stock(struct es_session *s)
{
	struct es_vector nothing = {0};
	const struct es_vector *v = &nothing;
	struct es_id root, logs;
	if (s->role == ES_ROLE_MEMBER)
		v = session_vector(s);
	if (v == NULL)
		return ES_CLOSED;
	es_vector_root(v, &root);
	es_vector_logs_digest(v, &logs);
	memcpy(s->own_root, root.bytes, SHORT_LEN);
	memcpy(s->own_logs, logs.bytes, NAME_LEN);
	s->own = said_of(v);
	return s->own == NULL ? ES_NO_MEMORY : ES_OK;
}

void greet_hello(struct es_session *s)
{
	static const uint8_t none[NAME_LEN];
	struct es_id head = {{0}};
	uint8_t forks[NAME_LEN];
	forks_digest(s, forks);
	es_err err = take_stock(s);
	s->own_acts = s->host->acts(s->context);
	if (err == ES_OK)
		err = s->host->act_id(s->context, s->own_acts, &head);
	if (err != ES_OK) {
		session_end(s, err, "our own state could not be read");
		return;
	}
	if (s->role == ES_ROLE_MEMBER) {
		policy_greet(s);
		said_set(&s->named, s->memory->received);
	}
	struct es_writer *w = session_message(s, MESSAGE_HELLO, 7);
	es_write_uint(w, s->own_acts);
	es_write_bin(w, es_bytes_of(head.bytes, SHORT_LEN));
	es_write_bin(w, ES_BYTES(s->own_root));
	es_write_bin(w, ES_BYTES(s->own_logs));
	es_write_bin(w, ES_BYTES(forks));
	es_write_bin(w, es_bytes_of(s->named != NULL ? s->named->name : none, NAME_LEN));
	es_write_bin(w, ES_BYTES(s->instance));
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
	session_add_scratch(s);
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

/* Nothing is to be said: what we greeted with is what either would say. */
static void begin_equal(struct es_session *s)
{
	const struct es_vector *v = session_vector(s);
	if (v == NULL || !known_replace(s, v, said_hold(s->own)) || !known_index(s, v, s->own) ||
	    !known_equal(s, v, s->own))
		return;
	said_set(&s->memory->sent, s->own);
	said_set(&s->memory->received, s->own);
	s->told_synced = s->peer_synced = true;
	s->vector_sent = s->vector_received = true;
	uint64_t records;
	if (!queue_all(s, v, &records))
		return;
	session_enter(s, ES_SESSION_LIVE);
	/* The roots are equal now; two histories of one size may come later. */
	s->forks.roots_ms = s->now_ms + ES_ROOTS_AGAIN_MS;
	want_missing(s);
	pump(s);
}

/* Both have the same acts now, or the peer is behind and will have them when it reads our
 * vector. */
static void begin_vectors(struct es_session *s, const uint8_t root[SHORT_LEN],
                          const uint8_t logs[NAME_LEN])
{
	bool same_acts = s->own_acts == s->peer_acts;
	if (same_acts && memcmp(s->own_root, root, SHORT_LEN) == 0) {
		begin_equal(s);
		return;
	}
	s->same_logs = same_acts && memcmp(s->own_logs, logs, NAME_LEN) == 0;
	s->vector_due = true;
	session_enter(s, ES_SESSION_VECTORS);
	pump(s);
}

/* The chain of acts of one side begins with that of the other, or they are of two federations. */
static void compare_acts(struct es_session *s, const uint8_t head[SHORT_LEN],
                         const uint8_t root[SHORT_LEN], const uint8_t logs[NAME_LEN])
{
	struct es_id ours;
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
	if (s->role == ES_ROLE_ACTS) {
		acts_go_on(s);
		return;
	}
	begin_vectors(s, root, logs);
	motions_tell(s);
}

void recv_hello(struct es_session *s, struct es_reader *r)
{
	uint8_t head[SHORT_LEN], root[SHORT_LEN], logs[NAME_LEN], forks[NAME_LEN];
	uint8_t instance[ES_INSTANCE_LEN];
	const char *text = "";
	s->peer_acts = es_read_uint(r, ES_ACTS_MAX);
	es_read_fixed(r, head, SHORT_LEN);
	es_read_fixed(r, root, SHORT_LEN);
	es_read_fixed(r, logs, NAME_LEN);
	es_read_fixed(r, forks, NAME_LEN);
	es_read_fixed(r, s->base, NAME_LEN);
	es_read_fixed(r, instance, ES_INSTANCE_LEN);
	if (es_reader_finish(r) != ES_OK)
		return;
	s->hello_received = true;
	forks_greeted(s, forks);
	es_err err = s->host->greeted(s->context, instance, &text);
	if (err != ES_OK)
		session_end(s, err, text);
	else
		compare_acts(s, head, root, logs);
}

void recv_acts(struct es_session *s, struct es_reader *r)
{
	struct es_bytes sealed[ES_ACTS_MESSAGE_MAX];
	uint64_t first = es_read_uint(r, ES_ACTS_MAX);
	size_t count = es_read_array(r, ES_ACTS_MESSAGE_MAX);
	for (size_t i = 0; i < count; i++)
		sealed[i] = es_read_bin(r, ES_SEALED_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	uint64_t token;
	size_t bytes = 0;
	for (size_t i = 0; i < count; i++)
		bytes += sealed[i].len;
	if (!session_pend_free(s, MESSAGE_ACTS, bytes, &token))
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
	if (s->role == ES_ROLE_UNKNOWN || s->role == ES_ROLE_ACTS) {
		session_end(s, ES_STALE, "new acts have come: the link is judged anew");
		return;
	}
	motions_tell(s);
	s->vector_due |= !s->vector_sent;
	if (!s->vector_received)
		session_enter(s, ES_SESSION_VECTORS);
	pump(s);
}
