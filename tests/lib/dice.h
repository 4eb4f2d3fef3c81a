/* SPDX-License-Identifier: EUPL-1.2 */
/* Numbers that look random and follow from a seed: all chance in a simulation. One owner. */
#ifndef SIM_DICE_H
#define SIM_DICE_H

#include <stddef.h>
#include <stdint.h>

uint64_t sim_random(uint64_t *state); /* SplitMix64 */
void sim_bytes(uint64_t *state, void *out, size_t len);

#endif
