/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of this room share: the attachments and uploads that are open, and how much room all
 * take. Any thread; each block says what guards it. The order of locks: a holding's, then the media's. */
#ifndef MEDIA_INTERNAL_H
#define MEDIA_INTERNAL_H

#include "media/media.h"
#include "media/part.h"
#include "node_limits.h"
#include "store/attachments.h"

#include <pthread.h>

#define UPLOADS_FOLDER ES_FILES_FOLDER "/uploads"
#define WISHES_MAX 32
#define DONE_MAX 32

/* An attachment or upload that is open. In the list while users > 0, and after that as long as there is
 * room. */
struct holding {
	/* Constant. */
	struct es_id id; /* of an upload: 16 bytes, then zeros */
	bool is_upload;

	/* Guarded by the media's mutex. */
	struct holding *next;
	unsigned users;
	uint64_t turn; /* of the last use */
	bool gone; /* its files were removed: it is not to be found any more. Of an attachment, set by who
	                * has its own mutex as well */
	uint64_t used_ms;
	uint64_t told_ms; /* used_ms in the table */

	pthread_mutex_t mutex; /* guards the rest */
	uint64_t size;         /* once it is open */
	struct part *part;     /* NULL: not open yet */
	struct es_upload upload;
	bool flushing;
	uint64_t flush_ms; /* when it was last brought to the disk */
};

struct wish {
	struct es_id id;
	uint64_t offset;
	uint64_t until_ms;
};

/* An upload that became an attachment. */
struct done {
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct es_id id;
};

struct es_media {
	char *home; /* owned */
	struct es_store *store;
	bool writes;

	pthread_mutex_t making; /* one thread at a time makes or removes files, and counts them */

	pthread_mutex_t mutex; /* guards the rest */
	struct holding *first;
	size_t open;
	uint64_t turn;
	uint64_t bytes; /* that all files take */
	uint64_t room_ms;
	const char *paused;
	struct es_media_policy policy;
	struct wish wishes[WISHES_MAX];
	void (*woken)(void *context);
	void *woken_context;
	struct done done[DONE_MAX];
	size_t done_next;
	struct es_media_state counts; /* but for bytes, budget and paused, which stand above */

	uint64_t swept_ms; /* of who tends it, as the next */
	bool told_full;
};

/* --- holding.c: the list of what is open -------------------------------------------------------- */
/* One of an attachment, listed and its mutex held, whether or not it has files or a row; it need not be open. As
 * long as its mutex is held nobody else opens it, so that its row and its files may be made, removed and replaced
 * together. NULL: no memory. */
struct holding *holding_seize(struct es_media *m, const struct es_id *id);
/* Lets it go and forgets it: its files are not what they were. Who waits for it looks it up anew. */
void holding_drop(struct es_media *m, struct holding *h);
void holding_let_go(struct es_media *m, struct holding *h);
bool holding_is_gone(struct es_media *m, const struct holding *h);
/* The listed one, with the media's mutex held; NULL: none is listed. */
struct holding *holding_find(struct es_media *m, const struct es_id *id, bool is_upload);
/* The same, in use, its mutex not held. */
struct holding *holding_use(struct es_media *m, const struct es_id *id, bool is_upload);
/* Puts an open part under this name, which none has; its mutex is held then. ES_NO_MEMORY. */
es_err holding_enter(struct es_media *m, const struct es_id *id, bool is_upload, struct part *part,
                     struct holding **out) ES_MUST_USE;
/* An upload is to be found no more; whoever uses it finishes. */
void holding_forget(struct es_media *m, const struct es_id *key);
void holding_free(struct holding *h); /* that is listed no more */

/* --- media.c: one that is open ------------------------------------------------------------------ */
/* The open holding of an attachment that has files here, its mutex held; holding_let_go when done.
 * ES_NOT_FOUND, part_open's. */
es_err holding_get(struct es_media *m, const struct es_id *id, struct holding **out) ES_MUST_USE;
/* Makes the files of one that has none yet. ES_NOT_FOUND: it was let go, or nobody wants it here any more;
 * ES_NO_SPACE, the table's, part_make's. */
es_err holding_make(struct es_media *m, const struct es_id *id, uint64_t size,
                    struct holding **out) ES_MUST_USE;
/* HOME/files/ab/cd/HEX, its folders made. */
es_err attachment_base(const struct es_media *m, const struct es_id *id,
                       char base[4096]) ES_MUST_USE;
/* es_media_read of one whose mutex is held. */
es_err holding_read(struct holding *h, uint64_t offset, uint8_t *out, size_t len,
                    size_t *got) ES_MUST_USE;
/* Brings what came to the disk. The mutex of h is held, and given up meanwhile. ES_NOT_FOUND: it was removed
 * then. */
es_err holding_flush(struct es_media *m, struct holding *h) ES_MUST_USE;

/* --- table.c: changes of the table, durable when they return ------------------------------------ */
es_err table_get(struct es_media *m, const struct es_id *id, struct es_holding *out) ES_MUST_USE;
/* Changes a row as it is when its turn comes: an erasure may have taken it in between. Where there is none,
 * made is what it begins as; ES_NOT_FOUND where made is NULL. */
typedef void (*table_editor)(struct es_holding *row, uint64_t value);
es_err table_edit(struct es_media *m, const struct es_id *id, table_editor edit, uint64_t value,
                  const struct es_holding *made) ES_MUST_USE;
/* Not whole any more. */
void edit_lost(struct es_holding *row, uint64_t unused);
es_err table_put(struct es_media *m, const struct es_id *id,
                 const struct es_holding *row) ES_MUST_USE;
/* Drops a row if it may go as it and what refers to it are when its turn comes: else ES_STATE. None is success. */
typedef bool (*table_judge)(struct es_snapshot *snap, const struct es_id *id,
                            const struct es_holding *row);
es_err table_drop(struct es_media *m, const struct es_id *id, table_judge may_go) ES_MUST_USE;
es_err table_put_policy(struct es_media *m, const struct es_media_policy *policy) ES_MUST_USE;
void table_policy(struct es_media *m, struct es_media_policy *out);

/* --- room.c ------------------------------------------------------------------------------------- */
/* Takes room for so many bytes, removing what may be removed. ES_NO_SPACE; paused says why. No lock of a
 * holding is held. */
es_err room_take(struct es_media *m, uint64_t bytes) ES_MUST_USE;
void room_give_back(struct es_media *m, uint64_t bytes);
/* Removes an attachment: its row is edited, then its files go and their room is given back, and nobody sees the
 * one without the other. The table's; then nothing has changed. */
es_err room_remove(struct es_media *m, const struct es_id *id, table_editor edit) ES_MUST_USE;
/* The same, but the row is dropped. ES_STATE: it may not go. */
es_err room_drop(struct es_media *m, const struct es_id *id, table_judge may_go) ES_MUST_USE;
/* Its files alone, for who has making, and has seized it. ES_IO. */
es_err room_clear(struct es_media *m, const struct es_id *id) ES_MUST_USE;
/* Whether there are files of it. */
bool room_has_files(const struct es_media *m, const struct es_id *id);
/* The disk may have room again, without anybody asking for it. */
void room_look(struct es_media *m);
/* Removes received files, the least recently used first, until what all take is within the budget. */
void room_shrink(struct es_media *m);
/* Counts what is there, and removes what no row of the table names. */
es_err room_count(struct es_media *m) ES_MUST_USE;

/* --- wishes.c, tend.c --------------------------------------------------------------------------- */
/* Whether somebody waits for it. */
bool media_is_wished(struct es_media *m, const struct es_id *id);
bool policy_wants(const struct es_media_policy *policy, const struct es_header *header,
                  const struct es_reference *ref);
/* Those that should be whole and have no files (of a home restored from a backup) are to be fetched. */
void media_miss(struct es_media *m);
/* Removes what nothing refers to, and counts the rest. */
void media_sweep(struct es_media *m);

/* --- upload.c ----------------------------------------------------------------------------------- */
/* Opens one from its files. */
es_err upload_open(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                   struct holding **out) ES_MUST_USE;
/* Forgets those that expired; *count: how many are left, *bytes: what they take. */
es_err upload_sweep(struct es_media *m, uint64_t now_ms, size_t *count,
                    uint64_t *bytes) ES_MUST_USE;

#endif
