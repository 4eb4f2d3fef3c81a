/* SPDX-License-Identifier: EUPL-1.2 */
/* The state machine of one link, from the open channel to live exchange: acts first, then vectors,
 * then runs of what the other lacks, then whatever is new. One owner, one thread, no IO: events in,
 * calls on the host out. docs/protocol.md, "Session" gives the bytes of each message. */
#ifndef ESSAIM_SESSION_H
#define ESSAIM_SESSION_H

#include "essaim/body_policy.h"
#include "essaim/chunk.h"
#include "essaim/cosign.h"
#include "essaim/federation.h"
#include "essaim/fork.h"
#include "essaim/vector.h"

/* What the link is for; decided by the PSK that opened the channel and by the peer's
 * certificate. */
enum es_session_role {
	ES_ROLE_MEMBER,  /* both are members: the full exchange */
	ES_ROLE_JOINER,  /* we hold a ticket and ask to be admitted */
	ES_ROLE_SPONSOR, /* the peer holds a ticket of ours */
	/* The peer holds the network key, but no act that is known here admits its structure: acts
	 * alone travel, then the link ends, to be judged anew. */
	ES_ROLE_UNKNOWN,
	/* The link is under a former network key, or the peer's structure is a member no more: the
	 * acts travel, to a member also the newest key, then the link ends. */
	ES_ROLE_ACTS,
};

enum es_session_state {
	ES_SESSION_GREETING, /* hello sent, the peer's not yet here */
	ES_SESSION_ACTS,     /* chain of acts on its way to us */
	ES_SESSION_VECTORS,  /* waiting for the peer's vector */
	ES_SESSION_CATCHING, /* records flow */
	ES_SESSION_LIVE,     /* nothing known to be missing on either side */
	ES_SESSION_JOINING,  /* ticket links */
	ES_SESSION_ENDED,
};
/* A static word, as "live". */
const char *es_session_state_word(enum es_session_state state);

/* A body as it travels: key, codec and packed bytes; absent where the peer does not hold it. */
struct es_wire_body {
	bool present;
	uint8_t key[ES_BODY_KEY_LEN];
	uint64_t codec;
	uint64_t plain_len;
	struct es_bytes packed;
};

/* A run as it arrived, with the bodies that came along (bodies_len <= run.count; those after it are
 * absent). Borrows from the message. A run that starts before the log's held size is trimmed by the
 * host: only its tail is new. */
struct es_incoming_run {
	struct es_run run; /* run.log is zero if start is 0: then it is the record id of the first
	                      header */
	const struct es_wire_body *bodies;
	size_t bodies_len;
};

/* A record whose body is wanted, and where it stands in the order in which they are asked for. */
struct es_missing {
	struct es_id record;
	uint64_t position; /* from 1 */
};

struct es_join_request {
	struct es_admission admission; /* structure and key from the certificate; name, country,
	                                  city, lang as asked */
};

/* Our copy of a log, as a claim says it: its checkpoint, and how many of its leaves are here. */
struct es_log_copy {
	struct es_checkpoint checkpoint;
	uint64_t held;
	uint8_t public_key[ES_PUBLIC_KEY_LEN];
};

/* Fork proofs, as the session asks for them and for what makes them. */
struct es_fork_host {
	/* es_forks_digest's first bytes, of all proofs here; and a number that grows with each
	 * new one, 0 where there are none. */
	void (*digest)(void *context, uint8_t digest[ES_FORKS_DIGEST_LEN]);
	uint64_t (*clock)(void *context);
	/* Writes proofs (bin) that came after *after, at most max; sets *after to the clock of the
	 * last and returns how many. */
	size_t (*proofs)(void *context, uint64_t *after, size_t max, struct es_writer *w);
	/* Verifies and keeps one; answered by es_session_stored, with es_fork_verify's errors,
	 * ES_EXISTS, ES_NOT_MEMBER or ES_LIMIT. */
	void (*store)(void *context, uint64_t token, struct es_bytes proof);
	/* ES_NOT_FOUND where the log is not here, or nothing that its key signed. */
	es_err (*copy)(void *context, const struct es_id *log, struct es_log_copy *out);
	/* The right edge of the first size leaves; the roots of count full subtrees of 2^height
	 * leaves from start on. ES_NOT_FOUND beyond what is here. */
	es_err (*edge)(void *context, const struct es_id *log, uint64_t size, struct es_edge *edge);
	es_err (*subtrees)(void *context, const struct es_id *log, uint64_t start, unsigned height,
	                   size_t count, struct es_tree_hash *out);
	/* A leaf, and its path in the tree of the copy's checkpoint. */
	es_err (*leaf)(void *context, const struct es_id *log, uint64_t index,
	               struct es_writer *header, struct es_path *path);
	/* Writes the proof of our copy and another, which differ at other->path.index. */
	es_err (*fork)(void *context, const struct es_id *log, const struct es_fork_copy *other,
	               struct es_writer *w);
};

/* Addresses of members, as they travel between two of them. */
struct es_peers {
	size_t own_len; /* of the sender itself; none where nobody can dial it */
	char own[ES_PEERS_OWN_MAX][ES_ADDRESS_MAX + 1];
	size_t others_len;
	struct es_peer_address {
		char address[ES_ADDRESS_MAX + 1];
		struct es_id structure;
	} others[ES_PEERS_MESSAGE_MAX];
};

/* Cosignatures, as the session tells and takes them. */
struct es_cosign_host {
	/* es_cosigns_digest_flip over all that are here, by part; and a number that grows with each that
	 * comes, 0 where there are none. */
	void (*digests)(void *context, struct es_cosigns_digests *out);
	uint64_t (*clock)(void *context);
	/* Of those that came after *after, writes those that pass (es_cosigned_write_next), at most max;
	 * sets *after to the clock of the last that it looked at and returns how many it wrote. */
	size_t (*tell)(void *context, uint64_t *after, size_t max,
	               const struct es_cosigns_filter *filter, struct es_writer *w);
	/* Checks and keeps one, at leisure; what does not hold is dropped. */
	void (*take)(void *context, const struct es_cosigned *cosigned);
};

/* Attachments, as the session asks for them. Reading and writing files takes its time: what is asked here is
 * answered later (or at once) by the function named. */
struct es_chunk_host {
	/* The peer asks which chunks of these are here: es_session_held. */
	void (*sought)(void *context, const struct es_id *files, size_t count);
	/* The peer told what it holds of one: size 0: nothing that it may give; map empty: all of it. */
	void (*held)(void *context, const struct es_id *file, uint64_t size, struct es_bytes map);
	/* Whether the channel has room for chunks behind all else that waits; if not, es_session_writable
	 * is called when it has. */
	bool (*room)(void *context);
	/* Reads a chunk for the peer: es_session_chunk, perhaps at once. One at a time; so many of those behind it
	 * in the file are read next. */
	void (*read)(void *context, const struct es_id *file, uint32_t index, size_t ahead);
	/* A chunk that was asked for by es_session_fetch_chunks; unchecked. data empty: the peer does not
	 * have it, or may not give it. Borrowed. */
	void (*came)(void *context, const struct es_id *file, const struct es_chunk_path *path,
	             struct es_bytes data);
};

/* Who looks at a conversation at one node right now: told between neighbours, kept nowhere, passed on by
 * nobody. A node that looks names its people only to one that looks, too. */
struct es_here_person {
	uint8_t id[ES_AUTHOR_LEN]; /* pseudonym at that structure */
	struct es_bytes name;      /* at most ES_HERE_NAME_MAX bytes */
	bool writing;
};
struct es_here {
	struct es_id about; /* the entity that is discussed */
	bool looks;         /* false: nobody does any more */
	struct es_here_person people[ES_HERE_PEOPLE_MAX];
	size_t people_len;
	uint64_t more; /* people besides, at most ES_HERE_MORE_MAX */
};

/* What the session asks of its node. All calls come from inside es_session_* calls, on their
 * thread. Calls with a token are answered later (or at once) by es_session_stored with the same
 * token, after the thing is durable; the host copies what it keeps. */
struct es_session_host {
	/* Sends one message on the channel, at once or with others behind it in one of the channel's,
	 * but before the host waits for anything. Any error but ES_NO_SPACE ends the session. */
	es_err (*send)(void *context, struct es_bytes message);
	/* The node's vector now, kept up to date by the host and borrowed until this call into the
	 * session is over; a log's slot is the same as long as a session lives. NULL: it cannot be
	 * read. */
	const struct es_vector *(*vector)(void *context);
	/* MEMBER, UNKNOWN: the other side greeted; instance is what its hello named. ES_OK goes on;
	 * otherwise the session ends with this reason and *text. */
	es_err (*greeted)(void *context, const uint8_t instance[ES_INSTANCE_LEN],
	                  const char **text);
	/* Number of acts and the id of the act at index - 1 (zero for 0): ES_NOT_FOUND beyond the
	 * end. */
	uint64_t (*acts)(void *context);
	es_err (*act_id)(void *context, uint64_t count, struct es_id *head);
	/* Writes the sealed act at an index (raw bytes). */
	es_err (*act)(void *context, uint64_t index, struct es_writer *w);
	/* Reads a run of ours for sending: from start up to the nearest of limit headers, the next
	 * multiple of 1,024 and the log's end that has a kept checkpoint. Sets count and signature;
	 * writes headers back to back, and the wire bodies array elements (nil or [key, codec,
	 * plain_len, packed]) while they fit into w_bodies; bodies_len says how many elements were
	 * written. nil stands for
	 * what the peer does not want; wanted is NULL where it wants all. ES_NOT_FOUND: nothing of the
	 * log is there from start on, since it was cut; the vector will show it, and es_session_retreated
	 * follow. */
	es_err (*run)(void *context, const struct es_id *log, uint64_t start,
	              const struct es_body_policy *wanted, struct es_writer *headers,
	              struct es_writer *bodies, size_t *count, size_t *bodies_len,
	              uint8_t signature[ES_SIGNATURE_LEN]);
	/* A body for a peer that wants it: writes [id, key, codec, plain_len, packed] or [id] where
	 * we do not hold it or may not give it. */
	es_err (*body)(void *context, const struct es_id *record, struct es_writer *w);
	/* Records whose bodies we lack and want, in a fixed order, those at positions after the
	 * given one, at most max; 0 if none. */
	size_t (*missing)(void *context, uint64_t after, struct es_missing *out, size_t max);
	/* Stores. */
	void (*store_acts)(void *context, uint64_t token, uint64_t first,
	                   const struct es_bytes *sealed, size_t count);
	void (*store_run)(void *context, uint64_t token, const struct es_incoming_run *run);
	void (*store_body)(void *context, uint64_t token, const struct es_id *record,
	                   const struct es_wire_body *body);
	/* SPONSOR: admit the structure; the answer is es_session_admitted or es_session_refused. */
	void (*admit)(void *context, const struct es_join_request *request);
	/* JOINER: we were admitted: all acts are stored by store_acts before; keep the sealed
	 * network key (crypto_box_seal for our channel key). Answered by es_session_stored. */
	void (*joined)(void *context, uint64_t token, struct es_bytes sealed_network_key);
	/* Writes objects of motions (essaim/motions.h) that came or grew after *after, at most max
	 * and as many as fit; sets *after to the clock of the last and returns how many. NULL: none
	 * are told. */
	size_t (*motions)(void *context, uint64_t *after, size_t max, struct es_writer *w);
	/* Takes one: es_motions_take's errors. NULL: they are not read. */
	es_err (*motion)(void *context, struct es_bytes object);
	const struct es_fork_host *forks; /* NULL: forks are neither told nor looked for */
	/* Whether another session of this node with a member has come at least so far. NULL: none. */
	bool (*other_links)(void *context, enum es_session_state at_least);
	/* Whether this session may ask its peer for a log that has not come: one does at a time, for
	 * ES_GRAFT_HOLD_MS. NULL: always. */
	bool (*may_graft)(void *context, const struct es_id *log, uint64_t now_ms);
	/* Addresses to tell the peer; out is empty. NULL: none are told. */
	void (*tell_peers)(void *context, struct es_peers *out);
	/* The peer told addresses. NULL: nobody listens. */
	void (*told_peers)(void *context, const struct es_peers *peers);
	/* Who looks at a conversation at the peer's node. Borrowed. NULL: nobody listens. */
	void (*told_here)(void *context, const struct es_here *here);
	/* ACTS: writes the newest network key, sealed to the peer; an error where there is none to
	 * give. NULL: none is given. */
	es_err (*seal_key)(void *context, struct es_writer *w);
	/* A member sealed a network key to us; nothing is answered. NULL: it is not read. */
	void (*take_key)(void *context, struct es_bytes sealed);
	const struct es_cosign_host *cosigns; /* NULL: cosignatures are neither told nor read */
	/* Which bodies the node takes; out is zeroed. missing names no others. NULL: all. */
	void (*policy)(void *context, struct es_body_policy *out);
	/* The peer does not hold a body that it was asked for, or may not give it. NULL: nobody listens. */
	void (*withheld)(void *context, const struct es_id *record);
	const struct es_chunk_host *chunks; /* NULL: no attachments are held, nor asked for */
	/* The session is over: say why on the channel (es_channel_end) and close. Called once. */
	void (*end)(void *context, es_err reason, const char *text);
};

/* What two nodes told each other last, so that their next vectors name only what changed. Kept by the
 * host for each channel key, given to every session with that node; what a session holds of it stays
 * alive without it. Zeroed is empty. */
struct es_pair_memory {
	struct es_said *sent, *received; /* opaque; shared and counted */
};
/* Leaves it empty. */
void es_pair_memory_free(struct es_pair_memory *memory);
/* Bytes that it holds, shared or not. */
size_t es_pair_memory_bytes(const struct es_pair_memory *memory);

struct es_session_config {
	enum es_session_role role;
	const struct es_session_host *host; /* outlives the session */
	void *context;
	const struct es_certificate *peer;  /* copied */
	const struct es_join_request *join; /* JOINER: what we ask; copied */
	uint8_t instance[ES_INSTANCE_LEN];  /* of this process: random, not zero */
	/* ACTS: why it ends once the peer has our acts. ES_STALE: the key goes along. ES_OK: it does
	 * not end by us; the peer has the key that we lack. */
	es_err farewell;
	struct es_pair_memory *memory; /* MEMBER: outlives the session; or NULL */
	struct es_id structure; /* our own: its logs are sent at once by whoever publishes them */
	uint64_t now_ms;        /* a monotonic clock, as in all calls below */
};

/* What a session waits for, the first that applies. */
enum es_session_wait {
	ES_WAIT_NOTHING,
	ES_WAIT_HELLO,
	ES_WAIT_KEY, /* ACTS: the network key that the acts name */
	ES_WAIT_ACTS,
	ES_WAIT_VECTOR,
	ES_WAIT_ADMISSION,
	ES_WAIT_CHANNEL, /* the other side takes nothing more */
	ES_WAIT_CREDIT,  /* the other side's disk, as far as one can tell from here */
	ES_WAIT_DISK,    /* ours */
	ES_WAIT_RECORDS,
	ES_WAIT_BODIES,
};
/* What a person reads, as "waits for credit"; empty for nothing. */
const char *es_session_wait_text(enum es_session_wait wait);

struct es_session_progress {
	enum es_session_state state;
	uint64_t received_records, expected_records; /* since the last vectors */
	uint64_t sent_records, to_send_records;
	uint64_t received_bytes, sent_bytes;               /* of messages */
	uint64_t record_bytes_sent, record_bytes_received; /* of headers, bodies, body keys and run
	                                                      signatures among them */
	uint64_t sent_notes, received_notes;               /* logs in them */
	uint64_t grafts, prunes;                           /* sent */
	size_t lazy_logs;  /* of how many of ours the peer wants notes only */
	uint64_t since_ms; /* when it entered this state */
	enum es_session_wait wait;
	uint64_t wait_since_ms;
};

struct es_session; /* opaque */
/* Copies config; what it points to must outlive the session. Release with es_session_free. start
 * sends the first message. ES_NO_MEMORY. */
es_err es_session_new(const struct es_session_config *config, struct es_session **out) ES_MUST_USE;
void es_session_free(struct es_session *s);
void es_session_start(struct es_session *s);
/* One message from the channel, which holds one or more of the session's, back to back. A refusal
 * ends the session through host->end. */
void es_session_receive(struct es_session *s, struct es_bytes messages, uint64_t now_ms);
/* The node has more than before: acts, or records in these logs. ES_ALL_LOGS for logs_len: anything
 * may have changed, and logs is not read. */
#define ES_ALL_LOGS SIZE_MAX
void es_session_changed(struct es_session *s, const struct es_id *logs, size_t logs_len,
                        uint64_t now_ms);
/* The node has less of a log than it said: what it held is not what an act lists. All is said anew. */
void es_session_retreated(struct es_session *s, uint64_t now_ms);
/* The node takes other bodies than before. */
void es_session_policy_changed(struct es_session *s, uint64_t now_ms);
/* Tells a member who looks at a conversation here, while the link is live; what finds the channel full is
 * dropped. False: it was not sent. */
bool es_session_tell_here(struct es_session *s, const struct es_here *here, uint64_t now_ms);
/* Asks the peer for the body of one record, whatever the policy says: it comes as store_body, or
 * withheld is called. ES_BUSY: other bodies are asked for just now, or the channel is full; ES_STATE:
 * no exchange with a member. */
es_err es_session_fetch(struct es_session *s, const struct es_id *record,
                        uint64_t now_ms) ES_MUST_USE;
/* --- attachments: behind all records, in what is left of the channel */
/* Asks which chunks of these (at most ES_HOLDINGS_MAX) the peer holds: host->chunks->held is called for
 * each. ES_STATE: the peer has not sent all its records yet, or is no member; ES_BUSY: the channel is full. */
es_err es_session_seek(struct es_session *s, const struct es_id *files, size_t count,
                       uint64_t now_ms) ES_MUST_USE;
/* Asks for count chunks from first on; each is answered by host->chunks->came. The same errors, and ES_LIMIT:
 * more than ES_CHUNKS_ASKED_MAX would be under way. */
es_err es_session_fetch_chunks(struct es_session *s, const struct es_id *file, uint32_t first,
                               uint32_t count, uint64_t now_ms) ES_MUST_USE;
/* How many chunks are asked for and not answered. */
size_t es_session_chunks_asked(const struct es_session *s);
/* Writes one answer for es_session_held: size 0: nothing; map NULL: all of it. */
void es_session_write_held(struct es_writer *w, const struct es_id *file, uint64_t size,
                           const uint8_t *map);
/* The answer to host->chunks->sought: count elements, back to back. */
void es_session_held(struct es_session *s, struct es_bytes elements, size_t count, uint64_t now_ms);
/* The answer to host->chunks->read; path NULL: it is not here, or not given. */
void es_session_chunk(struct es_session *s, const struct es_id *file, uint32_t index,
                      const struct es_chunk_path *path, struct es_bytes data, uint64_t now_ms);
/* The host's answer to a store that it took under this token, each once: durable, or why not. */
void es_session_stored(struct es_session *s, uint64_t token, es_err err, uint64_t now_ms);
/* SPONSOR: the structure stands in the chain of acts now; sealed_key is the network key for the
 * peer. */
void es_session_admitted(struct es_session *s, struct es_bytes sealed_key, uint64_t now_ms);
/* SPONSOR: the peer is told why it was not admitted, then the session ends. */
void es_session_refused(struct es_session *s, es_err why, uint64_t now_ms);
/* The channel drained: more may be sent (host->send answered ES_NO_SPACE before). */
void es_session_writable(struct es_session *s, uint64_t now_ms);
/* Bytes that the session holds, vectors shared with other sessions included; not what the host copied
 * or has still to store. */
size_t es_session_bytes(const struct es_session *s);
/* Timeouts and pings; call it about once a second, and at es_session_due. */
void es_session_tick(struct es_session *s, uint64_t now_ms);
/* When the next note, run or graft is due, which each call above may change; UINT64_MAX: none. */
uint64_t es_session_due(const struct es_session *s);
/* A copy of how far it is. */
void es_session_progress(const struct es_session *s, struct es_session_progress *out);

#endif
