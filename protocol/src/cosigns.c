/* SPDX-License-Identifier: EUPL-1.2 */
/* Many cosignatures: which of them two nodes do not both have, told in few bytes. */
#include "essaim/cosign.h"

#include <string.h>

void es_cosigns_digest_flip(uint8_t digest[ES_COSIGNS_DIGEST_LEN], const struct es_id *log,
                            const uint8_t node_key[ES_PUBLIC_KEY_LEN], uint64_t size)
{
	uint8_t number[8];
	struct es_id hash;

	for (unsigned byte = 0; byte < 8; byte++)
		number[byte] = (uint8_t)(size >> (56 - 8 * byte));
	struct es_bytes parts[] = {ES_BYTES(log->bytes), es_bytes_of(node_key, ES_PUBLIC_KEY_LEN),
	                           ES_BYTES(number)};
	es_hash(&hash, "essaim/v1/cosigned", parts, 3);
	for (size_t i = 0; i < ES_COSIGNS_DIGEST_LEN; i++)
		digest[i] ^= hash.bytes[i];
}

unsigned es_cosigns_part(const struct es_id *log, const uint8_t node_key[ES_PUBLIC_KEY_LEN])
{
	return (log->bytes[0] ^ node_key[0]) % ES_COSIGNS_PARTS;
}

void es_cosigns_digest_all(const struct es_cosigns_digests *digests,
                           uint8_t out[ES_COSIGNS_DIGEST_LEN])
{
	memset(out, 0, ES_COSIGNS_DIGEST_LEN);
	for (size_t i = 0; i < ES_COSIGNS_PARTS; i++)
		for (size_t byte = 0; byte < ES_COSIGNS_DIGEST_LEN; byte++)
			out[byte] ^= digests->part[i][byte];
}

/* Each has one place, which the last that comes there takes. */
static size_t heard_at(const struct es_cosigned *c)
{
	return ((size_t)c->signature[0] << 8 | c->signature[1]) % ES_COSIGNS_HEARD;
}

void es_cosigns_hear(struct es_cosigns_heard *heard, const struct es_cosigned *c)
{
	memcpy(heard->start[heard_at(c)], c->signature, sizeof(heard->start[0]));
}

bool es_cosigns_passes(const struct es_cosigns_filter *filter, uint64_t clock,
                       const uint8_t node_key[ES_PUBLIC_KEY_LEN], const struct es_cosigned *c)
{
	bool asked = filter->parts >> es_cosigns_part(&c->checkpoint.log, node_key) & 1;

	if (clock <= filter->after && !asked)
		return false;
	return !filter->heard || memcmp(filter->heard->start[heard_at(c)], c->signature,
	                                sizeof(filter->heard->start[0])) != 0;
}
