/* SPDX-License-Identifier: EUPL-1.2 */
/* Structures with one node each, whose keys all follow from a number: the same in every run.
 * Values, any thread. */
#ifndef ESSAIM_ACTOR_H
#define ESSAIM_ACTOR_H

#include "essaim/act.h"
#include "essaim/federation.h"

struct actor {
	struct es_id structure;
	uint8_t key[ES_PUBLIC_KEY_LEN], secret[ES_SECRET_KEY_LEN];
	uint8_t node_key[ES_PUBLIC_KEY_LEN], node_secret[ES_SECRET_KEY_LEN];
	uint8_t channel_key[ES_CHANNEL_KEY_LEN], channel_secret[ES_CHANNEL_KEY_LEN];
	uint8_t certificate[ES_CERT_MAX];
	size_t certificate_len;
	struct es_admission admission;
};

/* Keys are those of the seeds 32 x number (structure), 32 x (number + 64) (node) and 32 x (number +
 * 128) (channel). */
void actor_init(struct actor *a, uint8_t number);
/* Writes another certificate for the same node, under any structure key. */
void actor_certify(struct actor *a, const uint8_t structure_key[ES_PUBLIC_KEY_LEN],
                   const uint8_t structure_secret[ES_SECRET_KEY_LEN]);
struct es_bytes actor_certificate(const struct actor *a);
struct es_signer actor_signer(const struct actor *a);

#endif
