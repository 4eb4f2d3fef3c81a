/* SPDX-License-Identifier: EUPL-1.2 */
/* The attachments of one home: files under HOME/files, found by their id, whole or in part, uploads on
 * their way to become one, and the table in the store that says what is known of each. Owned by the node
 * (es_node.media), which opens and closes it on the main thread.
 *
 * Threads: every function may be called on any thread at once. Those marked (disk) read or write files,
 * or wait for the store's writer: never on the loop's thread, nor on the writer's. All others
 * answer from memory or a snapshot and may be called on the loop.
 *
 * Whole files never change. What is in part here is checked chunk by chunk before it is written, and what a
 * crash left unsure is checked again before it counts. docs/decisions/files.md. */
#ifndef MEDIA_MEDIA_H
#define MEDIA_MEDIA_H

#include "essaim/chunk.h"
#include "node_limits.h"
#include "store/store.h"

struct es_media;

/* Opens HOME/files (made if writes and it is missing), and, if writes, removes what a crash or an
 * erasure left behind. home and store outlive it. ES_IO, ES_NO_SPACE, ES_NO_MEMORY. (disk) */
es_err es_media_open(const char *home, struct es_store *store, bool writes,
                     struct es_media **out) ES_MUST_USE;
void es_media_close(struct es_media *m); /* NULL is fine */

/* --- what is here ------------------------------------------------------------------------------ */

/* How it stands with one attachment. */
struct es_attachment {
	struct es_id id;
	uint64_t size;
	uint64_t held; /* bytes of it that are here and checked; size: whole */
	bool own;      /* uploaded here: never removed to make room */
	bool pinned;   /* a person wants it here: fetched, and not removed to make room */
	bool taken;    /* likewise, for a toolbox that was taken */
	bool wanted; /* pinned, taken, asked for, or by the policy: it is fetched while it is not whole */
	uint64_t seen_ms;    /* when it was first known here */
	uint64_t used_ms;    /* when somebody last read it, or it came */
	uint64_t references; /* records here that refer to it and are not withdrawn; at most
	                      * ES_FILE_REFERRING_MAX are looked at */
	bool is_public;      /* one of them is (ES_SCOPE_PUBLIC); else only members see it */
	char type[ES_MEDIA_TYPE_MAX + 1]; /* what the newest of them, or the upload, says it is */
};
/* ES_NOT_FOUND: neither here nor referred to. */
es_err es_media_get(struct es_media *m, const struct es_id *id,
                    struct es_attachment *out) ES_MUST_USE;
/* All that are known, in order of ids. Stops at the first error of each, and returns it. */
es_err es_media_each(struct es_media *m,
                     es_err (*each)(void *context, const struct es_attachment *a),
                     void *context) ES_MUST_USE;
/* The rows (es_row_get) of the records that refer to it, oldest first: those after a row, at most max;
 * returns how many. */
size_t es_media_referring(struct es_snapshot *snap, const struct es_id *id, uint64_t after_row,
                          uint64_t *rows, size_t max);
/* 8 to 64 hex digits. ES_MALFORMED, ES_NOT_FOUND, ES_AMBIGUOUS. */
es_err es_media_find(struct es_media *m, const char *hex, size_t len, struct es_id *id) ES_MUST_USE;

/* --- uploads ----------------------------------------------------------------------------------- */

#define ES_UPLOAD_ID_LEN 16
struct es_upload {
	uint8_t id[ES_UPLOAD_ID_LEN]; /* random: who knows it may go on with it */
	uint8_t author[ES_AUTHOR_LEN];
	uint64_t size;
	uint32_t chunks;
	char type[ES_MEDIA_TYPE_MAX + 1]; /* as declared */
	uint64_t held;                    /* bytes */
	uint64_t begun_ms, put_ms;        /* clock on the wall */
	uint8_t map[ES_CHUNK_MAP_MAX];    /* es_chunk_map_*: which chunks are here */
};
/* Begins one: size is what will come, type what it claims to be. author is its owner's pseudonym (zeros:
 * the operator). ES_TOO_LARGE (over ES_ATTACHMENT_MAX), ES_INVALID (size 0, or no media type),
 * ES_LIMIT (too many uploads of this author, or of all), ES_NO_SPACE (the budget or the disk: nothing was
 * taken), ES_IO. (disk) */
es_err es_upload_begin(struct es_media *m, const uint8_t author[ES_AUTHOR_LEN], uint64_t size,
                       const char *type, uint8_t id[ES_UPLOAD_ID_LEN]) ES_MUST_USE;
/* Puts bytes at an offset, in any order, several at once from several threads. The offset is a multiple of
 * ES_CHUNK_LEN; so is the length, unless it reaches the end. Durable when it returns. Bytes that are here
 * already may come again: ES_OK where they are the same, ES_STALE where they differ (the file changed
 * while it was uploaded: abort). ES_NOT_FOUND (no such upload, or it expired), ES_INVALID (place or
 * length), ES_NO_SPACE (what came before stays; try again), ES_IO. (disk) */
#define ES_UPLOAD_PUT_MAX (4u << 20)
es_err es_upload_put(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                     struct es_bytes bytes) ES_MUST_USE;
/* ES_NOT_FOUND. (disk) */
es_err es_upload_get(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                     struct es_upload *out) ES_MUST_USE;
/* The file is complete: it becomes an attachment of our own, whole, durable. It is kept for
 * ES_MEDIA_GRACE_MS without a record that refers to it. Where it was here already, it is now ours, too.
 * declared may be NULL, or be the id that the sender worked out. ES_STATE (chunks are missing), ES_STALE
 * (the content is not what was put, or not declared), ES_NOT_FOUND, ES_IO. Again after success: the same id, for as
 * long as the process lives. (disk) */
es_err es_upload_finish(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                        const struct es_id *declared, struct es_id *attachment) ES_MUST_USE;
/* Forgets it and what came of it. ES_NOT_FOUND. (disk) */
es_err es_upload_abort(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN]) ES_MUST_USE;
/* Looks at what is put before it is finished (to look at its first bytes, or strip what should not
 * leave): reads held bytes as es_media_read does. ES_PENDING: not here. (disk) */
es_err es_upload_read(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                      uint8_t *out, size_t len, size_t *got) ES_MUST_USE;

/* Takes a whole file at once, as a command does, reading it from fd. type as above. (disk) */
es_err es_media_add(struct es_media *m, int fd, const char *type, struct es_id *id) ES_MUST_USE;

/* --- reading ----------------------------------------------------------------------------------- */

/* Reads up to len bytes from offset on into out; *got is how many (fewer at the end, or where what
 * follows is not here yet). Counts as use. ES_PENDING: the first of them is not here; ES_NOT_FOUND: nothing
 * of it is; ES_INVALID: offset is not before the end; ES_CORRUPT, ES_IO. (disk) */
es_err es_media_read(struct es_media *m, const struct es_id *id, uint64_t offset, uint8_t *out,
                     size_t len, size_t *got) ES_MUST_USE;
/* How many bytes from offset on are here without a gap, as far as that is known at once: 0 where it is not open, or
 * somebody changes it just now. */
uint64_t es_media_ahead(struct es_media *m, const struct es_id *id, uint64_t offset);

/* --- wishes ------------------------------------------------------------------------------------ */

/* Somebody reads it at offset: it is fetched from there on first, whatever the policy says, unless the
 * budget forbids it. To be said again while one waits (every few seconds, and at each jump): the wish ends ES_MEDIA_WISH_MS
 * after it was last said, and what came stays. ES_NOT_FOUND: no record here refers to it. */
es_err es_media_wish(struct es_media *m, const struct es_id *id, uint64_t offset) ES_MUST_USE;
/* Keeps it here for good (and fetches it), or lets it go again. (disk) */
es_err es_media_pin(struct es_media *m, const struct es_id *id, bool pinned) ES_MUST_USE;
/* The same for the toolboxes that were taken: once none refers to it, what is here of it goes, unless it is our own,
 * pinned, or wanted by the policy. (disk) */
es_err es_media_take_along(struct es_media *m, const struct es_id *id, bool taken) ES_MUST_USE;
/* Removes what is here of a received file; the records that refer to it stay, and it is not fetched
 * by the policy again. ES_NOT_ALLOWED: it is our own, and somebody refers to it; ES_STATE: it goes with a toolbox
 * that was taken, or a record came to refer to it meanwhile. (disk) */
es_err es_media_remove(struct es_media *m, const struct es_id *id) ES_MUST_USE;

/* --- for links ---------------------------------------------------------------------------------- */

/* An attachment that is to be fetched. */
struct es_wanted {
	struct es_id id;
	uint64_t size;
	uint64_t offset; /* from where on first */
	bool wished;     /* somebody waits for it now */
};
/* The most urgent of those that are not whole: wishes, then pinned ones, then the newest. Returns how many. (disk) */
size_t es_media_wanted(struct es_media *m, struct es_wanted *out, size_t max);
/* What is here of one that records of members refer to: size, and a map of its chunks. only: just those that a
 * record of this structure refers to; or NULL. ES_NOT_FOUND: nothing that may be given. (disk) */
es_err es_media_map(struct es_media *m, const struct es_id *id, const struct es_id *only,
                    uint64_t *size, uint8_t map[ES_CHUNK_MAP_MAX]) ES_MUST_USE;
/* Chunks that follow each other, with their paths. */
struct es_chunks_given {
	size_t count; /* in: how many are wanted, at most ES_CHUNKS_AT_ONCE; out: how many are here */
	struct es_chunk_path paths[ES_CHUNKS_AT_ONCE];
	uint8_t *
	        data; /* borrowed: room for as many chunks, better at a multiple of ES_DIRECT_ALIGN */
	size_t len;   /* out */
};
/* Chunks from first on, up to one that is not here. only as above. ES_NOT_FOUND: the first is not here, or may
 * not be given. (disk) */
es_err es_media_give(struct es_media *m, const struct es_id *id, const struct es_id *only,
                     uint32_t first, struct es_chunks_given *out) ES_MUST_USE;
/* A chunk that came; err, out: ES_OK, ES_BAD_HASH, ES_EXISTS (it is here), ES_NOT_FOUND (no record refers to
 * the attachment, or not with this size), ES_NO_SPACE (es_media_state says what is in the way), ES_IO. */
struct es_chunk_taken {
	struct es_chunk_path path;
	struct es_bytes data; /* borrowed */
	es_err err;
};
/* Takes chunks of one attachment: checks each, makes room, writes them; those that follow each other in the file
 * and in memory at once, past the page cache where the data begins at a multiple of ES_DIRECT_ALIGN.
 * *whole: the last one was among them, and the attachment is here, durable. At most ES_CHUNKS_AT_ONCE. (disk) */
void es_media_take(struct es_media *m, const struct es_id *id, uint64_t size,
                   struct es_chunk_taken *chunks, size_t count, bool *whole);
/* Called on the thread of who wishes, when what is to be fetched first has changed. NULL: nobody listens. */
void es_media_on_wish(struct es_media *m, void (*woken)(void *context), void *context);
/* Brings to the disk what came, forgets what expired, removes what nothing refers to: every few seconds. (disk) */
void es_media_tend(struct es_media *m, uint64_t now_ms);

/* What is fetched without being asked for, and how much room all attachments may take. */
struct es_media_policy {
	uint64_t budget;   /* bytes of all files under HOME/files; never exceeded */
	uint64_t size_max; /* of a file that is fetched unasked; 0: none is */
	size_t kinds_len;  /* of the records that refer to it; 0: all */
	uint64_t kinds[ES_POLICY_KINDS_MAX];
	size_t langs_len; /* of those records; 0: all */
	char langs[ES_POLICY_LANGS_MAX][ES_LANG_MAX + 1];
};
void es_media_policy(struct es_media *m, struct es_media_policy *out);
/* Durable when it returns; a smaller budget removes what may be removed. (disk) */
es_err es_media_set_policy(struct es_media *m, const struct es_media_policy *policy) ES_MUST_USE;

/* Reads all files that are whole, and our own that should be, and holds them against their ids: fault is called with a sentence for each
 * that is damaged or missing, progress with bytes (either may be NULL). repair: what is damaged counts as not
 * here, and is fetched again. ES_CORRUPT if there was any fault. (disk) */
struct es_media_watch {
	void (*fault)(void *context, const char *sentence);
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context;
	bool repair;
};
es_err es_media_check(struct es_media *m, const struct es_media_watch *watch,
                      uint64_t *faults) ES_MUST_USE;

/* --- how it stands ----------------------------------------------------------------------------- */

struct es_media_state {
	uint64_t files, bytes; /* whole ones and parts; what they take on the disk */
	uint64_t own_files, own_bytes;
	uint64_t uploads;
	uint64_t wanted;       /* attachments that are still to be fetched */
	uint64_t wanted_bytes; /* of them that are missing */
	uint64_t budget;
	const char *
	        paused; /* a sentence: why nothing is fetched or taken; NULL: nothing is in the way */
};
void es_media_state(struct es_media *m, struct es_media_state *out);

#endif
