/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of one session share: its state and the steps between them. Owned by the session's
 * caller; one thread. */
#ifndef SESSION_INTERNAL_H
#define SESSION_INTERNAL_H

#include "essaim/session.h"

/* Message types; the numbers are the wire format (docs/protocol.md, "Session"). 2 is kept for fork
 * proofs. */
enum message_type {
	MESSAGE_HELLO = 0,
	MESSAGE_ACTS = 1,
	MESSAGE_VECTOR = 3,
	MESSAGE_RUN = 4,
	MESSAGE_CREDIT = 5,
	MESSAGE_WANT = 6,
	MESSAGE_BODIES = 7,
	MESSAGE_TOTALS = 8,
	MESSAGE_SYNCED = 9,
	MESSAGE_PING = 10,
	MESSAGE_PONG = 11,
	MESSAGE_JOIN = 12,
	MESSAGE_ADMITTED = 13,
	MESSAGE_REFUSED = 14,
	MESSAGE_MOTIONS = 15,
	MESSAGE_TYPES
};

#define SHORT_LEN 16   /* of the hashes in a hello that only choose the next step */
#define SEALED_MAX 256 /* bytes of a sealed network key */
#define PREFIX_LEN 8   /* of a log id, where log sets differ */

/* A log as the peer's vector named it. */
struct peer_log {
	uint8_t prefix[PREFIX_LEN];
	uint64_t size;
};

/* How much of a log of ours the peer has, by everything that it sent, said or was sent. */
struct known_log {
	struct es_id log;
	uint64_t size;
};

/* A store that the host has not answered yet. */
struct pending {
	bool taken;
	uint64_t type;  /* of the message */
	size_t bytes;   /* credit to give back */
	size_t records; /* of a run: what progress counts when it is durable */
};

/* The bodies of a sent run that did not fit into its message. */
struct tail {
	struct es_writer headers;
	size_t pos; /* bytes done */
};

struct es_session {
	enum es_session_role role;
	const struct es_session_host *host;
	void *context;
	struct es_certificate peer;
	struct es_join_request join;

	uint64_t now_ms, received_ms, sent_ms;
	struct es_session_progress progress;
	bool ended;

	bool hello_received;
	struct es_vector
	        own; /* as the hello described it; the order that sizes without ids refer to */
	struct es_id own_logs, own_root;
	uint64_t own_acts;
	uint64_t peer_acts;   /* how many acts the peer has, as far as we know */
	uint64_t acts_target; /* how many we wait for */
	uint8_t peer_logs[SHORT_LEN];
	struct es_id peer_root;

	bool vector_sent, vector_received;
	uint64_t repaired_ms;
	struct es_vector sent; /* the vector that we sent last: indices in our runs refer to it */
	struct peer_log *peer_order;  /* the peer's vector in its order, for indices in its runs */
	struct peer_log *peer_sorted; /* the same, sorted by prefix */
	size_t peer_count;
	struct known_log *known; /* sorted by log */
	size_t known_count, known_capacity;

	int64_t credit;          /* bytes that we may send; the last message may overdraw it */
	uint64_t unacknowledged; /* bytes received and not yet given back */
	uint64_t give_back;
	bool blocked; /* the channel is full */
	bool told_synced, peer_synced;
	struct es_missing wanted[ES_WANT_MAX]; /* asked for and not answered yet */
	size_t wanted_len;
	uint64_t want_after; /* this pass got as far as here */
	bool want_again;
	uint8_t sealed[SEALED_MAX]; /* SPONSOR: the network key that goes out behind the acts */
	size_t sealed_len;
	struct tail tail;

	uint64_t motions_after;        /* the clock up to which motions were told */
	struct es_writer motions_held; /* objects that wait for acts */

	struct pending *pending;
	size_t pending_count, pending_capacity, pending_open;

	struct es_wire_body *bodies; /* ES_RUN_MAX, for the run being read */
	struct es_writer out;        /* the message being written */
	struct es_writer run_headers, run_bodies;
};

/* session.c */
void session_end(struct es_session *s, es_err reason, const char *text);
void session_enter(struct es_session *s, enum es_session_state state);
/* Sends what stands in s->out; false if the session ended or the channel is full (s->blocked
 * then). */
bool session_send(struct es_session *s);
/* The same for what may not wait: a channel too full for it is one that nobody reads, and ends the
 * session. */
bool session_tell(struct es_session *s);
struct es_writer *session_message(struct es_session *s, enum message_type type, size_t elements);
/* Takes a slot for a store; false if the session ended. */
bool session_pend(struct es_session *s, enum message_type type, size_t bytes, size_t records,
                  uint64_t *token);

/* known.c */
uint64_t known_size(struct es_session *s, const struct es_id *log, bool *ok);
bool known_raise(struct es_session *s, const struct es_id *log, uint64_t size);
/* Replaces what the peer said by a new vector of its; takes over nothing. ES_NO_MEMORY. */
es_err known_replace(struct es_session *s, const struct peer_log *logs, size_t count);
/* The one log of ours that a prefix names; false if none or several. */
bool known_by_prefix(struct es_session *s, const uint8_t prefix[PREFIX_LEN], struct es_id *log);
/* Whether the prefix of a known log names it alone, here and in the peer's vector. A member can make
 * two logs of one prefix in an hour. */
bool known_alone(const struct es_session *s, const struct es_id *log);

/* pump.c */
void pump(struct es_session *s);
void pump_totals(struct es_session *s);
void give_credit(struct es_session *s);

/* greet.c */
void greet_hello(struct es_session *s);
void greet_acts(struct es_session *s); /* sends what the peer lacks of the chain */
void greet_vector(struct es_session *s, bool with_ids);
void greet_acts_stored(struct es_session *s);

/* recv_run.c: counts what a peer sent against the credit that it was given; false if the session
 * ended. */
bool take_credit(struct es_session *s, size_t bytes);

/* recv_*.c: each reads the elements after the type and acts; r is at the second element. */
void recv_hello(struct es_session *s, struct es_reader *r);
void recv_acts(struct es_session *s, struct es_reader *r);
void recv_vector(struct es_session *s, struct es_reader *r);
void recv_run(struct es_session *s, struct es_reader *r, size_t message_len);
void recv_credit(struct es_session *s, struct es_reader *r);
void recv_want(struct es_session *s, struct es_reader *r);
void recv_bodies(struct es_session *s, struct es_reader *r, size_t message_len);
void recv_totals(struct es_session *s, struct es_reader *r);
void recv_join(struct es_session *s, struct es_reader *r);
/* SPONSOR: sends the rest of the acts, as far as the channel allows, and the key behind them. */
void join_go_on(struct es_session *s);
void recv_motions(struct es_session *s, struct es_reader *r);
/* Tells what came or grew since it was told last, if the peer has the acts for it. */
void motions_tell(struct es_session *s);
/* New acts are here: what waited for them is offered again. */
void motions_retry(struct es_session *s);
void recv_admitted(struct es_session *s, struct es_reader *r);
void recv_refused(struct es_session *s, struct es_reader *r);
/* Begins a pass through all bodies that we lack; want_next goes on with it. */
void want_missing(struct es_session *s);
void want_next(struct es_session *s);

#endif
