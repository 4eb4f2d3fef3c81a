/* SPDX-License-Identifier: EUPL-1.2 */
/* Sending what the peer lacks: one run after the other, as far as credit and the channel allow. The
 * same step serves catch-up and live records. */
#include "internal.h"

#define BODIES_MESSAGE_BYTES (512u * 1024)
#define CREDIT_STEP (1024u * 1024)
#define RUN_OVERHEAD 256 /* bytes of a run message around headers and bodies, generously */

static void write_reference(struct es_session *s, const struct es_vector *v, struct es_writer *w,
                            const struct es_vector_entry *entry, const struct known_log *known)
{
	if (known->size == 0)
		es_write_nil(w); /* the record id of the first header */
	else if (known->index != NO_INDEX && known_alone(s, v, &entry->log))
		es_write_uint(w, known->index);
	else
		es_write_bin(w, ES_BYTES(entry->log.bytes));
}

/* Bodies beyond those in the run's message: what remains of its headers is kept until they are
 * sent. False if the session ended. */
static bool keep_tail(struct es_session *s, size_t count, size_t bodies_len)
{
	es_writer_reset(&s->tail.headers);
	s->tail.pos = 0;
	if (bodies_len == count)
		return true;
	struct es_reader r;
	es_reader_init(&r, es_writer_bytes(&s->run_headers));
	for (size_t i = 0; i < bodies_len; i++)
		es_read_value(&r);
	es_write_raw(&s->tail.headers, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
	if (s->tail.headers.err == ES_OK)
		return true;
	session_end(s, s->tail.headers.err, "no memory for the bodies of a run");
	return false;
}

/* How many of the bodies, and how many bytes of them, fit into a message that has room left: the
 * first ones, since that of a log's start must come with its run. */
static size_t fitting(const struct es_session *s, size_t room, size_t count, struct es_bytes *out)
{
	struct es_reader r;
	size_t fits = 0;
	*out = es_bytes_of(s->run_bodies.data, 0);
	es_reader_init(&r, es_writer_bytes(&s->run_bodies));
	for (; fits < count; fits++) {
		es_read_value(&r);
		size_t len = (size_t)(r.pos - s->run_bodies.data);
		if (len > room)
			break;
		out->len = len;
	}
	return fits;
}

static bool send_run(struct es_session *s, const struct es_vector *v,
                     const struct es_vector_entry *entry, struct known_log *known)
{
	uint64_t start = known->size;
	size_t count = 0, bodies_len = 0;
	uint8_t signature[ES_SIGNATURE_LEN];
	es_writer_reset(&s->run_headers);
	es_writer_reset(&s->run_bodies);
	es_err err = s->host->run(s->context, &entry->log, start, s->peer_policy, &s->run_headers,
	                          &s->run_bodies, &count, &bodies_len, signature);
	if (err == ES_OK)
		err = s->run_headers.err != ES_OK ? s->run_headers.err : s->run_bodies.err;
	/* The disk is ahead of our vector: the log was cut. It is said anew in a moment, with all else. */
	if (err == ES_NOT_FOUND)
		return false;
	if (err != ES_OK) {
		session_end(s, err, "a run of ours could not be read");
		return false;
	}
	es_assert(count > 0 && bodies_len <= count);
	struct es_writer *w = session_message(s, MESSAGE_RUN, 5);
	write_reference(s, v, w, entry, known);
	es_write_uint(w, start);
	es_write_bin(w, ES_BYTES(signature));
	es_write_bin(w, es_writer_bytes(&s->run_headers));
	struct es_bytes bodies;
	bodies_len = fitting(s, ES_MESSAGE_MAX - RUN_OVERHEAD - w->len, bodies_len, &bodies);
	es_write_array(w, bodies_len);
	es_write_raw(w, bodies);
	if (!session_send(s))
		return false;
	s->credit -= (int64_t)w->len;
	s->progress.sent_records += count;
	s->progress.record_bytes_sent += s->run_headers.len + bodies.len + ES_SIGNATURE_LEN;
	known->size = start + count;
	return keep_tail(s, count, bodies_len);
}

static bool is_wanted(const struct es_session *s, struct es_bytes header)
{
	struct es_header h;
	if (s->peer_policy == NULL)
		return true;
	return es_header_decode(header, &h) == ES_OK && es_body_policy_wants(s->peer_policy, &h);
}

/* One message of bodies from the tail; true while more remain. */
static bool send_tail(struct es_session *s)
{
	struct es_bytes all = es_writer_bytes(&s->tail.headers);
	struct es_reader r;
	es_reader_init(&r, es_bytes_of(all.data + s->tail.pos, all.len - s->tail.pos));
	size_t count = 0;
	es_writer_reset(&s->run_bodies);
	while (!es_reader_at_end(&r) && count < ES_WANT_MAX &&
	       s->run_bodies.len < BODIES_MESSAGE_BYTES) {
		struct es_id id;
		struct es_bytes header = es_read_value(&r);
		if (!is_wanted(s, header))
			continue;
		es_record_id(header, &id);
		es_err err = s->host->body(s->context, &id, &s->run_bodies);
		if (err != ES_OK) {
			session_end(s, err, "a body of ours could not be read");
			return false;
		}
		count++;
	}
	struct es_writer *w = session_message(s, MESSAGE_BODIES, 1);
	es_write_array(w, count);
	session_add_scratch(s);
	if (count > 0 && !session_send(s))
		return false;
	if (count > 0)
		s->credit -= (int64_t)w->len;
	s->progress.record_bytes_sent += s->run_bodies.len;
	s->tail.pos = (size_t)(r.pos - all.data);
	if (s->tail.pos == all.len) {
		es_writer_reset(&s->tail.headers);
		s->tail.pos = 0;
	}
	return true;
}

static void tell_synced(struct es_session *s)
{
	if (s->told_synced)
		return;
	session_message(s, MESSAGE_SYNCED, 0);
	if (!session_send(s))
		return;
	s->told_synced = true;
	if (s->peer_synced) {
		session_enter(s, ES_SESSION_LIVE);
		roots_live(s);
	}
}

/* What goes before runs: acts, since they say what counts; our vector, since at the peer it begins
 * the exchange anew; what the peer waits for. False where the channel is full, or more must come
 * from the peer first. */
static bool send_due(struct es_session *s)
{
	uint64_t acts = s->host->acts(s->context);
	if (s->hello_received && acts > s->peer_acts)
		greet_acts(s);
	if (s->ended || s->blocked || (s->hello_received && !policy_tell(s)) || !forks_tell(s))
		return false;
	if (s->vector_due)
		send_vector(s);
	else if (s->digested.said != NULL && s->peer_digests != NULL)
		send_parts(s);
	if (s->ended || s->blocked)
		return false;
	answer_owed(s);
	return !s->ended && !s->blocked && s->vector_received && s->vector_sent;
}

static void pump_records(struct es_session *s)
{
	if (s->ended || s->blocked || !send_due(s))
		return;
	const struct es_vector *v = session_vector(s);
	bool all = false;
	while (v != NULL && !s->ended && !s->blocked && !all) {
		struct known_log *known;
		const struct es_vector_entry *entry =
		        s->tail.headers.len > 0 ? NULL : queue_next(s, v, &known);
		all = s->tail.headers.len == 0 && entry == NULL;
		if (all || s->credit <= 0)
			break;
		bool sent = entry == NULL ? send_tail(s) : send_run(s, v, entry, known);
		if (!sent)
			break;
	}
	if (all)
		tell_synced(s);
}

void pump(struct es_session *s)
{
	pump_records(s);
	chunks_pump(s);
}

void pump_totals(struct es_session *s)
{
	const struct es_vector *v = session_vector(s);
	uint64_t records;
	if (s->ended || v == NULL || !queue_all(s, v, &records))
		return;
	s->progress.sent_records = 0;
	s->progress.to_send_records = records;
	if (records == 0)
		return;
	struct es_writer *w = session_message(s, MESSAGE_TOTALS, 1);
	es_write_uint(w, records);
	session_tell(s);
}

void give_credit(struct es_session *s)
{
	if (s->ended || s->give_back == 0)
		return;
	if (s->give_back < CREDIT_STEP && s->pending_open > 0)
		return;
	/* A few bytes spent are not worth a message of their own: they wait for more. */
	if (s->give_back < CREDIT_STEP / 4)
		return;
	struct es_writer *w = session_message(s, MESSAGE_CREDIT, 1);
	es_write_uint(w, s->give_back);
	if (!session_send(s))
		return;
	s->unacknowledged -= s->give_back;
	s->give_back = 0;
}
