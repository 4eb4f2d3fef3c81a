/* SPDX-License-Identifier: EUPL-1.2 */
#include "psk.h"

#include <sodium.h>
#include <string.h>

void es_psk_derive(const char *domain, const uint8_t secret[32], const struct es_id *federation,
                   uint8_t psk[ES_PSK_LEN])
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, secret, 32, ES_PSK_LEN);
	/* The final NUL is the separator. */
	(void)crypto_generichash_update(&state, (const uint8_t *)domain, strlen(domain) + 1);
	(void)crypto_generichash_update(&state, federation->bytes, ES_ID_LEN);
	(void)crypto_generichash_final(&state, psk, ES_PSK_LEN);
	sodium_memzero(&state, sizeof(state));
}

void es_network_psk(const uint8_t network_key[ES_NETWORK_KEY_LEN], const struct es_id *federation,
                    uint8_t psk[ES_PSK_LEN])
{
	es_psk_derive("essaim/v1/psk", network_key, federation, psk);
}
