/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/rate.h"

#include <sodium.h>
#include <stdlib.h>

#define TOKEN 1000u /* thousandths */
#define MINUTE_MS 60000u
#define WAYS 8 /* buckets of one set: what a key is compared with */

struct entry {
	uint64_t key; /* 0: free */
	struct es_bucket bucket;
};

struct es_rates {
	struct es_rate rate;
	uint8_t secret[crypto_shorthash_KEYBYTES]; /* nobody can aim at one set */
	size_t sets;
	struct entry entries[];
};

static uint64_t spent_by(const struct es_bucket *bucket, const struct es_rate *rate,
                         uint64_t now_ms)
{
	uint64_t passed = now_ms > bucket->last_ms ? now_ms - bucket->last_ms : 0;

	if (passed > (uint64_t)rate->burst * MINUTE_MS)
		return 0;
	uint64_t gained = passed * rate->per_minute * TOKEN / MINUTE_MS;
	return bucket->spent > gained ? bucket->spent - gained : 0;
}

bool es_bucket_take(struct es_bucket *bucket, const struct es_rate *rate, uint64_t now_ms)
{
	uint64_t spent = spent_by(bucket, rate, now_ms);

	if (spent + TOKEN > (uint64_t)rate->burst * TOKEN)
		return false; /* last_ms stays, so that fractions gained are not lost */
	bucket->spent = spent + TOKEN;
	bucket->last_ms = now_ms;
	return true;
}

es_err es_rates_new(const struct es_rate *rate, size_t capacity, struct es_rates **out)
{
	size_t sets = (capacity + WAYS - 1) / WAYS;
	struct es_rates *rates = calloc(1, sizeof(*rates) + sets * WAYS * sizeof(struct entry));

	es_assert(sets > 0 && rate->burst > 0 && rate->per_minute > 0);
	if (!rates)
		return ES_NO_MEMORY;
	rates->rate = *rate;
	rates->sets = sets;
	randombytes_buf(rates->secret, sizeof(rates->secret));
	*out = rates;
	return ES_OK;
}

void es_rates_free(struct es_rates *rates)
{
	free(rates);
}

/* The key's entry, or the one of its set that is nearest to full, made free. */
static struct entry *find(struct es_rates *rates, uint64_t key, uint64_t now_ms)
{
	struct entry *set = &rates->entries[key % rates->sets * WAYS];
	struct entry *weakest = set;
	uint64_t least = UINT64_MAX;

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].key == key)
			return &set[i];
		uint64_t spent = set[i].key ? spent_by(&set[i].bucket, &rates->rate, now_ms) : 0;
		if (spent < least) {
			least = spent;
			weakest = &set[i];
		}
	}
	*weakest = (struct entry){.key = key};
	return weakest;
}

bool es_rates_take(struct es_rates *rates, struct es_bytes key, uint64_t now_ms)
{
	uint8_t hash[crypto_shorthash_BYTES];
	uint64_t number = 0;

	crypto_shorthash(hash, key.data, key.len, rates->secret);
	for (size_t i = 0; i < sizeof(hash); i++)
		number = number << 8 | hash[i];
	return es_bucket_take(&find(rates, number | 1, now_ms)->bucket, &rates->rate, now_ms);
}
