/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of one session share: its state and the steps between them. Owned by the session's
 * caller; one thread. */
#ifndef SESSION_INTERNAL_H
#define SESSION_INTERNAL_H

#include "essaim/fork.h"
#include "essaim/session.h"

/* Message types; the numbers are the wire format (docs/protocol.md, "Session"). */
enum message_type {
	MESSAGE_HELLO = 0,
	MESSAGE_ACTS = 1,
	MESSAGE_FORKS = 2,
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
	MESSAGE_NOTE = 16,
	MESSAGE_GRAFT = 17,
	MESSAGE_PRUNE = 18,
	MESSAGE_PEERS = 19,
	MESSAGE_COSIGNED = 20,
	MESSAGE_KEY = 21,
	MESSAGE_ROOTS = 22,
	MESSAGE_CLAIM = 23,
	MESSAGE_PROBE = 24,
	MESSAGE_NODES = 25,
	MESSAGE_POLICY = 26,
	MESSAGE_SEEK = 27,
	MESSAGE_HELD = 28,
	MESSAGE_FETCH = 29,
	MESSAGE_CHUNK = 30,
	MESSAGE_HERE = 31,
	MESSAGE_TYPES
};

/* Forms of a vector. */
enum vector_form {
	VECTOR_SIZES = 0,
	VECTOR_PAIRS = 1,
	VECTOR_CHANGES = 2,
	VECTOR_DIGESTS = 3,
	VECTOR_PARTS = 4,
	VECTOR_FORMS
};

#define SHORT_LEN 16   /* of the hashes in a hello that only choose the next step */
#define NAME_LEN 8     /* of a vector as it was said, of a digest of logs, structures or forks */
#define SEALED_MAX 256 /* bytes of a sealed network key */
#define NO_INDEX UINT32_MAX
#define EARLY_MAX 128 /* a new log more is forgotten, and what it holds may be sent back */

/* A log as a vector names it. */
struct said_log {
	uint8_t prefix[ES_ID_PREFIX_LEN];
	uint64_t size;
};

/* A vector as one side said it to the other: both hold the same, and its name says so. Not changed
 * once it has its name; shared, and freed with the last reference. */
struct es_said {
	unsigned references;
	uint8_t name[NAME_LEN];
	size_t count;
	struct said_log logs[];
};

/* What stands behind the digests that we sent: our vector then, structure by structure. */
struct digested {
	struct es_said *said;
	size_t groups;
	size_t *counts; /* logs of each structure */
	uint8_t (*digests)[NAME_LEN];
};

/* How much of a log of ours the peer has, by everything that it sent, said or was sent. By slot. */
struct known_log {
	uint64_t size;
	uint32_t index; /* in the vector that we said last, or NO_INDEX */
	bool seen;      /* size is set */
	bool queued;
	bool lazy;     /* it wants notes only */
	bool pruned;   /* so do we */
	bool noting;   /* a note waits to go out */
	bool resting;  /* its first run waits a moment ... */
	bool rested;   /* ... and has waited */
	uint64_t told; /* the size of our last note */
};

/* A log that runs came of and that our vector does not name yet. */
struct early_log {
	struct es_id log;
	uint64_t size;
};

/* A store that the host has not answered yet. */
struct pending {
	bool taken;
	uint64_t type;    /* of the message */
	size_t bytes;     /* credit to give back */
	size_t held;      /* of those that need no credit */
	size_t records;   /* of a run: what progress counts when it is durable */
	struct es_id log; /* of a run, as start */
	uint64_t start;
};

/* Our copy of a log, which the peer may question. */
struct fork_claim {
	bool open;
	bool accused; /* a run of the peer's did not continue it: without a fork the peer is at fault */
	bool missed; /* meanwhile runs were passed over that have to come again */
	struct es_id log;
	uint64_t since_ms;
	unsigned steps;
};

/* The peer's copy of a log, in which we look for the first leaf that differs from ours. */
struct fork_search {
	bool active;
	struct es_checkpoint claimed;
	uint64_t common; /* leaves that both can show */
	uint64_t
	        start; /* of the subtree that differs: 2^height leaves, with this hash at the peer */
	unsigned height;
	struct es_tree_hash parent;
	uint64_t since_ms;
	unsigned steps;
};

struct forks {
	uint64_t told; /* the clock up to which proofs were told */
	struct fork_claim claim;
	struct fork_search search;
	unsigned claims_made, claims_heard;
	uint64_t roots_ms;    /* when our root is to be said next; 0: not while we are not live */
	uint64_t compared_ms; /* when roots were last gone into; 0: never */
};

/* Slots of the vector's, in the order in which they were put there. */
struct slots {
	uint32_t *at; /* owned */
	size_t count, capacity;
};

/* A log of which the peer has more, as its note told. */
struct awaited {
	struct es_id log;
	uint64_t size;   /* noted */
	uint64_t held;   /* by us when it was looked at last */
	uint64_t due_ms; /* when to look again */
	unsigned grafts; /* sent in vain */
};

/* spread.c */
struct spread {
	bool begun;         /* the peer was asked to begin with notes */
	struct slots notes; /* to be told, at notes_ms */
	uint64_t notes_ms;
	struct slots rests; /* new logs that wait until rests_ms */
	uint64_t rests_ms;
	struct awaited *awaited; /* owned */
	size_t awaited_count, awaited_capacity;
	unsigned peers_told; /* of the first times, which follow each other sooner */
	uint64_t peers_ms;   /* when addresses are told again; 0: not told yet */
	uint64_t heard_ms;   /* since when heard counts the messages with addresses */
	unsigned heard;
};

/* The bodies of a sent run that did not fit into its message. */
struct tail {
	struct es_writer headers;
	size_t pos; /* bytes done */
};

/* Bodies whose headers came lately. They are mostly on their way; but who passed the header on may keep
 * the body back, so all links are asked for them soon, and not only when the next pass is due. */
struct young {
	uint64_t news_ms;    /* when something came last; 0: not for long */
	uint64_t window_ms;  /* when the window began */
	uint64_t asked_ms;   /* when they were asked for */
	uint64_t from, next; /* positions at which this window begins, and the next one */
	uint64_t seen;       /* the last position asked for */
};

/* A chunk that one side asked the other for. */
struct named_chunk {
	struct es_id file;
	uint32_t index;
};

struct chunks {
	struct named_chunk owed[ES_CHUNKS_ASKED_MAX]; /* by us, in the order in which they go */
	size_t owed_len;
	bool reading; /* the host is reading the first of them */
	bool pumping;
	struct named_chunk asked[ES_CHUNKS_ASKED_MAX]; /* of the peer, and not answered */
	size_t asked_len;
};

struct es_session {
	enum es_session_role role;
	es_err farewell; /* ACTS */
	const struct es_session_host *host;
	void *context;
	struct es_certificate peer;
	struct es_join_request join;

	uint64_t here_ms; /* since when here counts the messages of who is here */
	unsigned here;
	uint64_t now_ms, received_ms, sent_ms;
	uint64_t
	        moved_ms; /* when the peer last sent more than a ping, or our disk was done with something */
	uint64_t talk;        /* bytes of talk that the peer may still send ... */
	uint64_t talk_ms;     /* ... as reckoned then */
	uint64_t advanced_ms; /* the same, of what takes the exchange further */
	struct es_session_progress progress;
	bool ended;

	uint8_t instance[ES_INSTANCE_LEN];
	struct es_id structure;
	bool hello_received;
	struct es_said *own; /* our vector when we greeted */
	uint8_t own_logs[NAME_LEN], own_root[SHORT_LEN];
	uint64_t own_acts;
	uint64_t peer_acts;   /* how many acts the peer has, as far as we know */
	uint64_t acts_target; /* how many we wait for */
	bool same_logs;       /* both greeted with the same logs */
	struct es_pair_memory *memory;
	struct es_pair_memory scratch_memory; /* where the host keeps none */
	struct es_said *named;                /* the peer's vector that our hello named, or NULL */
	uint8_t base[NAME_LEN];               /* the vector of ours that the peer's hello named */

	bool policy_due;                    /* ours is to be told */
	struct es_body_policy *peer_policy; /* owned; NULL: the peer wants all bodies */

	bool vector_due, vector_whole; /* to be sent; not as changes */
	bool vector_sent, vector_received;
	uint64_t repaired_ms;
	struct digested digested;          /* sent; said is NULL if not */
	uint8_t (*peer_digests)[NAME_LEN]; /* received, or NULL */
	size_t peer_digests_len;
	struct es_said *peer_said; /* the peer's last vector: indices in its runs refer to it */
	struct said_log
	        *unmatched; /* of it, sorted, what fits none of our logs, or not one alone */
	size_t unmatched_count;
	struct known_log *known;
	size_t known_count, known_capacity;
	struct early_log early[EARLY_MAX];
	size_t early_count;
	uint32_t *queue; /* ring of slots: logs of which the peer may lack something */
	size_t queue_first, queue_count, queue_capacity;

	int64_t credit;          /* bytes that we may send; the last message may overdraw it */
	uint64_t unacknowledged; /* bytes received and not yet given back */
	uint64_t give_back;
	bool blocked; /* the channel is full */
	bool told_synced, peer_synced;
	struct es_id owed[ES_WANT_MAX]; /* bodies that the peer asked for */
	size_t owed_len;
	uint64_t want_at_ms, want_wait_ms;     /* the next pass; 0: none is due yet */
	struct es_missing wanted[ES_WANT_MAX]; /* asked for and not answered yet */
	size_t wanted_len;
	uint64_t wanted_ms;  /* since when */
	uint64_t want_after; /* this pass got as far as here */
	bool want_again;
	struct young young;
	uint8_t sealed[SEALED_MAX]; /* SPONSOR: the network key that goes out behind the acts */
	size_t sealed_len;
	struct tail tail;
	struct spread spread;

	bool cosigns_compared;  /* our digest was told */
	bool cosigns_answered;  /* and what our parts are: the peer's digest is another */
	bool cosigns_asked;     /* the peer said what its parts are */
	uint64_t cosigns_after; /* the clock up to which cosignatures were told */
	uint64_t cosigns_since; /* what came after is told, whatever part it is in */
	uint64_t cosigns_parts; /* of what came before, these parts */
	struct es_cosigns_heard *cosigns_heard; /* NULL before the first */
	uint64_t motions_after;                 /* the clock up to which motions were told */
	struct es_writer motions_held;          /* objects that wait for acts */

	struct forks forks;
	struct chunks chunks;
	struct pending *pending;
	size_t pending_count, pending_capacity, pending_open;
	size_t pending_held; /* the sum of held */

	struct es_wire_body *bodies; /* ES_RUN_MAX, for the run being read */
	struct es_writer out;        /* the message being written */
	struct es_writer run_headers, run_bodies;
};

/* session.c */
void session_end(struct es_session *s, es_err reason, const char *text);
void session_enter(struct es_session *s, enum es_session_state state);
/* Puts what was gathered in s->run_bodies behind what stands in s->out; where it could not be
 * gathered, that is the message's error. */
void session_add_scratch(struct es_session *s);
/* Sends what stands in s->out; false if the session ended or the channel is full (s->blocked
 * then). */
bool session_send(struct es_session *s);
/* The same for what may not wait: a channel too full for it is one that nobody reads, and ends the
 * session. */
bool session_tell(struct es_session *s);
struct es_writer *session_message(struct es_session *s, enum message_type type, size_t elements);
/* bounds.c: takes a slot for a store; false if the session ended. */
bool session_pend(struct es_session *s, enum message_type type, size_t bytes, size_t records,
                  uint64_t *token);
/* The same for what no credit bounds: so many bytes of it may wait for the disk. */
bool session_pend_free(struct es_session *s, enum message_type type, size_t bytes, uint64_t *token);

/* Whether a message of this type takes the exchange further. */
bool bounds_advances(uint64_t type);
/* Counts what needs no credit; false if it was too much, and the session ended. */
bool bounds_listen(struct es_session *s, uint64_t type, size_t bytes);

/* The host's vector; NULL if the session ended over it. */
const struct es_vector *session_vector(struct es_session *s);

/* said.c: vectors as they were said. NULL: no memory. */
struct es_said *said_new(size_t count);
/* Our vector as it stands. */
struct es_said *said_of(const struct es_vector *v);
void said_seal(struct es_said *said); /* gives it its name */
struct es_said *said_hold(struct es_said *said);
void said_drop(struct es_said *said); /* NULL is fine */
size_t said_bytes(const struct es_said *said);
/* Puts said into a place that holds another, or NULL. */
void said_set(struct es_said **place, struct es_said *said);

/* leb.c: numbers in bins, LEB128, in their shortest form. */
void leb_write(struct es_writer *w, uint64_t number);
uint64_t leb_read(struct es_reader *r);

/* known.c */
/* What the peer has of a log of ours; NULL if the session ended for want of memory. */
struct known_log *known_of(struct es_session *s, const struct es_vector_entry *entry);
bool known_raise(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                 uint64_t size);
/* twins.c: logs whose ids begin alike, which no vector can tell apart. */
/* Names those of ours by their whole ids, before our vector; false if the session ended, or the
 * channel is full. */
bool twins_tell(struct es_session *s, const struct es_vector *v);
/* The peer has so much of a log that is not here. If one of ours begins alike, both sides have taken
 * the one for the other: ours is named, that one asked for. */
void twins_claimed(struct es_session *s, const struct es_id *log, uint64_t held);
/* The peer said a new vector: it replaces all that was known. Takes over a reference. */
bool known_replace(struct es_session *s, const struct es_vector *v, struct es_said *said);
/* We said a new vector: indices refer to it from now on. */
bool known_index(struct es_session *s, const struct es_vector *v, const struct es_said *said);
/* The one log that a prefix names; false if none or several. */
bool known_by_prefix(const struct es_session *s, const struct es_vector *v,
                     const uint8_t prefix[ES_ID_PREFIX_LEN], struct es_id *log);
/* The peer named a log by its whole id and said how much it has of it: holds also where the prefix
 * names others, and for the next vector. */
bool known_whole(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                 uint64_t size);
/* The peer has what we greeted with. */
bool known_equal(struct es_session *s, const struct es_vector *v, const struct es_said *said);
/* Whether the prefix of a log names it alone, here and in all that the peer said. A member can make
 * two logs of one prefix in an hour. */
bool known_alone(const struct es_session *s, const struct es_vector *v, const struct es_id *log);

/* queue.c: which logs the peer lacks something of, and in which order they are sent. */
/* Looks at every log; *records: how many the peer lacks. */
bool queue_all(struct es_session *s, const struct es_vector *v, uint64_t *records);
/* A log changed: it goes first. */
bool queue_news(struct es_session *s, const struct es_vector_entry *entry);
/* The next log to send of; it stays until nothing of it is lacking. NULL if there is none. */
const struct es_vector_entry *queue_next(struct es_session *s, const struct es_vector *v,
                                         struct known_log **known);

/* pump.c: sends what is due and what the peer lacks, as far as the channel and credit allow. */
void pump(struct es_session *s);
void pump_totals(struct es_session *s);
void give_credit(struct es_session *s);

/* greet.c */
void greet_hello(struct es_session *s);
void greet_acts(struct es_session *s); /* sends what the peer lacks of the chain */
void greet_acts_stored(struct es_session *s);

/* send_vector.c: says our vector, in the form that costs least. */
void send_vector(struct es_session *s);
/* Both sides sent digests: the structures in which they differ. */
void send_parts(struct es_session *s);
/* Whether we and the peer digest structure i differently. */
bool parts_differ(const struct es_session *s, size_t i);
void digested_free(struct digested *d);

/* spread.c: what goes at once and what is only told of. */
/* Whether a log that the peer has less of is not to be sent now: told of instead, or later. *ok is
 * false if the session ended. */
bool spread_holds(struct es_session *s, const struct es_vector_entry *entry,
                  struct known_log *known, bool *ok);
/* A run brought nothing new. */
void spread_repeated(struct es_session *s, const struct es_id *log);
/* A log as notes, grafts and prunes name it: the first 8 bytes of its id, or all; borrowed. */
struct es_bytes spread_read_reference(struct es_reader *r);
/* False where it names no log, or several. */
bool spread_resolve(struct es_session *s, const struct es_vector *v, struct es_bytes reference,
                    struct es_id *log);
/* In short where both sides know the log. */
void spread_write_reference(const struct es_session *s, const struct es_vector *v,
                            struct es_writer *w, const struct es_id *log, bool both_know);
void spread_graft(struct es_session *s, struct es_bytes reference, uint64_t size);
void spread_prune(struct es_session *s, struct es_bytes reference);
void spread_prune_all(struct es_session *s);
/* The exchange begins anew. */
void spread_reset(struct es_session *s);
/* Does what is due. */
void spread_tick(struct es_session *s);
void spread_free(struct es_session *s);
/* Asks for a log from size on. */
bool spread_ask(struct es_session *s, const struct es_vector *v, const struct es_id *log,
                uint64_t size);
/* await.c: the peer has this much of a log. */
void spread_noted(struct es_session *s, struct es_bytes reference, uint64_t size);
void await_tick(struct es_session *s, const struct es_vector *v);
/* recv_peers.c */
void send_peers(struct es_session *s);

/* wait.c: patience, and what there is to be patient for. */
void wait_look(struct es_session *s);

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
void recv_note(struct es_session *s, struct es_reader *r);
void recv_graft(struct es_session *s, struct es_reader *r);
void recv_prune(struct es_session *s, struct es_reader *r);
void recv_peers(struct es_session *s, struct es_reader *r);
void recv_here(struct es_session *s, struct es_reader *r);
void recv_join(struct es_session *s, struct es_reader *r);
/* SPONSOR: sends the rest of the acts, as far as the channel allows, and the key behind them. */
void join_go_on(struct es_session *s);
void recv_motions(struct es_session *s, struct es_reader *r);
void recv_key(struct es_session *s, struct es_reader *r);
/* ACTS: sends what the peer lacks of the chain, as far as the channel allows, then the key, and ends. */
void acts_go_on(struct es_session *s);
/* cosigned.c */
void recv_cosigned(struct es_session *s, struct es_reader *r);
void cosigned_tick(struct es_session *s);
/* Tells what came or grew since it was told last, if the peer has the acts for it. */
void motions_tell(struct es_session *s);
/* New acts are here: what waited for them is offered again. */
void motions_retry(struct es_session *s);
void recv_admitted(struct es_session *s, struct es_reader *r);
void recv_refused(struct es_session *s, struct es_reader *r);
/* recv_forks.c: of all fork proofs here; zeros where there are none. */
void forks_digest(struct es_session *s, uint8_t digest[NAME_LEN]);
void forks_greeted(struct es_session *s, const uint8_t digest[NAME_LEN]);
/* Sends the proofs that the peer was not told of; false if the channel is full or the session
 * ended. */
bool forks_tell(struct es_session *s);
void forks_stored(struct es_session *s, es_err err);
void recv_forks(struct es_session *s, struct es_reader *r);

/* claim.c: claims our copy of a log. accused: a run of the peer's did not continue it. False where
 * there is nothing to claim. */
bool claim_make(struct es_session *s, const struct es_id *log, bool accused);
/* It is settled: what was passed over meanwhile is asked for again. */
void claim_close(struct es_session *s);
/* Nothing shows a fork. */
void claim_refuted(struct es_session *s);
void claim_tick(struct es_session *s);
void recv_claim(struct es_session *s, struct es_reader *r);

/* search.c: the first difference to what the peer claims, within the leaves that both can show. */
void search_begin(struct es_session *s, const struct es_checkpoint *claimed, uint64_t common);
void search_tell_none(struct es_session *s, const struct es_id *log);
void recv_probe(struct es_session *s, struct es_reader *r);
void recv_nodes(struct es_session *s, struct es_reader *r);

/* recv_policy.c: which bodies we want; false if the channel is full or the session ended. */
void policy_greet(struct es_session *s);
bool policy_tell(struct es_session *s);
void recv_policy(struct es_session *s, struct es_reader *r);

/* recv_roots.c: all was sent and received; do both have the same? */
void roots_live(struct es_session *s); /* it became live */
void roots_tick(struct es_session *s);
void recv_roots(struct es_session *s, struct es_reader *r);

/* chunks.c: reads what is owed, as far as records leave room. */
void chunks_pump(struct es_session *s);
void recv_seek(struct es_session *s, struct es_reader *r);
void recv_held(struct es_session *s, struct es_reader *r);
void recv_fetch(struct es_session *s, struct es_reader *r);
void recv_chunk(struct es_session *s, struct es_reader *r);

/* Answers what the peer asked for, once there is room. */
void answer_owed(struct es_session *s);
/* Begins a pass through all bodies that we lack; want_next goes on with it. */
void want_missing(struct es_session *s);
/* On a live link, now and then: a peer may give today what it withheld yesterday. */
void want_tick(struct es_session *s);
void want_next(struct es_session *s);
/* Headers came, over whichever link. */
void want_news(struct es_session *s);

#endif
