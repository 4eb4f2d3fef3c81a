/* SPDX-License-Identifier: EUPL-1.2 */
/* The whole surface of LMDB: the environment of one home, its tables, transactions with a sticky
 * error, and the one translation of LMDB's error codes. Owned by the store; a writing transaction
 * belongs to one thread, a reading one to whoever uses it at the time. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "essaim/bytes.h"

/* X(name, word in the file). Rows are numbered u64; "row" in a key or value is es_key_uint of that
 * number. */
#define ES_TABLES(X)                                                                               \
	X(META, "meta")           /* name -> value */                                              \
	X(ROWS, "rows")           /* row -> first seen 6, log 4, index 5, header */                \
	X(BODIES, "bodies")       /* row -> codec, plain length, packed and sealed: bodies.c */    \
	X(IDS, "ids")             /* first 5 bytes of the id, row -> nothing */                    \
	X(KINDS, "kinds")         /* kind, time 6, row -> nothing */                               \
	X(ABOUT, "about")         /* first 12 of the entity, kind, time 6, row -> nothing */       \
	X(PROFILES, "profiles")   /* first 12 of the structure, author, time 6, row -> nothing */  \
	X(AUTHORED, "authored")   /* tag of structure and author 8, row -> nothing: authored.c */  \
	X(UNLOGGED, "unlogged")   /* row -> nothing */                                             \
	X(MISSING, "missing")     /* row -> nothing: its body is wanted */                         \
	X(ERASED, "erased")       /* record id, structure -> id of the erasure */                  \
	X(FORGET, "forget")       /* row -> nothing: its key is to be removed from its file */     \
	X(HELD_BACK, "held_back") /* log number 4 -> right edge to show until keys are removed */  \
	X(LOGS, "logs")           /* log number 4 -> see logs.c */                                 \
	X(LOG_IDS, "log_ids")     /* log id -> log number 4 */                                     \
	X(MEMBER_LOGS, "member_logs")   /* structure, log id -> log number 4 */                    \
	X(PLACES, "places")             /* log number 4, index 8 -> count 4, first row 8 */        \
	X(FROZEN, "frozen")             /* log id -> see frozen.c */                               \
	X(COSIGNS, "cosigns")           /* log id, node key -> see cosigns.c */                    \
	X(RECEIPTS, "receipts")         /* erasure id, structure -> time 8 */                      \
	X(CHECKPOINTS, "checkpoints")   /* log number 4, size 8 -> signature */                    \
	X(ACTS, "acts")                 /* index 8 -> sealed act */                                \
	X(MOTIONS, "motions")           /* id -> mark, first seen 6, object */                     \
	X(CERTIFICATES, "certificates") /* node key -> certificate */                              \
	X(TICKETS, "tickets")           /* ticket id -> see tickets.c */                           \
	X(ACCOUNTS, "accounts")         /* login -> see accounts.c */                              \
	X(COOKIES, "cookies")           /* token hash -> expiry 8, login */                        \
	X(DRAFTS, "drafts")             /* author, draft -> see drafts.c */                        \
	X(DRAFT_PLACES, "draft_places") /* place 8 -> nothing: free for the key of a draft */      \
	X(ONCE, "once")                 /* author, token -> time 6, id of what it published */     \
	X(PERSONAL, "personal")         /* see personal.c */                                       \
	X(REMARKS, "remarks")           /* number 8 -> see remarks.c */                            \
	X(MODERATION, "moderation")     /* see moderation.c */                                     \
	X(HOLDINGS, "holdings")         /* attachment -> see attachments.c */                      \
	X(REFERENCES, "references")     /* attachment, row -> size, scope, type */                 \
	X(REFERRING, "referring")       /* row -> attachments that its body refers to */           \
	X(UNLINK, "unlink")             /* attachment -> nothing: its files are to be removed */   \
	X(ADDRESSES, "addresses")       /* author -> place of its key 8, sealed: addresses.c */    \
	X(PEOPLE, "people")             /* see people.h */                                         \
	X(SEARCHES, "searches") /* author, number 8 -> place of its key 8, sealed: searches.c */

enum es_table {
#define X(name, word) ES_TABLE_##name,
	ES_TABLES(X)
#undef X
	        ES_TABLE_COUNT
};

struct es_db;
struct es_txn;

/* A table's name in the file. */
const char *es_table_word(enum es_table table);

#define ES_DATA_FILE "data.mdb"
#define ES_DB_KEY_MAX 511 /* LMDB's own limit */

/* Makes HOME/data.mdb with its empty tables and the value under the meta name "format", all at
 * once: after a crash there is either no file or a whole one. ES_EXISTS, ES_NO_SPACE, ES_IO. */
es_err es_db_create(const char *home, struct es_bytes format) ES_MUST_USE;
/* Opens it. What damage could make LMDB fault on the way is checked first. ES_NOT_FOUND,
 * ES_CORRUPT, ES_VERSION, ES_BUSY (too many readers), ES_IO. At most once per home and process. */
es_err es_db_open(const char *home, struct es_db **out) ES_MUST_USE;
void es_db_close(struct es_db *db);
int es_db_fd(const struct es_db *db);         /* of data.mdb, for reading; the db's */
uint64_t es_db_bytes(const struct es_db *db); /* in use: pages up to the last one */
/* Writes a copy as of now into fd, without free pages; blocks. ES_IO, ES_NO_SPACE, ES_CORRUPT. */
es_err es_db_pour(struct es_db *db, int fd) ES_MUST_USE;

es_err es_txn_begin(struct es_db *db, bool writes, struct es_txn **out) ES_MUST_USE;
/* Durable when it returns ES_OK; frees t in any case. A sticky error aborts and is returned. */
es_err es_txn_commit(struct es_txn *t) ES_MUST_USE;
void es_txn_abort(struct es_txn *t); /* also ends a reading one; harmless on NULL */
uint64_t es_txn_number(const struct es_txn *t);

/* Values are borrowed: until the next write in a writing transaction, else until its end.
 * ES_NOT_FOUND or a damaged table's error. */
es_err es_txn_get(struct es_txn *t, enum es_table table, struct es_bytes key,
                  struct es_bytes *value) ES_MUST_USE;
bool es_txn_has(struct es_txn *t, enum es_table table, struct es_bytes key);

/* The first entry at or after key, the first after it, the last before it, the very last (key
 * ignored). */
enum es_seek { ES_SEEK_FROM, ES_SEEK_AFTER, ES_SEEK_BEFORE, ES_SEEK_LAST };
struct es_entry {
	struct es_bytes key, value;
};
es_err es_txn_seek(struct es_txn *t, enum es_table table, enum es_seek how, struct es_bytes key,
                   struct es_entry *entry) ES_MUST_USE;
uint64_t es_txn_count(struct es_txn *t, enum es_table table); /* entries */

/* Writing: the first error sticks, and nothing is written after it. Append: key is larger than
 * every other. */
void es_txn_put(struct es_txn *t, enum es_table table, struct es_bytes key, struct es_bytes value);
void es_txn_append(struct es_txn *t, enum es_table table, struct es_bytes key,
                   struct es_bytes value);
void es_txn_mark(struct es_txn *t, enum es_table table,
                 struct es_bytes key); /* an entry without a value */
void es_txn_del(struct es_txn *t, enum es_table table, struct es_bytes key); /* absent is fine */
void es_txn_fail(struct es_txn *t, es_err err); /* unless one sticks already */
es_err es_txn_err(const struct es_txn *t) ES_MUST_USE;
uint64_t es_txn_writes(const struct es_txn *t); /* entries put or deleted so far */
uint64_t es_txn_bytes(const struct es_txn *t);  /* of keys and values put so far */

#endif
