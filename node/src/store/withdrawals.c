/* SPDX-License-Identifier: EUPL-1.2 */
/* Among the small values, under "withdrawal-" and the hash in hexadecimal: the record's id. It stays after
 * the withdrawal, so that who asks again learns that it is done. */
#include "store/withdrawals.h"

#include "store/writer.h"

#include <string.h>

#define PREFIX "withdrawal-"
#define NAME_LEN (sizeof(PREFIX) + 2 * (size_t)ES_WITHDRAWAL_HASH_LEN)

static void name_of(const uint8_t hash[ES_WITHDRAWAL_HASH_LEN], char name[NAME_LEN])
{
	memcpy(name, PREFIX, sizeof(PREFIX) - 1);
	es_hex(hash, ES_WITHDRAWAL_HASH_LEN, name + sizeof(PREFIX) - 1);
}

es_err es_withdrawal_hash(struct es_bytes typed, uint8_t hash[ES_WITHDRAWAL_HASH_LEN])
{
	char digits[ES_WITHDRAWAL_DIGITS];
	struct es_id whole;
	size_t len = 0;

	for (size_t i = 0; i < typed.len; i++) {
		char c = (char)typed.data[i];
		if (c == ' ' || c == '-' || c == '.')
			continue;
		if (len == sizeof(digits) || c < '0' || c > '9')
			return ES_INVALID;
		digits[len++] = c;
	}
	if (len != sizeof(digits))
		return ES_INVALID;
	struct es_bytes part = es_bytes_of(digits, len);
	es_hash(&whole, "essaim/v1/withdrawal-code", &part, 1);
	memcpy(hash, whole.bytes, ES_WITHDRAWAL_HASH_LEN);
	return ES_OK;
}

es_err es_withdrawal_get(struct es_snapshot *snap, const uint8_t hash[ES_WITHDRAWAL_HASH_LEN],
                         struct es_id *record)
{
	char name[NAME_LEN];
	struct es_bytes value;

	name_of(hash, name);
	es_err err = es_txn_get(snap->txn, ES_TABLE_META, es_bytes_str(name), &value);
	if (!err && value.len != ES_ID_LEN)
		err = ES_CORRUPT;
	if (!err)
		memcpy(record->bytes, value.data, ES_ID_LEN);
	return err;
}

es_err es_write_withdrawal(struct es_write *w, const uint8_t hash[ES_WITHDRAWAL_HASH_LEN],
                           const struct es_id *record)
{
	char name[NAME_LEN];
	struct es_id other;

	es_err err = es_withdrawal_get(es_write_snapshot(w), hash, &other);
	if (err == ES_OK)
		return es_id_equal(&other, record) ? ES_OK : ES_EXISTS;
	if (err != ES_NOT_FOUND)
		return err;
	name_of(hash, name);
	return es_meta_put(w, name, ES_BYTES(record->bytes));
}
