/* SPDX-License-Identifier: EUPL-1.2 */
/* The store of one home: LMDB behind one door, with a single writer thread that batches and syncs
 * before it acknowledges. Snapshots may be taken on any thread; writes are functions that run on
 * the writer thread. LMDB holds the truth: everything else is derived. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "essaim/federation.h"
#include "essaim/session.h"
#include "essaim/ticket.h"
#include "essaim/vector.h"

struct es_store;

/* Opens (create: makes) HOME/data.mdb. Checks the format version and that the file is as long as
 * its own pages say (a truncated file would fault later: ES_CORRUPT). Errors: ES_NOT_FOUND,
 * ES_EXISTS (create), ES_VERSION, ES_CORRUPT, ES_IO, ES_NO_SPACE. */
es_err es_store_open(const char *home, bool create, struct es_store **out) ES_MUST_USE;
/* For who holds the home: starts the writer, which first does what a crash left undone, and waits for
 * that. ES_IO, ES_NO_SPACE: keys of withdrawn bodies are still there; each batch tries again. */
es_err es_store_start(struct es_store *s) ES_MUST_USE;
/* Finishes what was submitted, then closes. */
void es_store_close(struct es_store *s);

/* --- writing ---------------------------------------------------------------------------------- */

struct es_write; /* the transaction of a batch, with a sticky error */

/* One change. apply runs on the writer thread, and again if another change of its batch is undone:
 * it may set fields of its struct, not count on them being fresh. It checks before it writes, since
 * undoing costs a repetition. When it returns an error, nothing it wrote remains (its changes are
 * undone, the rest of the batch stands). done runs on the writer thread after the batch is durable
 * (or has failed): hand over to your own thread from there. The struct is the caller's and must
 * live until done returns.
 *
 * prepare may be NULL. Otherwise it runs before, on a thread of its own, in the order in which such
 * changes were submitted (which is the order in which they come to the writer); with light set and
 * nothing ahead it is left out, and apply does without. */
struct es_change {
	void (*prepare)(struct es_change *change, struct es_unpacker *u);
	bool light;
	es_err (*apply)(struct es_write *w, struct es_change *change);
	void (*done)(struct es_change *change, es_err result);
	struct es_change *next; /* the store's */
};
void es_store_submit(struct es_store *s, struct es_change *change);
/* Submits and waits; not for the loop's thread, nor from done. */
es_err es_store_apply(struct es_store *s,
                      es_err (*apply)(struct es_write *w, struct es_change *change),
                      struct es_change *change) ES_MUST_USE;

/* Called on the writer thread after each batch that changed something. */
struct es_commit {
	uint64_t first_row, end_row; /* new rows: first_row <= row < end_row */
	const uint64_t *bodies;      /* older rows whose body arrived */
	size_t bodies_len;
	const struct es_id *changed; /* logs that grew or count otherwise, each once */
	size_t changed_len;
	bool acts, logs, accounts, motions, cosigns;
	bool personal;    /* somebody has other notices than before */
	bool policy;      /* other bodies are taken than before */
	bool attachments; /* others are here, or referred to, than before */
	bool cut;         /* a log was shortened or frozen: what stood in it may count no more */
	bool retreated;   /* a log was not what an act lists, and went back behind others' */
};
void es_store_on_commit(struct es_store *s,
                        void (*listener)(void *context, const struct es_commit *c), void *context);

/* Since when nothing new could be kept, for want of room on the disk (clock on the wall); 0: it could, the last
 * time. Any thread. */
uint64_t es_store_full_ms(struct es_store *s);
/* Where it is so: looks, by a small write, whether there is room again. Every few seconds, while a node
 * runs; waits, as es_store_apply. */
void es_store_probe(struct es_store *s);

/* --- reading ---------------------------------------------------------------------------------- */

/* A consistent view; short-lived (a long one keeps freed pages). Both structs below serve reads
 * inside writes, too. */
struct es_snapshot;
es_err es_snapshot_begin(struct es_store *s, struct es_snapshot **out) ES_MUST_USE;
void es_snapshot_end(struct es_snapshot *snap);
/* Grows with each change of the store: two snapshots with the same number show the same. */
uint64_t es_snapshot_number(const struct es_snapshot *snap);
/* es_store_full_ms of its store, as of now. */
uint64_t es_snapshot_full_ms(const struct es_snapshot *snap);
struct es_snapshot *
es_write_snapshot(struct es_write *w); /* reads what the write has done so far */

/* meta.c: small named values (identity, network key, settings). Value borrowed until the snapshot
 * ends. */
es_err es_meta_get(struct es_snapshot *snap, const char *name, struct es_bytes *value) ES_MUST_USE;
es_err es_meta_put(struct es_write *w, const char *name, struct es_bytes value) ES_MUST_USE;

/* --- rows.c: records -------------------------------------------------------------------------- */

/* A body as it rests: packed, and sealed under a key that stands elsewhere (bodies.c). */
struct es_resting {
	uint64_t codec;
	uint64_t plain_len;
	struct es_bytes sealed;
};

/* A record as it stands here; where this release cannot read its header, header.kind is UINT64_MAX
 * and only version is set. Rows are numbered from 1 in order of arrival. Borrowed until the
 * snapshot ends. */
struct es_row {
	uint64_t number;
	struct es_id id;
	struct es_bytes header_bytes;
	struct es_header header;
	uint64_t first_seen_ms;
	struct es_id log; /* zero while unlogged */
	uint64_t index;
	bool has_body; /* it rests here: reading it still needs its key */
	struct es_resting body;
	bool erased;              /* withdrawn for good by a record of its structure, */
	struct es_id erasure;     /* this one */
	struct es_snapshot *snap; /* where this was read */
};
es_err es_row_get(struct es_snapshot *snap, uint64_t number, struct es_row *row) ES_MUST_USE;
es_err es_row_find(struct es_snapshot *snap, const struct es_id *id,
                   struct es_row *row) ES_MUST_USE;
/* 8 to 64 hex digits. ES_MALFORMED, ES_NOT_FOUND, ES_AMBIGUOUS. Also finds logs when logs is true
 * (log id = record id of leaf 0). */
es_err es_row_find_prefix(struct es_snapshot *snap, const char *hex, size_t len,
                          struct es_id *id) ES_MUST_USE;
/* The plain body, appended to w. ES_NOT_FOUND where there is none, or where its key is gone: then it
 * is being erased, or the file of its key is damaged, which check tells. */
es_err es_row_body(const struct es_row *row, struct es_writer *w,
                   struct es_bytes *body) ES_MUST_USE;
/* The body as it travels, its packed bytes appended to w. present is false where es_row_body says
 * ES_NOT_FOUND. */
es_err es_row_wire(const struct es_row *row, struct es_writer *w,
                   struct es_wire_body *body) ES_MUST_USE;
/* The erasure that is in force for a record. ES_NOT_FOUND. */
es_err es_erasure_of(struct es_snapshot *snap, const struct es_id *record,
                     const struct es_header *header, struct es_id *erasure) ES_MUST_USE;
/* When a record was withdrawn: its erasure's time, 0 where it is not. */
uint64_t es_row_erased_ms(const struct es_row *row);
/* The time by which lists sort: min(created_ms, first_seen_ms). */
uint64_t es_row_time(const struct es_row *row);

/* Walks row numbers, newest first (descending) or oldest first. Start with an initialised cursor;
 * next answers false at the end. */
enum es_walk_order { ES_OLDEST_FIRST, ES_NEWEST_FIRST };
struct es_walk {
	struct es_snapshot *snap;
	enum es_walk_order order;
	uint8_t prefix[64];
	size_t prefix_len;
	uint8_t key[96]; /* where the walk stands: save it as a cursor */
	size_t key_len;
	int table;
};
/* All rows of a kind by time; all rows about an entity (its revisions and everything whose header
 * names it or whose body's "practice" does, of subtitles "file") of a kind by time; the unlogged rows; the rows whose
 * body is missing. */
void es_walk_kind(struct es_walk *walk, struct es_snapshot *snap, uint64_t kind,
                  enum es_walk_order order);
void es_walk_about(struct es_walk *walk, struct es_snapshot *snap, const struct es_id *entity,
                   uint64_t kind, enum es_walk_order order);
/* Onto the place of a row, of a walk by time that was just begun; as if it had been given last. */
void es_walk_stand_on(struct es_walk *walk, const struct es_row *row);
void es_walk_unlogged(struct es_walk *walk, struct es_snapshot *snap);
void es_walk_missing(struct es_walk *walk, struct es_snapshot *snap, uint64_t after_row);
bool es_walk_next(struct es_walk *walk, uint64_t *row);
/* All records of a kind that count, revisions and withdrawn ones among them; and the entities of it whose
 * first text is here, of no higher scope. */
uint64_t es_kind_count(struct es_snapshot *snap, uint64_t kind);
uint64_t es_begun_count(struct es_snapshot *snap, uint64_t kind, uint64_t scope_max);
uint64_t es_about_count(struct es_snapshot *snap, const struct es_id *entity, uint64_t kind);
/* The newest profile record of an author of a structure; contacts of practices are not among
 * them. */
es_err es_profile_of(struct es_snapshot *snap, const struct es_id *structure,
                     const uint8_t author[ES_AUTHOR_LEN], struct es_row *row) ES_MUST_USE;

/* Puts a record that nobody has logged yet (own, acknowledged offline or waiting for the next
 * batch). body plain, checked against the header. ES_EXISTS if the id is here already. */
es_err es_write_record(struct es_write *w, struct es_bytes header, struct es_bytes body,
                       const uint8_t key[ES_BODY_KEY_LEN], uint64_t now_ms,
                       struct es_id *id) ES_MUST_USE;
/* Adds a body that was missing. ES_NOT_FOUND (no such header), ES_EXISTS, ES_NOT_ALLOWED (it is
 * withdrawn, or counts in no log), es_body_check's errors. */
es_err es_write_body(struct es_write *w, const struct es_id *record,
                     const struct es_wire_body *body) ES_MUST_USE;

/* --- logs.c ----------------------------------------------------------------------------------- */

struct es_log_info {
	struct es_log log;                        /* id, structure, key, right edge */
	uint64_t number;                          /* short local number */
	uint8_t structure_key[ES_PUBLIC_KEY_LEN]; /* of the certificate in its start */
	uint64_t body_bytes;                      /* sum of the body classes in its headers */
	uint8_t signature[ES_SIGNATURE_LEN];      /* of the checkpoint at its size */
	bool own_open;                            /* opened by the process that runs now */
};
es_err es_log_get(struct es_snapshot *snap, const struct es_id *id,
                  struct es_log_info *out) ES_MUST_USE;
/* Calls each for every log, sorted by structure in order of admission, then id. */
es_err es_log_each(struct es_snapshot *snap, const struct es_federation *f,
                   es_err (*each)(void *context, const struct es_log_info *log),
                   void *context) ES_MUST_USE;
es_err es_store_vector(struct es_snapshot *snap, const struct es_federation *f,
                       struct es_vector *v) ES_MUST_USE;
/* The entry of one log, and whose it is. ES_NOT_FOUND: there is no such log, or it does not count. */
es_err es_store_entry(struct es_snapshot *snap, const struct es_federation *f,
                      const struct es_id *log, struct es_id *structure,
                      struct es_vector_entry *entry) ES_MUST_USE;
/* A run for sending: see es_session_host.run. */
es_err es_log_read_run(struct es_snapshot *snap, const struct es_id *log, uint64_t start,
                       struct es_writer *headers, struct es_writer *bodies, size_t *count,
                       size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN]) ES_MUST_USE;
/* The same for a peer to which only this structure's bodies are given (and those of log starts and
 * erasures), and which wants only some: nil stands for the others. NULL: all. */
es_err es_log_read_run_for(struct es_snapshot *snap, const struct es_id *only,
                           const struct es_body_policy *wanted, const struct es_id *log,
                           uint64_t start, struct es_writer *headers, struct es_writer *bodies,
                           size_t *count, size_t *bodies_len,
                           uint8_t signature[ES_SIGNATURE_LEN]) ES_MUST_USE;
bool es_body_is_given(const struct es_header *header, const struct es_id *only);

/* policy.c: which bodies this node takes. What cannot be read is all. Writing it finds anew which
 * bodies are missing, over all rows. */
void es_store_policy(struct es_snapshot *snap, struct es_body_policy *out);
es_err es_write_policy(struct es_write *w, const struct es_body_policy *policy) ES_MUST_USE;

/* exchange.c: when an exchange with another member was last completed (0: never), and whether that is
 * so short ago that others' bodies may be given away: less than ES_EXCHANGE_FRESH_MS, and not in the
 * future. */
es_err es_write_exchanged(struct es_write *w, uint64_t now_ms) ES_MUST_USE;
uint64_t es_store_exchanged_ms(struct es_snapshot *snap);
bool es_exchange_is_fresh(uint64_t exchanged_ms, uint64_t now_ms);

es_err es_log_row(struct es_snapshot *snap, const struct es_id *log, uint64_t index,
                  uint64_t *row) ES_MUST_USE;
/* A record's proof, built from its log and, where the log's key cannot show its place or its
 * structure, from the acts; f is what they fold to. ES_NOT_FOUND, ES_STATE (not in a log yet),
 * ES_LIMIT (it would take more acts than a proof may hold), ES_NOT_ALLOWED (a key that lost its say,
 * and the acts do not list the log). */
es_err es_log_proof(struct es_snapshot *snap, const struct es_federation *f,
                    const struct es_id *record, struct es_writer *w) ES_MUST_USE;
es_err es_log_checkpoint(struct es_snapshot *snap, const struct es_id *log,
                         struct es_checkpoint *cp) ES_MUST_USE;

/* Takes a run from a peer: membership, start of an unknown log (es_log_open), trimming of what is
 * held already, es_log_append_run, then headers, bodies (each checked; a wrong body is ES_BAD_HASH
 * and refuses the run) and the checkpoint. ES_EXISTS where nothing was new; ES_LIMIT where it goes
 * beyond what counts of its log or what its structure is allowed; ES_NOT_MEMBER: its structure was
 * never admitted. */
es_err es_write_run(struct es_write *w, const struct es_federation *f,
                    const struct es_incoming_run *run, uint64_t now_ms) ES_MUST_USE;
/* The same in two steps: all that needs no store (hashing, unpacking, checking the bodies) on any
 * thread, the rest in the write, as often as need be. What is wrong with the run is told in the
 * second. run must live on. ES_NO_MEMORY. */
struct es_prepared;
es_err es_run_prepare(struct es_unpacker *u, const struct es_incoming_run *run,
                      struct es_prepared **out) ES_MUST_USE;
void es_prepared_free(struct es_prepared *p);
es_err es_write_prepared(struct es_write *w, const struct es_federation *f,
                         const struct es_prepared *p, uint64_t now_ms) ES_MUST_USE;
/* Opens an own log: leaf 0 and its checkpoint. */
es_err es_write_log_start(struct es_write *w, struct es_bytes header, struct es_bytes body,
                          const uint8_t body_key[ES_BODY_KEY_LEN], const struct es_id *federation,
                          const uint8_t log_secret[ES_SECRET_KEY_LEN], uint64_t now_ms,
                          struct es_id *log) ES_MUST_USE;
/* Appends unlogged rows to an own open log and signs the checkpoint (at every multiple of 1,024 on
 * the way, too). */
es_err es_write_append(struct es_write *w, const struct es_id *log, const uint64_t *rows,
                       size_t count, const uint8_t log_secret[ES_SECRET_KEY_LEN]) ES_MUST_USE;

/* --- frozen.c, limit.c, cut.c: logs of which only a part counts ------------------------------- */

/* A log that a fork proof froze: what counts of it, and the proof. Borrowed until the snapshot
 * ends. */
struct es_frozen {
	struct es_id log, structure;
	struct es_log_limit limit; /* of the lowest proven index */
	uint64_t seen_ms;          /* when the first proof came */
	uint64_t clock;            /* grows with each proof that is taken here */
	struct es_bytes proof;
};
es_err es_frozen_get(struct es_snapshot *snap, const struct es_id *log,
                     struct es_frozen *out) ES_MUST_USE;
/* In order of ids. */
es_err es_frozen_each(struct es_snapshot *snap,
                      es_err (*each)(void *context, const struct es_frozen *frozen),
                      void *context) ES_MUST_USE;
/* limit.c: how much of a log counts: the least of what a fork proof and the acts say. structure_key is
 * that of the certificate in its start; the log need not be here. */
es_err es_log_limit(struct es_snapshot *snap, const struct es_federation *f,
                    const struct es_log *log, const uint8_t structure_key[ES_PUBLIC_KEY_LEN],
                    struct es_log_limit *out) ES_MUST_USE;
/* Our copy of a log, for whoever holds another: what it is, parts of its tree, a leaf with its path, and
 * the proof that the two make. ES_NOT_FOUND where it is not here, reaches not so far, or where
 * nothing that its key signed is known of it. */
es_err es_copy_get(struct es_snapshot *snap, const struct es_id *log,
                   struct es_log_copy *out) ES_MUST_USE;
es_err es_copy_edge(struct es_snapshot *snap, const struct es_id *log, uint64_t size,
                    struct es_edge *edge) ES_MUST_USE;
/* The roots of count full subtrees of 2^height leaves from start on. */
es_err es_copy_subtrees(struct es_snapshot *snap, const struct es_id *log, uint64_t start,
                        unsigned height, size_t count, struct es_tree_hash *out) ES_MUST_USE;
es_err es_copy_leaf(struct es_snapshot *snap, const struct es_id *log, uint64_t index,
                    struct es_writer *header, struct es_path *path) ES_MUST_USE;
es_err es_copy_fork(struct es_snapshot *snap, const struct es_id *log,
                    const struct es_fork_copy *other, struct es_writer *w) ES_MUST_USE;
/* Takes a fork proof: verifies it, keeps it and cuts the log. ES_EXISTS where one of no higher index
 * is here; ES_NOT_MEMBER (not of this federation), ES_LIMIT (too many frozen logs of its
 * structure), es_fork_verify's. */
es_err es_write_fork(struct es_write *w, const struct es_federation *f, struct es_bytes proof,
                     uint64_t now_ms) ES_MUST_USE;

/* --- acts.c ----------------------------------------------------------------------------------- */
es_err es_acts_fold(struct es_snapshot *snap,
                    struct es_federation *f) ES_MUST_USE; /* f is empty before */
es_err es_act_get(struct es_snapshot *snap, uint64_t index, struct es_bytes *sealed) ES_MUST_USE;
/* Folds onto the stored chain first; stores only what counts. ES_STALE is success for acts that
 * stand already. Where the act ends a key, the logs under that key are cut in the same write. */
es_err es_write_act(struct es_write *w, struct es_bytes sealed) ES_MUST_USE;

/* --- tickets.c -------------------------------------------------------------------------------- */
struct es_ticket_row {
	struct es_id id; /* es_ticket_id */
	uint8_t secret[ES_TICKET_SECRET_LEN];
	uint64_t created_ms, expires_ms;
	bool used;
	struct es_id used_by;
};
es_err es_ticket_get(struct es_snapshot *snap, const struct es_id *id,
                     struct es_ticket_row *out) ES_MUST_USE;
/* The open ones (neither used nor expired at now_ms), at most max. */
size_t es_ticket_open(struct es_snapshot *snap, uint64_t now_ms, struct es_ticket_row *out,
                      size_t max);
/* The same, and after them those that were used but have not expired: a responder knows them, so
 * that a second use can be told why it is refused. */
size_t es_ticket_known(struct es_snapshot *snap, uint64_t now_ms, struct es_ticket_row *out,
                       size_t max);
es_err es_write_ticket(struct es_write *w, const struct es_ticket_row *ticket)
        ES_MUST_USE; /* ES_LIMIT: too many open */
/* Marks it used by a structure. ES_USED (by another), ES_EXPIRED, ES_NOT_FOUND. Again by the same
 * structure: ES_OK. */
es_err es_write_ticket_used(struct es_write *w, const struct es_id *id, const struct es_id *by,
                            uint64_t now_ms) ES_MUST_USE;

/* --- accounts.c ------------------------------------------------------------------------------- */
#define ES_LOGIN_MAX 64
struct es_account {
	char login[ES_LOGIN_MAX + 1]; /* folded to lower case; the key */
	char password[128];           /* crypto_pwhash_str */
	char name[ES_NAME_MAX + 1];
	char role[16]; /* learner, professional, editor, operator */
	char lang[ES_LANG_MAX + 1];
	uint8_t author[ES_AUTHOR_LEN];
	uint8_t unnamed[ES_AUTHOR_LEN]; /* under this it publishes what shall not name it: no
	                                 * profile tells whose it is */
	uint64_t created_ms;
	bool has_profile;
	struct es_id profile; /* entity of its profile record */
};
es_err es_account_get(struct es_snapshot *snap, const char *login,
                      struct es_account *out) ES_MUST_USE;
bool es_account_any(struct es_snapshot *snap);
es_err es_account_each(struct es_snapshot *snap,
                       es_err (*each)(void *context, const struct es_account *account),
                       void *context) ES_MUST_USE;
/* The same of those that can be read: one that is damaged must not hold back what concerns the others. unread: how
 * many were left out. */
es_err es_account_each_readable(struct es_snapshot *snap,
                                es_err (*each)(void *context, const struct es_account *account),
                                void *context, size_t *unread) ES_MUST_USE;
es_err es_write_account(struct es_write *w, const struct es_account *account,
                        bool create) ES_MUST_USE; /* create: ES_EXISTS */
/* Web sessions: token_hash = es_hash of the cookie's random bytes. */
es_err es_cookie_get(struct es_snapshot *snap, const struct es_id *token_hash, uint64_t now_ms,
                     struct es_account *out) ES_MUST_USE;
es_err es_cookie_expires(struct es_snapshot *snap, const struct es_id *token_hash,
                         uint64_t *expires_ms) ES_MUST_USE;
es_err es_write_cookie(struct es_write *w, const struct es_id *token_hash, const char *login,
                       uint64_t expires_ms) ES_MUST_USE;
es_err es_write_cookie_drop(struct es_write *w, const struct es_id *token_hash) ES_MUST_USE;
/* The account and its web sessions. ES_NOT_FOUND. */
es_err es_write_account_drop(struct es_write *w, const char *login) ES_MUST_USE;
/* Drops all of an account's. */
es_err es_write_cookies_drop(struct es_write *w, const char *login) ES_MUST_USE;

/* --- check.c ---------------------------------------------------------------------------------- */
struct es_check_report {
	uint64_t records, bodies, logs, acts, faults;
};
/* Verifies every hash, root, signature and reference; fault is called with one sentence for each
 * thing wrong, progress now and then (either may be NULL). Reads only. ES_CORRUPT if there was any
 * fault. */
es_err es_store_check(struct es_store *s, void (*fault)(void *context, const char *sentence),
                      void (*progress)(void *context, uint64_t done, uint64_t total), void *context,
                      struct es_check_report *report) ES_MUST_USE;

#endif
