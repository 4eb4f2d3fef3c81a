/* SPDX-License-Identifier: EUPL-1.2 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

const char *es_session_state_word(enum es_session_state state)
{
	static const char *const words[] = {
	        [ES_SESSION_GREETING] = "greeting", [ES_SESSION_ACTS] = "acts",
	        [ES_SESSION_VECTORS] = "vectors",   [ES_SESSION_CATCHING] = "catching_up",
	        [ES_SESSION_LIVE] = "live",         [ES_SESSION_JOINING] = "joining",
	        [ES_SESSION_ENDED] = "ended",
	};
	return words[state];
}

es_err es_session_new(const struct es_session_config *config, struct es_session **out)
{
	struct es_session *s = calloc(1, sizeof(*s));
	if (s == NULL)
		return ES_NO_MEMORY;
	s->bodies = calloc(ES_RUN_MAX, sizeof(*s->bodies));
	if (s->bodies == NULL) {
		free(s);
		return ES_NO_MEMORY;
	}
	s->role = config->role;
	s->farewell = config->farewell;
	s->host = config->host;
	s->context = config->context;
	s->peer = *config->peer;
	if (config->join != NULL)
		s->join = *config->join;
	memcpy(s->instance, config->instance, ES_INSTANCE_LEN);
	s->structure = config->structure;
	s->memory = config->memory != NULL ? config->memory : &s->scratch_memory;
	s->now_ms = s->received_ms = s->sent_ms = s->moved_ms = s->advanced_ms = config->now_ms;
	s->credit = ES_CREDIT_INITIAL;
	s->talk = ES_TALK_MAX;
	s->talk_ms = config->now_ms;
	s->progress.since_ms = s->progress.wait_since_ms = config->now_ms;
	es_writer_grow(&s->out, ES_MESSAGE_MAX);
	es_writer_grow(&s->run_headers, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	es_writer_grow(&s->run_bodies, ES_MESSAGE_MAX);
	es_writer_grow(&s->tail.headers, (size_t)ES_RUN_MAX * ES_HEADER_MAX);
	es_writer_grow(&s->motions_held, ES_MOTIONS_HELD_MAX);
	*out = s;
	return ES_OK;
}

void es_session_free(struct es_session *s)
{
	if (s == NULL)
		return;
	said_drop(s->own);
	said_drop(s->named);
	said_drop(s->peer_said);
	es_pair_memory_free(&s->scratch_memory);
	digested_free(&s->digested);
	es_writer_free(&s->out);
	es_writer_free(&s->run_headers);
	es_writer_free(&s->run_bodies);
	es_writer_free(&s->tail.headers);
	es_writer_free(&s->motions_held);
	free(s->cosigns_heard);
	free(s->peer_policy);
	free(s->peer_digests);
	free(s->unmatched);
	free(s->known);
	free(s->queue);
	spread_free(s);
	free(s->pending);
	free(s->bodies);
	free(s);
}

const struct es_vector *session_vector(struct es_session *s)
{
	if (s->ended)
		return NULL;
	const struct es_vector *v = s->host->vector(s->context);
	if (v == NULL)
		session_end(s, ES_IO, "our own state could not be read");
	return v;
}

void session_end(struct es_session *s, es_err reason, const char *text)
{
	if (s->ended)
		return;
	s->ended = true;
	session_enter(s, ES_SESSION_ENDED);
	s->host->end(s->context, reason, text);
}

void session_enter(struct es_session *s, enum es_session_state state)
{
	if (s->progress.state == state)
		return;
	s->progress.state = state;
	s->progress.since_ms = s->now_ms;
}

struct es_writer *session_message(struct es_session *s, enum message_type type, size_t elements)
{
	es_writer_reset(&s->out);
	es_write_array(&s->out, elements + 1);
	es_write_uint(&s->out, type);
	return &s->out;
}

void session_add_scratch(struct es_session *s)
{
	if (s->run_bodies.err != ES_OK && s->out.err == ES_OK)
		s->out.err = s->run_bodies.err;
	es_write_raw(&s->out, es_writer_bytes(&s->run_bodies));
}

bool session_send(struct es_session *s)
{
	if (s->ended)
		return false;
	if (s->out.err != ES_OK) {
		session_end(s, s->out.err, "a message of ours could not be written");
		return false;
	}
	es_err err = s->host->send(s->context, es_writer_bytes(&s->out));
	if (err == ES_NO_SPACE) {
		s->blocked = true;
		return false;
	}
	if (err != ES_OK) {
		session_end(s, err, "the channel did not take a message");
		return false;
	}
	s->sent_ms = s->now_ms;
	s->progress.sent_bytes += s->out.len;
	return true;
}

bool session_tell(struct es_session *s)
{
	if (session_send(s))
		return true;
	if (!s->ended)
		session_end(s, ES_NO_SPACE, "the other side does not read");
	return false;
}

/* Either side took it for that by the key that opened the channel. */
static bool is_between_members(const struct es_session *s)
{
	return s->role == ES_ROLE_MEMBER || s->role == ES_ROLE_UNKNOWN || s->role == ES_ROLE_ACTS;
}

void es_session_start(struct es_session *s)
{
	if (is_between_members(s)) {
		greet_hello(s);
		return;
	}
	session_enter(s, ES_SESSION_JOINING);
	if (s->role != ES_ROLE_JOINER)
		return;
	const struct es_admission *a = &s->join.admission;
	struct es_writer *w = session_message(s, MESSAGE_JOIN, 4);
	es_write_cstr(w, a->name);
	es_write_cstr(w, a->country);
	es_write_cstr(w, a->city);
	es_write_cstr(w, a->lang);
	session_tell(s);
}

/* Which roles may receive a message of this type. */
static bool fits_role(const struct es_session *s, uint64_t type)
{
	switch (type) {
	case MESSAGE_PING:
	case MESSAGE_PONG:
		return true;
	case MESSAGE_ACTS:
		return s->role != ES_ROLE_SPONSOR;
	case MESSAGE_HELLO:
	case MESSAGE_VECTOR:
	case MESSAGE_POLICY:
		return is_between_members(s);
	case MESSAGE_NOTE: /* may precede a vector */
		return s->role == ES_ROLE_MEMBER || s->role == ES_ROLE_UNKNOWN;
	case MESSAGE_KEY:
		return s->role == ES_ROLE_MEMBER || s->role == ES_ROLE_ACTS;
	case MESSAGE_JOIN:
		return s->role == ES_ROLE_SPONSOR;
	case MESSAGE_ADMITTED:
	case MESSAGE_REFUSED:
		return s->role == ES_ROLE_JOINER;
	default:
		return s->role == ES_ROLE_MEMBER;
	}
}

/* Between two members, nothing but the greeting makes sense before it. */
static bool fits_state(const struct es_session *s, uint64_t type)
{
	if (s->role == ES_ROLE_JOINER || s->role == ES_ROLE_SPONSOR || type == MESSAGE_PING ||
	    type == MESSAGE_PONG)
		return true;
	return s->hello_received ? type != MESSAGE_HELLO : type == MESSAGE_HELLO;
}

static void recv_ping(struct es_session *s, struct es_reader *r)
{
	uint64_t nonce = es_read_uint(r, UINT64_MAX);
	if (es_reader_finish(r) != ES_OK)
		return;
	struct es_writer *w = session_message(s, MESSAGE_PONG, 1);
	es_write_uint(w, nonce);
	session_tell(s);
}

static void recv_pong(struct es_session *s, struct es_reader *r)
{
	(void)s;
	es_read_uint(r, UINT64_MAX);
}

static void recv_synced(struct es_session *s, struct es_reader *r)
{
	(void)r;
	s->peer_synced = true;
	if (s->told_synced) {
		session_enter(s, ES_SESSION_LIVE);
		roots_live(s);
	}
	want_missing(s);
}

/* What reads a message of each type, but for those that count against credit. */
static void (*const readers[MESSAGE_TYPES])(struct es_session *s, struct es_reader *r) = {
        [MESSAGE_HELLO] = recv_hello,     [MESSAGE_ACTS] = recv_acts,
        [MESSAGE_FORKS] = recv_forks,     [MESSAGE_VECTOR] = recv_vector,
        [MESSAGE_CREDIT] = recv_credit,   [MESSAGE_WANT] = recv_want,
        [MESSAGE_TOTALS] = recv_totals,   [MESSAGE_SYNCED] = recv_synced,
        [MESSAGE_PING] = recv_ping,       [MESSAGE_PONG] = recv_pong,
        [MESSAGE_NOTE] = recv_note,       [MESSAGE_GRAFT] = recv_graft,
        [MESSAGE_PRUNE] = recv_prune,     [MESSAGE_PEERS] = recv_peers,
        [MESSAGE_JOIN] = recv_join,       [MESSAGE_ADMITTED] = recv_admitted,
        [MESSAGE_REFUSED] = recv_refused, [MESSAGE_MOTIONS] = recv_motions,
        [MESSAGE_KEY] = recv_key,         [MESSAGE_COSIGNED] = recv_cosigned,
        [MESSAGE_ROOTS] = recv_roots,     [MESSAGE_CLAIM] = recv_claim,
        [MESSAGE_PROBE] = recv_probe,     [MESSAGE_NODES] = recv_nodes,
        [MESSAGE_POLICY] = recv_policy,   [MESSAGE_SEEK] = recv_seek,
        [MESSAGE_HELD] = recv_held,       [MESSAGE_FETCH] = recv_fetch,
        [MESSAGE_CHUNK] = recv_chunk,     [MESSAGE_HERE] = recv_here,
};

static void dispatch(struct es_session *s, uint64_t type, struct es_reader *r, size_t message_len)
{
	es_assert(type < MESSAGE_TYPES);
	if (type == MESSAGE_RUN)
		recv_run(s, r, message_len);
	else if (type == MESSAGE_BODIES)
		recv_bodies(s, r, message_len);
	else
		readers[type](s, r);
}

static const char not_understood[] = "a message could not be understood";

static void receive_one(struct es_session *s, struct es_bytes message)
{
	struct es_reader r;
	es_reader_init(&r, message);
	size_t elements = es_read_array(&r, 16);
	if (elements == 0)
		es_reader_fail(&r, ES_MALFORMED);
	uint64_t type = es_read_uint(&r, MESSAGE_TYPES - 1);
	/* The peer may take this for an ordinary link between members, and us for less patient. */
	if (r.err == ES_OK && s->role == ES_ROLE_ACTS && !fits_role(s, type))
		return;
	if (r.err == ES_OK && (!fits_role(s, type) || !fits_state(s, type)))
		es_reader_fail(&r, ES_STATE);
	if (type != MESSAGE_PING && type != MESSAGE_PONG)
		s->moved_ms = s->now_ms;
	if (bounds_advances(type))
		s->advanced_ms = s->now_ms;
	if (r.err == ES_OK && bounds_listen(s, type, message.len))
		dispatch(s, type, &r, message.len);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		session_end(s, err, not_understood);
}

void es_session_receive(struct es_session *s, struct es_bytes messages, uint64_t now_ms)
{
	if (s->ended)
		return;
	s->now_ms = s->received_ms = now_ms;
	s->progress.received_bytes += messages.len;
	struct es_reader r;
	es_reader_init(&r, messages);
	if (messages.len > ES_MESSAGE_MAX)
		es_reader_fail(&r, ES_TOO_LARGE);
	else if (messages.len == 0)
		es_reader_fail(&r, ES_MALFORMED);
	while (r.err == ES_OK && !es_reader_at_end(&r) && !s->ended) {
		struct es_bytes message = es_read_value(&r);
		if (r.err == ES_OK)
			receive_one(s, message);
	}
	if (r.err != ES_OK)
		session_end(s, r.err, not_understood);
	wait_look(s);
}

/* Logs that changed are looked at one by one; where they are not named, all are. */
static bool take_news(struct es_session *s, const struct es_id *logs, size_t logs_len)
{
	const struct es_vector *v = session_vector(s);
	uint64_t records;
	if (v == NULL || logs_len == ES_ALL_LOGS)
		return v != NULL && queue_all(s, v, &records);
	for (size_t i = 0; i < logs_len; i++) {
		const struct es_vector_entry *entry = es_vector_find(v, &logs[i]);
		if (entry != NULL && !queue_news(s, entry))
			return false;
	}
	return true;
}

void es_session_changed(struct es_session *s, const struct es_id *logs, size_t logs_len,
                        uint64_t now_ms)
{
	if (s->ended || s->role != ES_ROLE_MEMBER || !s->hello_received)
		return;
	s->now_ms = now_ms;
	/* Before vectors, all logs will be looked at anyway. */
	bool ok = !s->vector_received || take_news(s, logs, logs_len);
	if (ok && s->host->acts(s->context) > s->peer_acts)
		greet_acts(s);
	want_news(s);
	if (ok) {
		motions_retry(s);
		motions_tell(s);
		pump(s);
	}
	wait_look(s);
}

void es_session_retreated(struct es_session *s, uint64_t now_ms)
{
	if (s->ended || s->role != ES_ROLE_MEMBER || !s->vector_sent)
		return;
	s->now_ms = now_ms;
	s->vector_due = s->vector_whole = true;
	pump(s);
	wait_look(s);
}

void es_session_writable(struct es_session *s, uint64_t now_ms)
{
	s->now_ms = now_ms;
	s->blocked = false;
	if (s->ended)
		return;
	join_go_on(s);
	acts_go_on(s);
	if (s->ended)
		return;
	if (s->role == ES_ROLE_MEMBER) {
		give_credit(s);
		if (s->want_again && s->wanted_len == 0 && s->pending_open == 0)
			want_next(s);
		if (s->hello_received && s->host->acts(s->context) > s->peer_acts)
			greet_acts(s);
		motions_tell(s);
		pump(s);
	}
	wait_look(s);
}

/* Runs of a log arrive in order on a link, so a gap means that its log here is shorter than we
 * said: say it anew. */
static void repair_gap(struct es_session *s)
{
	if (s->repaired_ms != 0 && s->now_ms - s->repaired_ms < ES_HANDSHAKE_TIMEOUT_MS)
		session_end(s, ES_GAP, "runs do not continue the logs that they name");
	else
		s->vector_due = s->vector_whole = true;
	s->repaired_ms = s->now_ms;
	pump(s);
}

/* A run does not lead to the root that an act or a proof gives the log. Where it began in the midst of
 * what could be one run, we may hold something else before it: the whole is asked for, which can be
 * held against that root alone. */
static bool ask_for_whole(struct es_session *s, const struct pending *p)
{
	uint64_t floor = es_run_floor(p->start + p->records);
	const struct es_vector *v = p->start > floor ? session_vector(s) : NULL;
	return v != NULL && spread_ask(s, v, &p->log, floor);
}

/* Why a store refused, judged: another link was faster, we must say again what we have, or somebody
 * is at fault. */
static void judge_store(struct es_session *s, const struct pending *p, es_err err)
{
	if (err == ES_OK)
		s->progress.received_records += p->records;
	else if (err == ES_EXISTS && p->type == MESSAGE_RUN)
		spread_repeated(s, &p->log);
	else if (err == ES_EXISTS || err == ES_STALE)
		return;
	else if ((err == ES_NOT_FOUND || err == ES_NOT_ALLOWED) && p->type == MESSAGE_BODIES)
		return; /* erased or cut meanwhile */
	else if (p->type == MESSAGE_FORKS && (err == ES_NOT_MEMBER || err == ES_LIMIT))
		return; /* of a log that does not count here */
	else if (p->type == MESSAGE_RUN && err == ES_LIMIT)
		return; /* beyond what counts of its log: not taken */
	else if (p->type == MESSAGE_RUN && err == ES_FORK && ask_for_whole(s, p))
		return;
	else if (p->type == MESSAGE_RUN && (err == ES_BAD_SIGNATURE || err == ES_FORK) &&
	         claim_make(s, &p->log, true))
		return;
	else if (err == ES_GAP && p->type == MESSAGE_RUN && s->forks.claim.open)
		/* It follows one that did not verify; what follows the claimed log's comes when that is
		 * settled. */
		s->forks.claim.missed |= !es_id_equal(&s->forks.claim.log, &p->log);
	else if (err == ES_GAP && p->type == MESSAGE_RUN)
		repair_gap(s);
	else
		session_end(s, err, es_err_sentence(err));
}

void es_session_stored(struct es_session *s, uint64_t token, es_err err, uint64_t now_ms)
{
	es_assert(token < s->pending_count && s->pending[token].taken);
	struct pending p = s->pending[token];
	s->pending[token].taken = false;
	s->pending_held -= p.held;
	s->pending_open--;
	if (s->ended)
		return;
	s->now_ms = now_ms;
	judge_store(s, &p, err);
	if (s->ended)
		return;
	s->moved_ms = s->advanced_ms = now_ms;
	s->give_back += p.bytes;
	give_credit(s);
	if (p.type == MESSAGE_FORKS)
		forks_stored(s, err);
	else if (p.type == MESSAGE_ACTS)
		greet_acts_stored(s);
	else if (p.type == MESSAGE_BODIES && s->pending_open == 0 && s->want_again)
		want_next(s);
	else if (p.type == MESSAGE_ADMITTED)
		session_end(s, err, err == ES_OK ? "joined" : es_err_sentence(err));
	wait_look(s);
}
