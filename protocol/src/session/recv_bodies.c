/* SPDX-License-Identifier: EUPL-1.2 */
/* Bodies that come without their run, or that a store still lacks. */
#include "internal.h"

void want_missing(struct es_session *s)
{
	struct es_id ids[ES_WANT_MAX];
	s->want_again = false;
	size_t count = s->host->missing(s->context, ids, ES_WANT_MAX);
	if (count == 0 || s->ended)
		return;
	struct es_writer *w = session_message(s, MESSAGE_WANT, 1);
	es_write_array(w, count);
	for (size_t i = 0; i < count; i++)
		es_write_bin(w, ES_BYTES(ids[i].bytes));
	s->wanted = session_tell(s);
}

void recv_want(struct es_session *s, struct es_reader *r)
{
	size_t count = es_read_array(r, ES_WANT_MAX);
	es_writer_reset(&s->run_bodies);
	size_t written = 0;
	for (size_t i = 0; i < count && r->err == ES_OK; i++) {
		struct es_id id;
		es_read_fixed(r, id.bytes, ES_ID_LEN);
		/* What does not fit any more is asked for again. */
		if (r->err != ES_OK || s->run_bodies.len > ES_MESSAGE_MAX - ES_BODY_MAX - 1024)
			continue;
		es_err err = s->host->body(s->context, &id, &s->run_bodies);
		if (err != ES_OK) {
			session_end(s, err, "a body of ours could not be read");
			return;
		}
		written++;
	}
	if (es_reader_finish(r) != ES_OK || written == 0)
		return;
	struct es_writer *w = session_message(s, MESSAGE_BODIES, 1);
	es_write_array(w, written);
	es_write_raw(w, es_writer_bytes(&s->run_bodies));
	if (session_tell(s))
		s->credit -= (int64_t)w->len;
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
	bool came = false;
	for (size_t i = 0; i < count && !s->ended; i++) {
		struct es_id id;
		struct es_wire_body body = {0};
		size_t parts = es_read_array(r, 5);
		es_read_fixed(r, id.bytes, ES_ID_LEN);
		if (r->err == ES_OK && parts == 1) {
			s->give_back += share;
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
		came = true;
		s->host->store_body(s->context, token, &id, &body);
	}
	if (came && s->wanted)
		s->want_again = true;
	s->wanted = false;
}
