/* SPDX-License-Identifier: EUPL-1.2 */
/* A passkey: [id, alg, key, count, name, created_ms, used_ms, copied]; its owner: [person, login]. */
#include "store/passkeys.h"

#include "store/people_key.h"

#include <string.h>

#define VALUE_MAX 2048
#define PREFIX (1 + ES_AUTHOR_LEN)

void es_passkey_hash(struct es_bytes id, struct es_id *hash)
{
	es_hash(hash, "essaim/v1/passkey", &id, 1);
}

static void key_of(struct es_key *key, const uint8_t person[ES_AUTHOR_LEN],
                   const struct es_id *hash)
{
	es_people_key(key, 'k', person, ES_AUTHOR_LEN);
	es_key_raw(key, hash->bytes, ES_ID_LEN);
}

static size_t read_bin(struct es_reader *r, uint8_t *out, size_t max)
{
	struct es_bytes bin = es_read_bin(r, max);

	if (bin.len)
		memcpy(out, bin.data, bin.len);
	return bin.len;
}

static es_err decode(struct es_bytes value, struct es_passkey *out)
{
	struct es_credential *c = &out->credential;
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	es_reader_init(&r, value);
	es_read_array_of(&r, 8);
	c->id_len = read_bin(&r, c->id, sizeof(c->id));
	c->alg = (enum es_credential_alg)es_read_uint(&r, ES_CREDENTIAL_ALGS - 1);
	c->key_len = read_bin(&r, c->key, sizeof(c->key));
	c->count = (uint32_t)es_read_uint(&r, UINT32_MAX);
	es_people_text(&r, out->name, sizeof(out->name));
	out->created_ms = es_read_uint(&r, UINT64_MAX);
	out->used_ms = es_read_uint(&r, UINT64_MAX);
	out->copied = es_read_bool(&r);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_passkey_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      const struct es_id *hash, struct es_passkey *out)
{
	struct es_bytes value;
	struct es_key key;

	key_of(&key, person, hash);
	es_err err = es_people_get(snap, &key, &value);
	return err ? err : decode(value, out);
}

es_err es_passkey_after(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        struct es_id *hash, struct es_passkey *out)
{
	struct es_entry entry;
	struct es_key key;

	key_of(&key, person, hash);
	es_err err = es_people_next(snap, &key, PREFIX, &entry);
	if (err)
		return err;
	if (entry.key.len != PREFIX + ES_ID_LEN)
		return ES_CORRUPT;
	memcpy(hash->bytes, entry.key.data + PREFIX, ES_ID_LEN);
	return decode(entry.value, out);
}

es_err es_passkey_owner(struct es_snapshot *snap, const struct es_id *hash,
                        uint8_t person[ES_AUTHOR_LEN], char login[ES_LOGIN_MAX + 1])
{
	struct es_bytes value;
	struct es_reader r;
	struct es_key key;

	es_people_key(&key, 'c', hash->bytes, ES_ID_LEN);
	es_err err = es_people_get(snap, &key, &value);
	if (err)
		return err;
	es_reader_init(&r, value);
	es_read_array_of(&r, 2);
	es_read_fixed(&r, person, ES_AUTHOR_LEN);
	es_people_text(&r, login, ES_LOGIN_MAX + 1);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

static void put_owner(struct es_write *w, const struct es_id *hash,
                      const uint8_t person[ES_AUTHOR_LEN], const char *login)
{
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 2);
	es_write_bin(&out, es_bytes_of(person, ES_AUTHOR_LEN));
	es_write_cstr(&out, login);
	es_people_key(&key, 'c', hash->bytes, ES_ID_LEN);
	es_people_put(w, &key, &out);
}

es_err es_write_passkey(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], const char *login,
                        const struct es_passkey *passkey)
{
	const struct es_credential *c = &passkey->credential;
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_id hash;
	struct es_key key;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 8);
	es_write_bin(&out, es_bytes_of(c->id, c->id_len));
	es_write_uint(&out, (uint64_t)c->alg);
	es_write_bin(&out, es_bytes_of(c->key, c->key_len));
	es_write_uint(&out, c->count);
	es_write_cstr(&out, passkey->name);
	es_write_uint(&out, passkey->created_ms);
	es_write_uint(&out, passkey->used_ms);
	es_write_bool(&out, passkey->copied);
	es_passkey_hash(es_bytes_of(c->id, c->id_len), &hash);
	key_of(&key, person, &hash);
	es_people_put(w, &key, &out);
	put_owner(w, &hash, person, login);
	return es_txn_err(w->snap.txn);
}

es_err es_write_passkey_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                             const struct es_id *hash)
{
	struct es_key key;

	key_of(&key, person, hash);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	es_people_key(&key, 'c', hash->bytes, ES_ID_LEN);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

es_err es_write_passkeys_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN])
{
	struct es_id hash = {{0}};
	struct es_passkey passkey;
	struct es_key key;
	es_err err = ES_OK;

	while (!err) {
		err = es_passkey_after(&w->snap, person, &hash, &passkey);
		if (!err)
			err = es_write_passkey_drop(w, person, &hash);
	}
	if (err != ES_NOT_FOUND)
		return err;
	es_people_key(&key, 'u', person, ES_AUTHOR_LEN);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}

es_err es_user_handle(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      uint8_t handle[ES_USER_HANDLE_LEN])
{
	struct es_bytes value;
	struct es_key key;

	es_people_key(&key, 'u', person, ES_AUTHOR_LEN);
	es_err err = es_people_get(snap, &key, &value);
	if (err)
		return err;
	if (value.len != ES_USER_HANDLE_LEN)
		return ES_CORRUPT;
	memcpy(handle, value.data, ES_USER_HANDLE_LEN);
	return ES_OK;
}

es_err es_write_user_handle(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            const uint8_t handle[ES_USER_HANDLE_LEN])
{
	struct es_key key;

	es_people_key(&key, 'u', person, ES_AUTHOR_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key),
	           es_bytes_of(handle, ES_USER_HANDLE_LEN));
	return es_txn_err(w->snap.txn);
}
