/* SPDX-License-Identifier: EUPL-1.2 */
/* Inside of the store: the store itself, snapshots, the transaction of a batch, and the thread
 * that runs batches. Included by the files of this folder and by the publisher, who signs at the
 * end of a batch. */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "store/db.h"
#include "store/key.h"
#include "store/segments.h"
#include "store/store.h"

#include <pthread.h>

#define ES_BATCH_CHANGES 4096
#define ES_BATCH_BYTES                                                                             \
	(16u * 1024 * 1024) /* of keys and values; the change that passes it is the last one */
#define ES_COUNT_DELTAS 48

/* Keys of bodies that the batch brings, not in their files yet. */
struct es_new_keys {
	struct es_slot *slots; /* owned */
	size_t len, capacity;
};

struct es_snapshot {
	struct es_store *store;
	struct es_txn *txn;
	const struct es_new_keys *new_keys; /* of the write that this looks into; NULL for others */
	struct es_unpacker *unpacker;       /* made for the first body that is read; owned, but that
	                                     * of a write is the writer's */
};

struct es_count_delta {
	uint64_t kind, scope;
	bool begun;
	uint64_t added;
};

struct es_write {
	struct es_snapshot snap; /* also what es_write_snapshot gives */
	uint64_t first_row, next_row;
	struct es_new_keys keys;
	uint64_t *bodies; /* older rows whose body arrived; owned */
	size_t bodies_len, bodies_capacity;
	struct es_id *changed; /* logs; sorted, owned */
	size_t changed_len, changed_capacity;
	bool forgets; /* keys wait to be removed */
	bool acts, logs, accounts, motions, cosigns, cut, retreated, policy, personal, attachments;
	struct es_count_delta counts[ES_COUNT_DELTAS]; /* not in the table yet */
	size_t counts_len;
};

/* Called by the writer thread around each batch. seal runs when all changes are applied and may
 * write more (an error fails the batch);
 * settled tells whether what seal saw is durable (ES_OK) or gone. */
struct es_batch_hook {
	es_err (*seal)(void *context, struct es_write *w);
	void (*settled)(void *context, es_err result);
	void *context;
};
void es_store_set_hook(struct es_store *s,
                       const struct es_batch_hook *hook); /* before anything is submitted */

/* Before anything is submitted, too. */
void es_store_set_own(struct es_store *s, const struct es_id *structure);
/* While no change waits. es_store_set_own does it, too. */
void es_store_set_authors(struct es_store *s, const struct es_id *structure);

struct es_batch; /* batch.h */

/* preparer.c. Guarded by the store's mutex, but for the unpacker, which is the thread's. */
struct es_preparer {
	pthread_cond_t work;
	struct es_change *first, *last;
	bool running, busy; /* busy: at work on a change that is in no queue */
	pthread_t thread;
	struct es_unpacker *unpacker;
};
/* Both with the mutex held. The writer's queue; the preparer's (ES_NO_MEMORY). */
void es_store_enqueue(struct es_store *s, struct es_change *change);
es_err es_preparer_enqueue(struct es_store *s, struct es_change *change) ES_MUST_USE;

struct es_store {
	char *home; /* owned */
	struct es_db *db;
	struct es_segments *segments;
	uint64_t run;     /* random, never 0: tells this opening of the store from others */
	struct es_id own; /* the structure whose cut records are published anew; zero: none */
	struct es_id
	        authors; /* the structure of whose records the authors are indexed; zero: of all */

	pthread_mutex_t mutex; /* guards the rest of this block */
	pthread_cond_t work;
	struct es_change *first, *last;
	bool ending;           /* takes no more changes */
	bool closing, running; /* closing: nothing more comes to the writer */
	pthread_t thread;
	struct es_preparer preparer;
	void (*listener)(void *context, const struct es_commit *c);
	void *listener_context;

	uint64_t full_ms; /* es_store_full_ms; atomic, written by the writer */

	/* The writer thread's alone. */
	struct es_batch *batch;
	struct es_unpacker *unpacker;
	bool forgets;             /* keys wait to be removed, and could not be */
	struct es_packer *packer; /* made for the first record of our own */
	struct es_batch_hook hook;
	struct es_federation fold; /* of the stored chain, while fold_valid */
	bool fold_valid;
};

/* The federation as the write sees it; the writer's, valid until the next act. */
es_err es_write_fold(struct es_write *w, const struct es_federation **f) ES_MUST_USE;
/* room.c: what came of a batch; wrote: it had something to keep. The writer's. */
void es_store_note_room(struct es_store *s, es_err err, bool wrote);
/* Notes for the commit listener. */
void es_write_note_body(struct es_write *w, uint64_t row);
/* The log grew, or counts otherwise than before. */
void es_write_note_log(struct es_write *w, const struct es_id *log);
void es_write_note_kind(struct es_write *w, uint64_t kind, bool added);

#endif
