/* SPDX-License-Identifier: EUPL-1.2 */
/* What the tests of the channel need besides its public face. */
#ifndef ESSAIM_CHANNEL_INTERNAL_H
#define ESSAIM_CHANNEL_INTERNAL_H

#include "essaim/channel.h"

/* es_channel_new with another number of frames between rekeyings than ES_REKEY_FRAMES. */
es_err es_channel_new_rekeying(const struct es_channel_config *config, uint32_t rekey_frames,
                               struct es_channel **out) ES_MUST_USE;
/* Seals a frame under any head, as only a peer that holds the keys and breaks the rules would. */
es_err es_channel_odd_frame(struct es_channel *c, uint32_t head, struct es_bytes body) ES_MUST_USE;

#endif
