/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/checkpoint.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

size_t es_checkpoint_text(const struct es_checkpoint *cp, char out[ES_CHECKPOINT_TEXT_MAX])
{
	char hex[ES_ID_HEX_LEN];
	char root[sodium_base64_ENCODED_LEN(ES_TREE_HASH_LEN, sodium_base64_VARIANT_ORIGINAL)];

	es_id_hex(&cp->log, hex);
	(void)sodium_bin2base64(root, sizeof(root), cp->root.bytes, ES_TREE_HASH_LEN,
	                        sodium_base64_VARIANT_ORIGINAL);
	int len = snprintf(out, ES_CHECKPOINT_TEXT_MAX, "essaim/%s\n%" PRIu64 "\n%s\n", hex,
	                   cp->size, root);
	es_assert(len > 0 && len < ES_CHECKPOINT_TEXT_MAX);
	return (size_t)len;
}

void es_checkpoint_sign(struct es_checkpoint *cp, const uint8_t secret_key[ES_SECRET_KEY_LEN])
{
	char text[ES_CHECKPOINT_TEXT_MAX];
	size_t len = es_checkpoint_text(cp, text);

	(void)crypto_sign_detached(cp->signature, NULL, (const uint8_t *)text, len, secret_key);
}

es_err es_checkpoint_verify(const struct es_checkpoint *cp,
                            const uint8_t public_key[ES_PUBLIC_KEY_LEN])
{
	char text[ES_CHECKPOINT_TEXT_MAX];
	size_t len = es_checkpoint_text(cp, text);

	if (crypto_sign_verify_detached(cp->signature, (const uint8_t *)text, len, public_key) != 0)
		return ES_BAD_SIGNATURE;
	return ES_OK;
}
