/* SPDX-License-Identifier: EUPL-1.2 */
#include "memory.h"

#include <sodium.h>
#include <string.h>

void sim_key_first(struct sim_memory *m, const uint8_t key[ES_NETWORK_KEY_LEN])
{
	memcpy(m->network_key, key, ES_NETWORK_KEY_LEN);
}

size_t sim_key_held(const struct sim_memory *m)
{
	return es_network_key_generation(sim_federation(m), m->network_key);
}

es_err sim_key_of(const struct sim_memory *m, size_t generation, uint8_t key[ES_NETWORK_KEY_LEN])
{
	const struct es_federation *f = sim_federation(m);
	size_t at = sim_key_held(m);
	uint8_t older[ES_NETWORK_KEY_LEN];
	if (generation > at)
		return ES_NOT_FOUND;
	memcpy(key, m->network_key, ES_NETWORK_KEY_LEN);
	for (; at > generation; at--) {
		es_assert(es_network_key_before(f, at, key, older) == ES_OK);
		memcpy(key, older, ES_NETWORK_KEY_LEN);
	}
	return ES_OK;
}

es_err sim_key_take(struct sim_memory *m, struct es_bytes box)
{
	uint8_t key[ES_NETWORK_KEY_LEN];
	if (box.len != ES_KEY_BOX_LEN ||
	    crypto_box_seal_open(key, box.data, box.len, m->certificate.channel_key,
	                         m->channel_secret) != 0)
		return ES_BAD_KEY;
	size_t generation = es_network_key_generation(sim_federation(m), key);
	if (generation == 0)
		return ES_BAD_KEY;
	if (generation <= sim_key_held(m))
		return ES_EXISTS;
	memcpy(m->network_key, key, sizeof(key));
	return ES_OK;
}

/* Whether the act of a generation has a box for it that opens. */
static bool follow(struct sim_memory *m, size_t generation)
{
	const struct es_federation *f = sim_federation(m);
	struct es_sealed sealed;
	struct es_act act;
	struct es_bytes box;
	size_t index = (size_t)f->generations[generation - 1].act;
	es_assert(es_sealed_decode(sim_sealed(m, index), &sealed) == ES_OK &&
	          es_act_decode(sealed.act, &act) == ES_OK);
	return es_key_box_find(act.boxes, m->certificate.channel_key, &box) == ES_OK &&
	       sim_key_take(m, box) == ES_OK;
}

void sim_key_follow(struct sim_memory *m)
{
	size_t held = sim_key_held(m);
	for (size_t g = sim_federation(m)->generations_len; g > held; g--)
		if (follow(m, g))
			return;
}

es_err sim_key_seal(const struct sim_memory *m, const uint8_t channel_key[ES_CHANNEL_KEY_LEN],
                    struct es_writer *w)
{
	uint8_t box[ES_KEY_BOX_LEN];
	if (sim_key_held(m) != sim_federation(m)->generations_len)
		return ES_NOT_FOUND;
	es_assert(crypto_box_seal(box, m->network_key, ES_NETWORK_KEY_LEN, channel_key) == 0);
	es_write_raw(w, ES_BYTES(box));
	return w->err;
}

bool sim_key_is_due(const struct es_federation *f)
{
	size_t newest = f->generations_len;
	uint64_t since = newest > 0 ? f->generations[newest - 1].act : 0;
	for (size_t i = 0; i < f->members_len; i++)
		if (f->members[i].suspended && f->members[i].last_act > since)
			return true;
	return false;
}

es_err sim_key_renew(struct sim_memory *m, const struct es_federation *f,
                     const struct es_certificate *const *known, size_t known_len,
                     struct es_writer *payload)
{
	struct es_key_box boxes[SIM_MET_MAX];
	uint8_t key[ES_NETWORK_KEY_LEN], nonce[24];
	size_t count = 0;
	if (!sim_key_is_due(f) ||
	    es_network_key_generation(f, m->network_key) != f->generations_len)
		return ES_NOT_FOUND;
	sim_bytes(&m->random, key, sizeof(key));
	sim_bytes(&m->random, nonce, sizeof(nonce));
	for (size_t i = 0; i < known_len; i++) {
		if (es_federation_knows(f, known[i]) != ES_OK)
			continue;
		struct es_key_box *box = &boxes[count++];
		memcpy(box->channel_key, known[i]->channel_key, ES_CHANNEL_KEY_LEN);
		es_assert(crypto_box_seal(box->box, key, sizeof(key), known[i]->channel_key) == 0);
	}
	return es_network_key_payload(&f->id, f->acts, key, m->network_key, nonce, boxes, count,
	                              payload);
}
