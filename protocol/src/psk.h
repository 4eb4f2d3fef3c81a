/* SPDX-License-Identifier: EUPL-1.2 */
/* How the pre-shared keys of the channel come out of the secrets behind them. Pure, any thread. */
#ifndef ESSAIM_PSK_H
#define ESSAIM_PSK_H

#include "essaim/federation.h"

/* BLAKE2b-256 keyed with a 32-byte secret over domain || 0x00 || federation. RFC 7693 section
 * 2.9. */
void es_psk_derive(const char *domain, const uint8_t secret[32], const struct es_id *federation,
                   uint8_t psk[ES_PSK_LEN]);

#endif
