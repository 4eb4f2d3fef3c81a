/* SPDX-License-Identifier: EUPL-1.2 */
/* Rows from the inside: how headers, bodies and their indexes get into the tables. The writer
 * thread's, but for what takes a snapshot. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/writer.h"

/* First seen 6, log number 4, index 5: of fixed size, so that a place is written without moving
 * rows. */
#define ES_PLACE_LOG_LEN 4
#define ES_PLACE_INDEX_LEN 5
#define ES_PLACE_INDEX_MAX                                                                         \
	((uint64_t)1 << (8 * ES_PLACE_INDEX_LEN)) /* a run beyond it is refused */
#define ES_ROW_PREFIX (ES_TIME_LEN + ES_PLACE_LOG_LEN + ES_PLACE_INDEX_LEN)

/* A header on its way in. Borrows bytes. */
struct es_leaf {
	struct es_bytes bytes;
	struct es_id id;
	bool readable;           /* false: an opaque leaf, kept and relayed */
	struct es_header header; /* where readable; else kind is UINT64_MAX and the rest zero */
};
void es_leaf_read(struct es_bytes header, struct es_leaf *leaf);

/* Where a row stands: log number 0 is none, index then too. */
struct es_place {
	uint64_t log, index;
};

/* The last row's number; 0 where there is none. */
es_err es_row_last(struct es_snapshot *snap, uint64_t *number) ES_MUST_USE;
es_err es_row_number(struct es_snapshot *snap, const struct es_id *id,
                     uint64_t *number) ES_MUST_USE;
/* A row without its body. The header is borrowed. ES_CORRUPT where it is damaged. */
es_err es_row_raw(struct es_snapshot *snap, uint64_t number, uint64_t *seen_ms,
                  struct es_place *place, struct es_bytes *header) ES_MUST_USE;
/* bodies.c: the body of a row as it rests. ES_NOT_FOUND. */
es_err es_body_resting(struct es_snapshot *snap, uint64_t number,
                       struct es_resting *out) ES_MUST_USE;
/* Its key: ES_NOT_FOUND (none), ES_CORRUPT (its file is damaged), ES_IO. */
es_err es_body_key(struct es_snapshot *snap, uint64_t number,
                   uint8_t key[ES_BODY_KEY_LEN]) ES_MUST_USE;
/* Keys read ahead, for who goes through rows that follow each other: a read a window. On the stack of
 * who goes, {.count = 0} at first, wiped afterwards. */
#define ES_KEYS_AHEAD 64
struct es_keys_ahead {
	uint64_t row;
	size_t count;
	uint8_t keys[ES_KEYS_AHEAD][ES_BODY_KEY_LEN];
};
/* The same as es_body_key. */
es_err es_body_key_ahead(struct es_snapshot *snap, struct es_keys_ahead *ahead, uint64_t number,
                         uint8_t key[ES_BODY_KEY_LEN]) ES_MUST_USE;
/* Seals and unseals what was packed with codec, in place. */
void es_body_flip(uint64_t codec, const uint8_t key[ES_BODY_KEY_LEN], uint8_t *data, size_t len);
/* Unseals into w: what was packed, appended. Its form is not checked. The writer's errors. */
es_err es_body_unseal(const struct es_resting *body, const uint8_t key[ES_BODY_KEY_LEN],
                      struct es_writer *w, struct es_bytes *packed) ES_MUST_USE;
/* The key goes to its file when the batch is committed. */
void es_body_keep_key(struct es_write *w, uint64_t row, const uint8_t key[ES_BODY_KEY_LEN]);
void es_body_drop_key(struct es_write *w, uint64_t row);
/* Brings the keys of the batch to the disk, before what they open. */
es_err es_body_keys_sync(struct es_write *w) ES_MUST_USE;
void es_body_keys_free(struct es_new_keys *keys);
/* Whether it counts: it stands in a log of its structure, or waits for one. */
bool es_row_counts(struct es_snapshot *snap, uint64_t number, const struct es_place *place);

/* Checks a wire body against its header; *plain is borrowed from it or from w. ES_BAD_HASH: not
 * this header's body, the sender is wrong. *usable false: the origin committed itself to something
 * that is no body; nobody need ask for it again. */
es_err es_wire_check(struct es_unpacker *u, const struct es_header *header,
                     const struct es_wire_body *body, struct es_writer *w, struct es_bytes *plain,
                     bool *usable) ES_MUST_USE;

/* Adds header and id; the next number. */
uint64_t es_row_add(struct es_write *w, const struct es_leaf *leaf, uint64_t seen_ms,
                    struct es_place place);
/* Its two halves: the second before anybody looks for the record. */
uint64_t es_row_add_header(struct es_write *w, const struct es_leaf *leaf, uint64_t seen_ms,
                           struct es_place place);
void es_row_add_id(struct es_write *w, uint64_t row, const struct es_leaf *leaf);
void es_row_set_place(struct es_write *w, uint64_t row, struct es_place place);
/* A body as it rests, into out, which has room for so much more than is packed; how long it is. */
#define ES_SEALED_EXTRA 20
size_t es_body_seal(const struct es_wire_body *body, uint8_t *out);
void es_row_put_body(struct es_write *w, uint64_t row, bool new_row,
                     const struct es_wire_body *body);
/* The same for a new row whose body was sealed before. */
void es_row_put_sealed(struct es_write *w, uint64_t row, const struct es_wire_body *body,
                       struct es_bytes sealed);
/* Puts it on the list of missing ones, if the policy wants it. */
void es_row_want_body(struct es_write *w, uint64_t row);
bool es_policy_wants(struct es_write *w, uint64_t row); /* policy.c */
void es_row_unwant_body(struct es_write *w, uint64_t row);
/* The row counts from now on. */
void es_row_index(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms);
/* Its two halves, for what is no erasure. */
void es_row_list_kind(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                      uint64_t seen_ms);
void es_row_list_entity(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                        uint64_t seen_ms);
/* What the indexes take from a body. */
#define ES_AUTHOR_TAG 8 /* bytes */

struct es_refs {
	bool has_practice, has_author, has_attachments;
	bool begins; /* it begins an entity */
	struct es_id
	        practice; /* what it is about, where a field of the body says so: a practice, what an
	                   * adoption adopts, a tutorial is about, of subtitles the attachment */
	uint8_t author[ES_AUTHOR_LEN]; /* of a profile */
	bool has_tag;
	uint8_t tag[ES_AUTHOR_TAG]; /* of who wrote it: authored.c */
};
void es_refs_read(const struct es_header *header, struct es_bytes body, struct es_refs *refs);
/* Those of the body that rests in a row; none, and *present false, without one that can be read. */
es_err es_row_refs(struct es_snapshot *snap, uint64_t row, const struct es_header *header,
                   struct es_refs *refs, bool *present) ES_MUST_USE;
void es_row_index_refs(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                       uint64_t seen_ms, const struct es_refs *refs);
/* The reverse of the two above, and off the list of missing bodies: the row counts no more. */
void es_row_unindex(struct es_write *w, uint64_t row, const struct es_leaf *leaf, uint64_t seen_ms,
                    const struct es_refs *refs);
/* erased: the body is withdrawn for good. */
void es_row_unindex_refs(struct es_write *w, uint64_t row, const struct es_leaf *leaf,
                         uint64_t seen_ms, const struct es_refs *refs, bool erased);
void es_row_unlogged(struct es_write *w, uint64_t row, bool waits);
/* es_write_record at a place: an own log's leaf 0 is logged from the start. */
es_err es_write_own(struct es_write *w, struct es_bytes header, struct es_bytes body,
                    const uint8_t key[ES_BODY_KEY_LEN], uint64_t now_ms, struct es_place place,
                    struct es_id *id) ES_MUST_USE;
/* es_write_body for a row. */
es_err es_write_late(struct es_write *w, uint64_t row, const struct es_wire_body *body) ES_MUST_USE;
/* Writes the counts that the batch has gathered. */
es_err es_row_write_counts(struct es_write *w) ES_MUST_USE;

/* Keys of the tables, for those who write, walk and check them. */
#define ES_IDS_PREFIX 5
#define ES_ENTITY_PREFIX 12
void es_key_row(struct es_key *key, uint64_t row);
void es_key_ids(struct es_key *key, const struct es_id *id, uint64_t row);
void es_key_kind(struct es_key *key, uint64_t kind);
void es_key_about(struct es_key *key, const struct es_id *entity, uint64_t kind);
void es_key_profile(struct es_key *key, const struct es_id *structure,
                    const uint8_t author[ES_AUTHOR_LEN]);
void es_key_time_row(struct es_key *key, uint64_t time_ms,
                     uint64_t row); /* the end of the three above */
/* A tag does not tell the author: of who is erased, no pseudonym stays in a freed page. */
void es_author_tag(const struct es_id *structure, const uint8_t author[ES_AUTHOR_LEN],
                   uint8_t tag[ES_AUTHOR_TAG]);
/* Whether its author is one whom people here may ask for: of our own structure, where that is known. */
bool es_author_counts(const struct es_store *s, const struct es_header *header);
void es_key_authored(struct es_key *key, const uint8_t tag[ES_AUTHOR_TAG], uint64_t row);
void es_key_count(struct es_key *key, uint64_t kind);                 /* in META */
void es_key_begun(struct es_key *key, uint64_t kind, uint64_t scope); /* likewise */
uint64_t es_count_at(struct es_snapshot *snap, const struct es_key *key);

#endif
