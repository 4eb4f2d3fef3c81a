/* SPDX-License-Identifier: EUPL-1.2 */
/* A run of bytes that grows at its end and is used up at its start, up to a bound that the caller
 * names. A value, one owner. */
#ifndef ESSAIM_BUFFER_H
#define ESSAIM_BUFFER_H

#include "essaim/err.h"

#include <stddef.h>
#include <stdint.h>

struct es_buffer {
	uint8_t *data; /* owned */
	size_t start;  /* of what is still wanted */
	size_t len;    /* end of what is written */
	size_t capacity;
};

/* Makes room for more bytes behind len; no more than bound are held then, which the caller checked.
 * What was used up may move away, so pointers into it end here. ES_NO_MEMORY leaves everything as
 * it was. */
es_err es_buffer_reserve(struct es_buffer *b, size_t more, size_t bound) ES_MUST_USE;
/* Nothing is wanted any more. Memory beyond what an idle owner should keep is given back. */
void es_buffer_empty(struct es_buffer *b);
void es_buffer_free(struct es_buffer *b);

#endif
