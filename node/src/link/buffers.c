/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/buffers.h"

#include "essaim/limits.h"

#include <stdlib.h>

static uint8_t *make(size_t chunks)
{
	void *data;

	return posix_memalign(&data, ES_DIRECT_ALIGN, chunks * ES_CHUNK_LEN) == 0 ? data : NULL;
}

uint8_t *buffers_take(struct buffers *b, size_t *chunks)
{
	*chunks = b->used < ES_CHUNK_BUFFERS_MAX ? ES_CHUNKS_AT_ONCE : 1;
	if (*chunks == 1)
		return make(1);
	uint8_t *data = b->spare_len > 0 ? b->spare[--b->spare_len] : make(ES_CHUNKS_AT_ONCE);
	if (data && ++b->used > b->most_used)
		b->most_used = b->used;
	return data;
}

void buffers_give_back(struct buffers *b, uint8_t *data, size_t chunks)
{
	if (chunks == 1) {
		free(data);
		return;
	}
	b->used--;
	b->spare[b->spare_len++] = data;
}

void buffers_trim(struct buffers *b)
{
	while (b->spare_len > 0 && b->used + b->spare_len > b->most_used)
		free(b->spare[--b->spare_len]);
	b->most_used = b->used;
}
