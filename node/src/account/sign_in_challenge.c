/* SPDX-License-Identifier: EUPL-1.2 */
/* A challenge: until when (u64 BE) || 8 random bytes || a MAC of both. */
#include "account/sign_in_challenge.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SAID_LEN 16
#define MAC_LEN (ES_CHALLENGE_LEN - SAID_LEN)

struct used {
	uint64_t until_ms; /* past: the place is free */
	uint8_t mac[MAC_LEN];
};

struct es_challenges {
	uint8_t key[crypto_generichash_KEYBYTES];
	uint64_t offset_ms;    /* how long the machine runs is nobody's business */
	pthread_mutex_t mutex; /* guards used */
	struct used used[ES_CHALLENGES_USED_MAX];
};

es_err es_challenges_new(struct es_challenges **out)
{
	struct es_challenges *c = calloc(1, sizeof(*c));

	*out = c;
	if (!c)
		return ES_NO_MEMORY;
	randombytes_buf(c->key, sizeof(c->key));
	c->offset_ms = (uint64_t)randombytes_random() << 8;
	pthread_mutex_init(&c->mutex, NULL);
	return ES_OK;
}

void es_challenges_free(struct es_challenges *c)
{
	if (!c)
		return;
	pthread_mutex_destroy(&c->mutex);
	sodium_memzero(c->key, sizeof(c->key));
	free(c);
}

static void mac_of(const struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                   uint8_t mac[MAC_LEN])
{
	crypto_generichash(mac, MAC_LEN, challenge, SAID_LEN, c->key, sizeof(c->key));
}

void es_challenges_give(const struct es_challenges *c, uint64_t now_ms,
                        uint8_t challenge[ES_CHALLENGE_LEN])
{
	const uint64_t until_ms = now_ms + ES_PASSKEY_MS + c->offset_ms;

	for (size_t i = 0; i < 8; i++)
		challenge[i] = (uint8_t)(until_ms >> (56 - 8 * i));
	randombytes_buf(challenge + 8, SAID_LEN - 8);
	mac_of(c, challenge, challenge + SAID_LEN);
}

/* Until when one of ours opens; 0: it is none. */
static uint64_t until(const struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN])
{
	uint8_t mac[MAC_LEN];
	uint64_t until_ms = 0;

	mac_of(c, challenge, mac);
	if (sodium_memcmp(mac, challenge + SAID_LEN, MAC_LEN) != 0)
		return 0;
	for (size_t i = 0; i < 8; i++)
		until_ms = until_ms << 8 | challenge[i];
	return until_ms - c->offset_ms;
}

/* Where it stands among those that were used, or a free place; NULL: neither. */
static struct used *find(struct es_challenges *c, const uint8_t *mac, uint64_t now_ms)
{
	struct used *place = NULL;

	for (size_t i = 0; i < ES_CHALLENGES_USED_MAX; i++) {
		struct used *one = &c->used[i];
		if (one->until_ms <= now_ms)
			place = one;
		else if (memcmp(one->mac, mac, MAC_LEN) == 0)
			return one;
	}
	return place;
}

static es_err take(struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                   uint64_t now_ms, bool uses)
{
	const uint64_t until_ms = until(c, challenge);
	const uint8_t *mac = challenge + SAID_LEN;
	es_err err = ES_OK;

	if (until_ms <= now_ms)
		return ES_EXPIRED;
	pthread_mutex_lock(&c->mutex);
	struct used *place = find(c, mac, now_ms);
	if (!place) {
		err = ES_BUSY;
	} else if (place->until_ms > now_ms) {
		err = ES_EXPIRED;
	} else if (uses) {
		place->until_ms = until_ms;
		memcpy(place->mac, mac, MAC_LEN);
	}
	pthread_mutex_unlock(&c->mutex);
	return err;
}

es_err es_challenges_look(struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                          uint64_t now_ms)
{
	return take(c, challenge, now_ms, false);
}

es_err es_challenges_use(struct es_challenges *c, const uint8_t challenge[ES_CHALLENGE_LEN],
                         uint64_t now_ms)
{
	return take(c, challenge, now_ms, true);
}
