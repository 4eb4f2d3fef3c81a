/* SPDX-License-Identifier: EUPL-1.2 */
#include "actor.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define CREATED_MS 1700000000000

static void sign_keys(uint8_t seed_byte, uint8_t *public, uint8_t *secret)
{
	uint8_t seed[crypto_sign_SEEDBYTES];

	memset(seed, seed_byte, sizeof(seed));
	es_assert(crypto_sign_seed_keypair(public, secret, seed) == 0);
}

void actor_certify(struct actor *a, const uint8_t structure_key[ES_PUBLIC_KEY_LEN],
                   const uint8_t structure_secret[ES_SECRET_KEY_LEN])
{
	struct es_certificate cert = {.structure = a->structure, .created_ms = CREATED_MS};
	struct es_writer w;

	memcpy(cert.structure_key, structure_key, ES_PUBLIC_KEY_LEN);
	memcpy(cert.node_key, a->node_key, ES_PUBLIC_KEY_LEN);
	memcpy(cert.channel_key, a->channel_key, ES_CHANNEL_KEY_LEN);
	es_writer_init(&w, a->certificate, sizeof(a->certificate));
	es_assert(es_certificate_sign(&cert, structure_secret, &w) == ES_OK);
	a->certificate_len = w.len;
}

void actor_init(struct actor *a, uint8_t number)
{
	memset(a, 0, sizeof(*a));
	sign_keys(number, a->key, a->secret);
	sign_keys((uint8_t)(number + 64), a->node_key, a->node_secret);
	memset(a->channel_secret, number + 128, sizeof(a->channel_secret));
	es_assert(crypto_scalarmult_base(a->channel_key, a->channel_secret) == 0);
	es_structure_id(a->key, &a->structure);
	actor_certify(a, a->key, a->secret);

	a->admission.structure = a->structure;
	memcpy(a->admission.key, a->key, ES_PUBLIC_KEY_LEN);
	snprintf(a->admission.name, sizeof(a->admission.name), "Structure %d", number);
	strcpy(a->admission.country, "FR");
	strcpy(a->admission.city, "Montbéliard");
	strcpy(a->admission.lang, "fr");
	a->admission.logs = ES_LOGS_PER_STRUCTURE_DEFAULT;
	a->admission.leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT;
	a->admission.body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT;
}

struct es_bytes actor_certificate(const struct actor *a)
{
	return es_bytes_of(a->certificate, a->certificate_len);
}

struct es_signer actor_signer(const struct actor *a)
{
	return (struct es_signer){actor_certificate(a), a->node_secret};
}
