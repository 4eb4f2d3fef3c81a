/* SPDX-License-Identifier: EUPL-1.2 */
/* Sending what the peer lacks: one run after the other, as far as credit and the channel allow. The
 * same step serves catch-up and live records. */
#include "internal.h"

#define BODIES_MESSAGE_BYTES (512u * 1024)
#define CREDIT_STEP (256u * 1024)
#define RUN_OVERHEAD 256 /* bytes of a run message around headers and bodies, generously */

/* The first log of ours that the peer has less of. */
static bool next_log(struct es_session *s, struct es_vector *mine, size_t *at, uint64_t *start)
{
	for (; *at < mine->count; (*at)++) {
		bool ok;
		*start = known_size(s, &mine->entries[*at].log, &ok);
		if (!ok)
			return false;
		if (*start < mine->entries[*at].size)
			return true;
	}
	return false;
}

static void write_reference(struct es_session *s, struct es_writer *w, const struct es_id *log,
                            uint64_t start, size_t hint)
{
	if (start == 0)
		es_write_nil(w); /* the record id of the first header */
	else if (hint < s->sent.count && es_id_equal(&s->sent.entries[hint].log, log) &&
	         known_alone(s, log))
		es_write_uint(w, hint);
	else
		es_write_bin(w, ES_BYTES(log->bytes));
}

/* Bodies beyond those in the run's message: what remains of its headers is kept until they are
 * sent. */
static void keep_tail(struct es_session *s, size_t count, size_t bodies_len)
{
	es_writer_reset(&s->tail.headers);
	s->tail.pos = 0;
	if (bodies_len == count)
		return;
	struct es_reader r;
	es_reader_init(&r, es_writer_bytes(&s->run_headers));
	for (size_t i = 0; i < bodies_len; i++)
		es_read_value(&r);
	es_write_raw(&s->tail.headers, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
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

static bool send_run(struct es_session *s, const struct es_vector_entry *entry, uint64_t start,
                     size_t hint)
{
	size_t count = 0, bodies_len = 0;
	uint8_t signature[ES_SIGNATURE_LEN];
	es_writer_reset(&s->run_headers);
	es_writer_reset(&s->run_bodies);
	es_err err = s->host->run(s->context, &entry->log, start, &s->run_headers, &s->run_bodies,
	                          &count, &bodies_len, signature);
	if (err != ES_OK) {
		session_end(s, err, "a run of ours could not be read");
		return false;
	}
	es_assert(count > 0 && bodies_len <= count);
	struct es_writer *w = session_message(s, MESSAGE_RUN, 5);
	write_reference(s, w, &entry->log, start, hint);
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
	keep_tail(s, count, bodies_len);
	return known_raise(s, &entry->log, start + count);
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
		es_record_id(es_read_value(&r), &id);
		es_err err = s->host->body(s->context, &id, &s->run_bodies);
		if (err != ES_OK) {
			session_end(s, err, "a body of ours could not be read");
			return false;
		}
		count++;
	}
	struct es_writer *w = session_message(s, MESSAGE_BODIES, 1);
	es_write_array(w, count);
	es_write_raw(w, es_writer_bytes(&s->run_bodies));
	if (!session_send(s))
		return false;
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
	if (s->peer_synced)
		session_enter(s, ES_SESSION_LIVE);
}

void pump(struct es_session *s)
{
	/* Our vector goes first: at the peer it begins the exchange anew, with all that was said
	 * before. */
	if (s->ended || !s->vector_received || !s->vector_sent || s->blocked)
		return;
	struct es_vector mine;
	es_vector_init(&mine);
	es_err err = s->host->vector(s->context, &mine);
	if (err != ES_OK)
		session_end(s, err, "our own state could not be read");
	size_t at = 0;
	uint64_t start;
	bool all = false;
	while (!s->ended && !s->blocked && s->credit > 0) {
		if (s->tail.headers.len > 0) {
			if (!send_tail(s))
				break;
			continue;
		}
		if (!next_log(s, &mine, &at, &start)) {
			all = !s->ended;
			break;
		}
		if (!send_run(s, &mine.entries[at], start, at))
			break;
	}
	es_vector_free(&mine);
	if (all)
		tell_synced(s);
}

void pump_totals(struct es_session *s)
{
	struct es_vector mine;
	es_vector_init(&mine);
	es_err err = s->host->vector(s->context, &mine);
	uint64_t records = 0;
	bool ok = err == ES_OK;
	for (size_t i = 0; ok && i < mine.count; i++) {
		uint64_t known = known_size(s, &mine.entries[i].log, &ok);
		if (mine.entries[i].size > known)
			records += mine.entries[i].size - known;
	}
	es_vector_free(&mine);
	if (!ok) {
		if (!s->ended)
			session_end(s, err, "our own state could not be read");
		return;
	}
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
