/* SPDX-License-Identifier: EUPL-1.2 */
/* Keys and small values of the store's tables: bytes that sort as the numbers in them do. Values
 * on the caller's stack, any thread. */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include "essaim/record.h"

#define ES_KEY_MAX 96
#define ES_KEY_SPARE 8 /* room behind it, so that any number is put in one piece */
#define ES_TIME_LEN 6  /* ms since 1970 in 48 bits: until the year 10889 */

struct es_key {
	uint8_t bytes[ES_KEY_MAX + ES_KEY_SPARE];
	size_t len;
};

void es_key_init(struct es_key *key);
void es_key_raw(struct es_key *key, const void *data, size_t len);
/* 1 to 9 bytes, as few as hold it: 7 bits in one, 14 in two and so on, 64 in nine. Sorts
 * numerically; none is the beginning of another. */
void es_key_uint(struct es_key *key, uint64_t value);
/* The low width bytes of value, big-endian. */
void es_key_fixed(struct es_key *key, uint64_t value, size_t width);
void es_key_time(struct es_key *key,
                 uint64_t time_ms); /* later times than fit count as the last that does */
struct es_bytes es_key_of(const struct es_key *key); /* borrowed */

/* Reads back from the front of *in; what does not fit sets *bad (never clears it) and gives 0. */
uint64_t es_key_take_uint(struct es_bytes *in, bool *bad);
uint64_t es_key_take_fixed(struct es_bytes *in, size_t width, bool *bad);
void es_key_take_raw(struct es_bytes *in, void *out, size_t len, bool *bad);

#endif
