/* SPDX-License-Identifier: EUPL-1.2 */
/* BLAKE2b-256 (RFC 7693) of four inputs of one length at once, one in each lane of a vector: about twice to three
 * times as fast as one after the other. Private to protocol. */
#ifndef ESSAIM_LANES_H
#define ESSAIM_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LANES 4

/* Whether this processor gains by it; where it does not, lanes_hash must not be called. */
bool lanes_pay(void);
/* head_len (at most 128) bytes before each input, the same for all; inputs of len bytes, at least 128. */
void lanes_hash(const uint8_t *head, size_t head_len, const uint8_t *const inputs[LANES],
                size_t len, uint8_t out[LANES][32]);

#endif
