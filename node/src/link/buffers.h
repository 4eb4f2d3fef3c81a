/* SPDX-License-Identifier: EUPL-1.2 */
/* Memory for chunks between links and the disk: room for ES_CHUNKS_AT_ONCE of them in one piece that lies as the
 * disk wants it, used again and again, since fresh memory costs about as much as what is done in it. Loop's
 * thread; zeroed is empty. */
#ifndef LINK_BUFFERS_H
#define LINK_BUFFERS_H

#include "node_limits.h"

#include <stddef.h>
#include <stdint.h>

struct buffers {
	size_t used;      /* large ones that somebody has */
	size_t most_used; /* since they were last trimmed */
	size_t spare_len;
	uint8_t *spare[ES_CHUNK_BUFFERS_MAX]; /* owned */
};

/* One for *chunks of them: ES_CHUNKS_AT_ONCE, or one where many are in use. NULL: no memory. */
uint8_t *buffers_take(struct buffers *b, size_t *chunks);
void buffers_give_back(struct buffers *b, uint8_t *data, size_t chunks);
/* Lets go of those that were not needed since it was called last. */
void buffers_trim(struct buffers *b);

#endif
