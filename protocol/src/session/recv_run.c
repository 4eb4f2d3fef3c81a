/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

#include <string.h>

bool take_credit(struct es_session *s, size_t bytes)
{
	s->unacknowledged += bytes;
	/* The last message may overdraw it, and the answer to a want comes on top. */
	if (s->unacknowledged <= ES_CREDIT_INITIAL + 2 * ES_MESSAGE_MAX)
		return true;
	session_end(s, ES_LIMIT, "more was sent than the credit allows");
	return false;
}

/* nil: the log starts in this run; an index into the peer's vector; or the whole id. */
static void read_reference(struct es_session *s, const struct es_vector *v, struct es_reader *r,
                           struct es_id *log)
{
	*log = (struct es_id){{0}};
	switch (es_reader_peek(r)) {
	case ES_NIL:
		es_read_nil(r);
		return;
	case ES_UINT: {
		uint64_t index = es_read_uint(r, ES_LOGS_MAX);
		if (r->err != ES_OK)
			return;
		if (s->peer_said == NULL || index >= s->peer_said->count)
			es_reader_fail(r, ES_MALFORMED);
		else if (!known_by_prefix(s, v, s->peer_said->logs[index].prefix, log))
			es_reader_fail(r, ES_GAP);
		return;
	}
	default:
		es_read_fixed(r, log->bytes, ES_ID_LEN);
	}
}

static void read_wire_body(struct es_reader *r, struct es_wire_body *body)
{
	*body = (struct es_wire_body){0};
	if (es_reader_peek(r) == ES_NIL) {
		es_read_nil(r);
		return;
	}
	es_read_array_of(r, 4);
	es_read_fixed(r, body->key, ES_BODY_KEY_LEN);
	body->codec = es_read_uint(r, 255);
	body->plain_len = es_read_uint(r, ES_BODY_MAX);
	body->packed = es_read_bin(r, ES_BODY_MAX);
	body->present = true;
}

/* The headers are walked once to count them; what they say is for the store. */
static size_t count_headers(struct es_reader *r, struct es_bytes headers, struct es_bytes *first)
{
	struct es_reader h;
	size_t count = 0;
	es_reader_init(&h, headers);
	while (h.err == ES_OK && !es_reader_at_end(&h)) {
		struct es_bytes header = es_read_value(&h);
		if (header.len > ES_HEADER_MAX)
			es_reader_fail(r, ES_TOO_LARGE);
		if (++count == 1)
			*first = header;
		if (count > ES_RUN_MAX)
			es_reader_fail(r, ES_LIMIT);
		if (r->err != ES_OK)
			return count;
	}
	if (h.err != ES_OK || count == 0)
		es_reader_fail(r, h.err != ES_OK ? h.err : ES_MALFORMED);
	return count;
}

void recv_run(struct es_session *s, struct es_reader *r, size_t message_len)
{
	struct es_incoming_run in = {.bodies = s->bodies};
	struct es_bytes first = {0};
	const struct es_vector *v = session_vector(s);
	if (v == NULL)
		return;
	read_reference(s, v, r, &in.run.log);
	in.run.start = es_read_uint(r, UINT64_MAX - ES_RUN_MAX);
	es_read_fixed(r, in.run.signature, ES_SIGNATURE_LEN);
	in.run.headers = es_read_bin(r, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	if (r->err == ES_OK)
		in.run.count = count_headers(r, in.run.headers, &first);
	in.bodies_len = es_read_array(r, in.run.count);
	for (size_t i = 0; i < in.bodies_len; i++)
		read_wire_body(r, &s->bodies[i]);
	if ((in.run.start == 0) != es_id_is_zero(&in.run.log))
		es_reader_fail(r, ES_MALFORMED);
	if (es_reader_finish(r) != ES_OK || !take_credit(s, message_len))
		return;
	struct es_id log = in.run.log;
	if (in.run.start == 0)
		es_record_id(first, &log);
	uint64_t token;
	if (!known_raise(s, v, &log, in.run.start + in.run.count) ||
	    !session_pend(s, MESSAGE_RUN, message_len, in.run.count, &token))
		return;
	s->pending[token].log = log;
	s->pending[token].start = in.run.start;
	s->progress.record_bytes_received += in.run.headers.len + ES_SIGNATURE_LEN;
	s->host->store_run(s->context, token, &in);
}

void recv_credit(struct es_session *s, struct es_reader *r)
{
	uint64_t bytes = es_read_uint(r, ES_CREDIT_INITIAL + ES_MESSAGE_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	s->credit += (int64_t)bytes;
	if (s->credit > (int64_t)ES_CREDIT_INITIAL)
		s->credit = ES_CREDIT_INITIAL;
	pump(s);
}

void recv_totals(struct es_session *s, struct es_reader *r)
{
	uint64_t records = es_read_uint(r, UINT64_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	s->progress.expected_records = records;
	s->progress.received_records = 0;
	session_enter(s, ES_SESSION_CATCHING);
}
