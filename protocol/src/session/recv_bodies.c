/* SPDX-License-Identifier: EUPL-1.2 */
/* Bodies that come without their run, or that a store still lacks. */
#include "internal.h"

void want_missing(struct es_session *s)
{
	if (s->wanted_len > 0 || s->want_again)
		return;
	s->want_after = 0;
	want_next(s);
}

void want_news(struct es_session *s)
{
	struct young *y = &s->young;
	if (s->progress.state != ES_SESSION_LIVE)
		return;
	if (y->news_ms == 0) {
		y->from = y->next = y->seen;
		y->window_ms = y->asked_ms = s->now_ms;
	}
	y->news_ms = s->now_ms;
}

/* Each is asked for during one window and a part of the one before; afterwards it is no longer young. */
static void want_young(struct es_session *s)
{
	struct young *y = &s->young;
	if (y->news_ms == 0 || s->now_ms - y->asked_ms < ES_WANT_AGAIN_FIRST_MS)
		return;
	if (s->now_ms - y->window_ms >= ES_WANT_YOUNG_MS) {
		y->from = y->next;
		y->next = y->seen;
		y->window_ms = s->now_ms;
	}
	if (s->now_ms - y->news_ms > 2 * ES_WANT_YOUNG_MS) {
		y->news_ms = 0;
		return;
	}
	y->asked_ms = s->now_ms;
	if (s->wanted_len > 0 || s->want_again)
		return;
	s->want_after = y->from;
	want_next(s);
}

void want_tick(struct es_session *s)
{
	if (s->progress.state != ES_SESSION_LIVE) {
		s->want_at_ms = s->young.news_ms = 0;
		return;
	}
	want_young(s);
	if (s->ended)
		return;
	if (s->want_at_ms == 0) {
		s->want_wait_ms = ES_WANT_AGAIN_FIRST_MS;
	} else if (s->now_ms < s->want_at_ms) {
		return;
	} else {
		want_missing(s);
		s->want_wait_ms = s->want_wait_ms > ES_WANT_AGAIN_MAX_MS / 2 ? ES_WANT_AGAIN_MAX_MS
		                                                             : 2 * s->want_wait_ms;
	}
	s->want_at_ms = s->now_ms + s->want_wait_ms;
}

void want_next(struct es_session *s)
{
	s->want_again = false;
	size_t count = s->host->missing(s->context, s->want_after, s->wanted, ES_WANT_MAX);
	if (count == 0 || s->ended)
		return;
	struct es_writer *w = session_message(s, MESSAGE_WANT, 1);
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		es_write_bin(w, ES_BYTES(s->wanted[i].record.bytes));
	if (session_send(s)) {
		s->wanted_len = count;
		s->wanted_ms = s->now_ms;
		if (s->wanted[count - 1].position > s->young.seen)
			s->young.seen = s->wanted[count - 1].position;
	} else {
		s->want_again = true; /* the channel is full */
	}
}

es_err es_session_fetch(struct es_session *s, const struct es_id *record, uint64_t now_ms)
{
	if (s->ended || s->role != ES_ROLE_MEMBER || !s->vector_received)
		return ES_STATE;
	if (s->blocked || s->wanted_len > 0 || s->want_again)
		return ES_BUSY;
	s->now_ms = now_ms;
	struct es_writer *w = session_message(s, MESSAGE_WANT, 1);
	es_write_array(w, 1);
	es_write_bin(w, ES_BYTES(record->bytes));
	if (!session_send(s))
		return s->ended ? ES_STATE : ES_BUSY;
	/* The pass through what is missing goes on where it was. */
	s->wanted[0] = (struct es_missing){*record, s->want_after};
	s->wanted_len = 1;
	s->wanted_ms = now_ms;
	wait_look(s);
	return ES_OK;
}

/* An answer covers the first of what was wanted, held or not; the pass goes on behind it. */
static void count_answer(struct es_session *s, const struct es_id *first, size_t count)
{
	if (s->wanted_len == 0 || count == 0 || !es_id_equal(first, &s->wanted[0].record))
		return;
	s->want_after = s->wanted[(count < s->wanted_len ? count : s->wanted_len) - 1].position;
	s->wanted_len = 0;
	s->want_again = true;
}

/* Answers stand outside of the credit, but not of the channel: where that is full they wait. */
void answer_owed(struct es_session *s)
{
	if (s->owed_len == 0)
		return;
	size_t written = 0;
	es_writer_reset(&s->run_bodies);
	/* What does not fit any more is asked for again. */
	for (; written < s->owed_len && s->run_bodies.len < ES_MESSAGE_MAX - ES_BODY_MAX - 1024;
	     written++) {
		es_err err = s->host->body(s->context, &s->owed[written], &s->run_bodies);
		if (err != ES_OK) {
			session_end(s, err, "a body of ours could not be read");
			return;
		}
	}
	struct es_writer *w = session_message(s, MESSAGE_BODIES, 1);
	es_write_array(w, written);
	session_add_scratch(s);
	if (!session_send(s))
		return;
	s->owed_len = 0;
	s->credit -= (int64_t)w->len;
}

void recv_want(struct es_session *s, struct es_reader *r)
{
	size_t count = es_read_array(r, ES_WANT_MAX);
	if (s->owed_len > 0)
		es_reader_fail(r, ES_LIMIT); /* one is answered before the next is asked */
	for (size_t i = 0; i < count && r->err == ES_OK; i++)
		es_read_fixed(r, s->owed[i].bytes, ES_ID_LEN);
	if (es_reader_finish(r) != ES_OK)
		return;
	s->owed_len = count;
	if (!s->blocked)
		answer_owed(s);
}

void recv_bodies(struct es_session *s, struct es_reader *r, size_t message_len)
{
	struct es_reader scan = *r;
	size_t count = es_read_array(&scan, ES_WANT_MAX);
	if (scan.err != ES_OK) {
		es_reader_fail(r, scan.err);
		return;
	}
	if (!take_credit(s, message_len))
		return;
	es_read_array(r, ES_WANT_MAX);
	size_t share = count == 0 ? 0 : message_len / count;
	s->give_back += message_len - share * count;
	struct es_id id, first = {{0}};
	for (size_t i = 0; i < count && !s->ended; i++) {
		struct es_wire_body body = {0};
		size_t parts = es_read_array(r, 5);
		es_read_fixed(r, id.bytes, ES_ID_LEN);
		if (i == 0)
			first = id;
		if (r->err == ES_OK && parts == 1) {
			s->give_back += share;
			if (s->host->withheld != NULL)
				s->host->withheld(s->context, &id);
			continue;
		}
		if (parts != 5)
			es_reader_fail(r, ES_MALFORMED);
		es_read_fixed(r, body.key, ES_BODY_KEY_LEN);
		body.codec = es_read_uint(r, 255);
		body.plain_len = es_read_uint(r, ES_BODY_MAX);
		body.packed = es_read_bin(r, ES_BODY_MAX);
		body.present = true;
		uint64_t token;
		if (r->err != ES_OK || !session_pend(s, MESSAGE_BODIES, share, 0, &token))
			return;
		s->host->store_body(s->context, token, &id, &body);
	}
	if (s->ended || r->err != ES_OK)
		return;
	count_answer(s, &first, count);
	if (s->want_again && s->pending_open == 0)
		want_next(s);
}
