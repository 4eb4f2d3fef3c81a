/* SPDX-License-Identifier: EUPL-1.2 */
#include "../act/payload.h"
#include "fold.h"

#include <sodium.h>
#include <string.h>

void es_network_key_commit(const uint8_t key[ES_NETWORK_KEY_LEN],
                           uint8_t commitment[ES_COMMITMENT_LEN])
{
	struct es_bytes part = es_bytes_of(key, ES_NETWORK_KEY_LEN);
	struct es_id hash;

	es_hash(&hash, "essaim/v1/network-key", &part, 1);
	memcpy(commitment, hash.bytes, ES_COMMITMENT_LEN);
}

size_t es_network_key_generation(const struct es_federation *f,
                                 const uint8_t key[ES_NETWORK_KEY_LEN])
{
	uint8_t commitment[ES_COMMITMENT_LEN];

	es_network_key_commit(key, commitment);
	for (size_t i = f->generations_len; i > 0; i--)
		if (memcmp(f->generations[i - 1].commitment, commitment, sizeof(commitment)) == 0)
			return i;
	return 0;
}

static bool is_key(const struct es_generation *g, const uint8_t key[ES_NETWORK_KEY_LEN])
{
	uint8_t commitment[ES_COMMITMENT_LEN];

	es_network_key_commit(key, commitment);
	return memcmp(commitment, g->commitment, sizeof(commitment)) == 0;
}

es_err es_network_key_before(const struct es_federation *f, size_t generation,
                             const uint8_t key[ES_NETWORK_KEY_LEN],
                             uint8_t older[ES_NETWORK_KEY_LEN])
{
	uint8_t ad[ES_PREDECESSOR_AD_LEN];

	es_assert(generation >= 1 && generation <= f->generations_len);
	const struct es_generation *g = &f->generations[generation - 1];
	if (!is_key(g, key))
		return ES_BAD_KEY;
	es_predecessor_ad(&f->id, g->act, ad);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(older, NULL, NULL, g->predecessor + 24,
	                                               ES_PREDECESSOR_LEN - 24, ad, sizeof(ad),
	                                               g->predecessor, key) != 0)
		return ES_BAD_KEY;
	/* The founding key has no commitment to be held against. */
	return generation == 1 || is_key(g - 1, older) ? ES_OK : ES_BAD_KEY;
}
