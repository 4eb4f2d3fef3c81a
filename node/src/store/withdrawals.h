/* SPDX-License-Identifier: EUPL-1.2 */
/* Codes on paper: who was given one can withdraw a testimony without an account. Of a code only a hash is
 * kept. Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_WITHDRAWALS_H
#define STORE_WITHDRAWALS_H

#include "store/store.h"

#define ES_WITHDRAWAL_HASH_LEN 16
#define ES_WITHDRAWAL_DIGITS 24 /* of a code: 79 bits */

/* From a code as it was typed: digits, with spaces, dots or hyphens anywhere. Pure. ES_INVALID: it is
 * no code. */
es_err es_withdrawal_hash(struct es_bytes typed, uint8_t hash[ES_WITHDRAWAL_HASH_LEN]) ES_MUST_USE;
/* The record that a code withdraws. ES_NOT_FOUND. */
es_err es_withdrawal_get(struct es_snapshot *snap, const uint8_t hash[ES_WITHDRAWAL_HASH_LEN],
                         struct es_id *record) ES_MUST_USE;
/* ES_EXISTS: the code is another record's. */
es_err es_write_withdrawal(struct es_write *w, const uint8_t hash[ES_WITHDRAWAL_HASH_LEN],
                           const struct es_id *record) ES_MUST_USE;

#endif
