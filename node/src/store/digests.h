/* SPDX-License-Identifier: EUPL-1.2 */
/* Who wants to be told by letter what waits for them, and what they were told: in the table of people.
 * Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_DIGESTS_H
#define STORE_DIGESTS_H

#include "store/people.h"

/* The numbers stand in the store. */
enum es_digest_pace { ES_DIGEST_NEVER, ES_DIGEST_DAILY, ES_DIGEST_WEEKLY, ES_DIGEST_PACES };

#define ES_DIGEST_LETTER_LEN 16

struct es_digest {
	enum es_digest_pace pace;
	uint64_t since_ms; /* chosen, or looked at last: what was due before is not made up for */
	uint64_t told_row; /* notices up to this row were in a letter */
	uint8_t letter[ES_DIGEST_LETTER_LEN]; /* the last one; zeros: none yet */
};
/* ES_NOT_FOUND with zeros (never) where nobody chose. */
es_err es_digest_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                     struct es_digest *out) ES_MUST_USE;
/* In order of persons: the one after *person (zeros: the first). ES_NOT_FOUND at the end. */
es_err es_digest_after(struct es_snapshot *snap, uint8_t person[ES_AUTHOR_LEN],
                       struct es_digest *out) ES_MUST_USE;
/* Never leaves nothing behind. */
es_err es_write_digest(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                       const struct es_digest *digest) ES_MUST_USE;

#endif
