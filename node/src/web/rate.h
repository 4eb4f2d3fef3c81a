/* SPDX-License-Identifier: EUPL-1.2 */
/* How often somebody may do something: token buckets, alone or in a table by key. Values with one
 * owner, one thread. */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include "essaim/bytes.h"

struct es_rate {
	uint32_t burst;      /* tokens of a full bucket */
	uint32_t per_minute; /* tokens that it gains */
};

/* Zeroed memory is a full bucket. Times are of any clock that does not go back. */
struct es_bucket {
	uint64_t spent;   /* thousandths of a token */
	uint64_t last_ms; /* when spent was true */
};
/* Takes one token if there is one. */
bool es_bucket_take(struct es_bucket *bucket, const struct es_rate *rate, uint64_t now_ms);

/* Buckets by key, of which only a hash is kept. At most capacity at a time: the one that is nearest
 * to full gives way, so that a flood of new keys cannot wash out who is being held back. */
struct es_rates;
es_err es_rates_new(const struct es_rate *rate, size_t capacity, struct es_rates **out) ES_MUST_USE;
void es_rates_free(struct es_rates *rates);
bool es_rates_take(struct es_rates *rates, struct es_bytes key, uint64_t now_ms);

#endif
