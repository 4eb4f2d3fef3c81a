/* SPDX-License-Identifier: EUPL-1.2 */
/* The payloads of acts, type by type. Pure, any thread. */
#ifndef ESSAIM_PAYLOAD_H
#define ESSAIM_PAYLOAD_H

#include "essaim/act.h"

/* Reads act->payload into the fields of its type. An unknown type needs to be an array. */
es_err es_payload_read(struct es_act *act) ES_MUST_USE;
void es_payload_write_found(struct es_writer *w, const struct es_act *act);
/* What both proofs of a rotation sign. */
#define ES_ROTATION_LEN (17 + 3 * 32)
void es_rotation_statement(const struct es_id *federation, const struct es_id *structure,
                           const uint8_t new_key[ES_PUBLIC_KEY_LEN], uint8_t out[ES_ROTATION_LEN]);
/* The predecessor's associated data: federation || index (u64 BE). */
#define ES_PREDECESSOR_AD_LEN 40
void es_predecessor_ad(const struct es_id *federation, uint64_t index,
                       uint8_t out[ES_PREDECESSOR_AD_LEN]);

#endif
