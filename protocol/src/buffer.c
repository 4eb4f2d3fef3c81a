/* SPDX-License-Identifier: EUPL-1.2 */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

#define KEEP_MAX (64 * 1024)

es_err es_buffer_reserve(struct es_buffer *b, size_t more, size_t bound)
{
	es_assert(b->len - b->start + more <= bound);
	if (b->capacity - b->len >= more)
		return ES_OK;
	if (b->start > 0) {
		memmove(b->data, b->data + b->start, b->len - b->start);
		b->len -= b->start;
		b->start = 0;
		if (b->capacity - b->len >= more)
			return ES_OK;
	}
	size_t wanted = b->capacity > bound / 2 ? bound : 2 * b->capacity;
	if (wanted < b->len + more)
		wanted = b->len + more;
	uint8_t *data = realloc(b->data, wanted);
	if (!data)
		return ES_NO_MEMORY;
	b->data = data;
	b->capacity = wanted;
	return ES_OK;
}

void es_buffer_free(struct es_buffer *b)
{
	free(b->data);
	memset(b, 0, sizeof(*b));
}

void es_buffer_empty(struct es_buffer *b)
{
	b->start = 0;
	b->len = 0;
	if (b->capacity > KEEP_MAX)
		es_buffer_free(b);
}
