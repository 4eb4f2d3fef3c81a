/* SPDX-License-Identifier: EUPL-1.2 */
/* The keys of bodies, by row, in files of their own: HOME/keys/NNNNNNNN holds those of 4,096 rows
 * that follow each other, 32 bytes each; a slot of zeros is no key. Nothing else in a home can open
 * a body, so whoever rewrites such a file without a key has destroyed the body, wherever copies of
 * its bytes may rest. This is the whole surface of these files. Owned by the store; reading from
 * any thread, writing by whoever holds the home. */
#ifndef STORE_SEGMENTS_H
#define STORE_SEGMENTS_H

#include "essaim/record.h"

#define ES_SEGMENT_SLOTS 4096u
#define ES_SEGMENT_BYTES ((size_t)ES_SEGMENT_SLOTS * ES_BODY_KEY_LEN)
#define ES_SEGMENT_FOLDER "keys"

struct es_slot {
	uint64_t row;
	uint8_t key[ES_BODY_KEY_LEN];
};

struct es_segments;

/* Makes the folder, durable once home is synced. */
es_err es_segments_make(const char *home) ES_MUST_USE;
/* Takes no look at the files: each is judged when it is read. ES_NO_MEMORY, ES_TOO_LARGE. */
es_err es_segments_open(const char *home, struct es_segments **out) ES_MUST_USE;
void es_segments_close(struct es_segments *g);

/* The key of a row. ES_NOT_FOUND: it has none; ES_CORRUPT: its file is missing or damaged; ES_IO. */
es_err es_segments_get(struct es_segments *g, uint64_t row,
                       uint8_t key[ES_BODY_KEY_LEN]) ES_MUST_USE;
/* Those of rows that follow each other in one file, in one read; zeros where there is none. ES_CORRUPT
 * (also where the file ends before the last of them), ES_IO. */
es_err es_segments_get_all(struct es_segments *g, uint64_t row, size_t count,
                           uint8_t *keys) ES_MUST_USE;

/* Writes keys, which are sorted by row, and returns when they are durable: one sync a file, and a
 * new file is whole or not there. A damaged file is made whole again, what can be read of it
 * kept. */
es_err es_segments_put(struct es_segments *g, const struct es_slot *slots,
                       size_t count) ES_MUST_USE;
/* Rewrites each file that holds one of these rows, which are sorted, without their keys. When it
 * returns ES_OK, the old files are gone from the folder for good. */
es_err es_segments_erase(struct es_segments *g, const uint64_t *rows, size_t count) ES_MUST_USE;
/* What a crash left: half-made files, and keys of rows after the last one. */
es_err es_segments_tidy(struct es_segments *g, uint64_t last_row) ES_MUST_USE;

/* Reads a whole file. NULL, or what is wrong with it (static, English); out then holds what can be
 * read, zeros elsewhere. */
const char *es_segments_look(struct es_segments *g, uint64_t number,
                             uint8_t out[ES_SEGMENT_BYTES]) ES_MUST_USE;

#endif
