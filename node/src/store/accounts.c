/* SPDX-License-Identifier: EUPL-1.2 */
/* An account: [password, name, role, lang, author, unnamed, created_ms, profile (bin, empty where there is
 * none)]; a cookie: expiry 8, login. */
#include "writer.h"

#include <string.h>
#include <time.h>

#define ACCOUNT_BYTES 1024
#define STALE_COOKIES 8 /* looked at whenever one is added */

/* The key of a login: lower case (ASCII; the rest as it is given). */
static es_err fold_login(const char *login, struct es_key *key)
{
	size_t len = strlen(login);

	es_key_init(key);
	if (len == 0 || len > ES_LOGIN_MAX)
		return ES_NOT_FOUND;
	for (size_t i = 0; i < len; i++) {
		char c = login[i];
		c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		es_key_raw(key, &c, 1);
	}
	return ES_OK;
}

static es_err decode(struct es_bytes key, struct es_bytes value, struct es_account *out)
{
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	if (key.len == 0 || key.len > ES_LOGIN_MAX)
		return ES_CORRUPT;
	memcpy(out->login, key.data, key.len);
	es_reader_init(&r, value);
	es_read_array_of(&r, 8);
	es_read_cstr(&r, out->password, sizeof(out->password));
	es_read_cstr(&r, out->name, sizeof(out->name));
	es_read_cstr(&r, out->role, sizeof(out->role));
	es_read_cstr(&r, out->lang, sizeof(out->lang));
	es_read_fixed(&r, out->author, sizeof(out->author));
	es_read_fixed(&r, out->unnamed, sizeof(out->unnamed));
	out->created_ms = es_read_uint(&r, UINT64_MAX);
	struct es_bytes profile = es_read_bin(&r, ES_ID_LEN);
	if (es_reader_finish(&r) || (profile.len != 0 && profile.len != ES_ID_LEN))
		return ES_CORRUPT;
	out->has_profile = profile.len != 0;
	if (out->has_profile)
		memcpy(out->profile.bytes, profile.data, ES_ID_LEN);
	return ES_OK;
}

static struct es_bytes encode(const struct es_account *a, struct es_writer *w)
{
	es_write_array(w, 8);
	es_write_cstr(w, a->password);
	es_write_cstr(w, a->name);
	es_write_cstr(w, a->role);
	es_write_cstr(w, a->lang);
	es_write_bin(w, ES_BYTES(a->author));
	es_write_bin(w, ES_BYTES(a->unnamed));
	es_write_uint(w, a->created_ms);
	es_write_bin(w, es_bytes_of(a->profile.bytes, a->has_profile ? ES_ID_LEN : 0));
	return es_writer_bytes(w);
}

es_err es_account_get(struct es_snapshot *snap, const char *login, struct es_account *out)
{
	struct es_key key;
	struct es_bytes value;

	es_err err = fold_login(login, &key);
	if (!err)
		err = es_txn_get(snap->txn, ES_TABLE_ACCOUNTS, es_key_of(&key), &value);
	return err ? err : decode(es_key_of(&key), value, out);
}

bool es_account_any(struct es_snapshot *snap)
{
	return es_txn_count(snap->txn, ES_TABLE_ACCOUNTS) > 0;
}

/* unread NULL: one that cannot be read ends it. */
static es_err walk(struct es_snapshot *snap,
                   es_err (*each)(void *context, const struct es_account *account), void *context,
                   size_t *unread)
{
	struct es_account account;
	struct es_entry entry;
	struct es_bytes after = {NULL, 0};
	es_err err;

	while (!(err = es_txn_seek(snap->txn, ES_TABLE_ACCOUNTS, ES_SEEK_AFTER, after, &entry))) {
		err = decode(entry.key, entry.value, &account);
		after = entry.key;
		if (err && unread) {
			++*unread;
			continue;
		}
		if (!err)
			err = each(context, &account);
		if (err)
			return err;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_account_each(struct es_snapshot *snap,
                       es_err (*each)(void *context, const struct es_account *account),
                       void *context)
{
	return walk(snap, each, context, NULL);
}

es_err es_account_each_readable(struct es_snapshot *snap,
                                es_err (*each)(void *context, const struct es_account *account),
                                void *context, size_t *unread)
{
	*unread = 0;
	return walk(snap, each, context, unread);
}

es_err es_write_account(struct es_write *w, const struct es_account *account, bool create)
{
	uint8_t buffer[ACCOUNT_BYTES];
	struct es_writer out;
	struct es_key key;

	es_err err = fold_login(account->login, &key);
	if (err)
		return ES_INVALID;
	bool here = es_txn_has(w->snap.txn, ES_TABLE_ACCOUNTS, es_key_of(&key));
	if (here == create)
		return create ? ES_EXISTS : ES_NOT_FOUND;
	es_writer_init(&out, buffer, sizeof(buffer));
	struct es_bytes value = encode(account, &out);
	if (out.err)
		return out.err;
	es_txn_put(w->snap.txn, ES_TABLE_ACCOUNTS, es_key_of(&key), value);
	w->accounts = true;
	return es_txn_err(w->snap.txn);
}

static es_err read_cookie(struct es_bytes value, uint64_t *expires_ms, char login[ES_LOGIN_MAX + 1])
{
	bool bad = false;

	*expires_ms = es_key_take_fixed(&value, 8, &bad);
	if (bad || value.len > ES_LOGIN_MAX)
		return ES_CORRUPT;
	memcpy(login, value.data, value.len);
	login[value.len] = '\0';
	return ES_OK;
}

es_err es_cookie_get(struct es_snapshot *snap, const struct es_id *token_hash, uint64_t now_ms,
                     struct es_account *out)
{
	struct es_bytes value;
	char login[ES_LOGIN_MAX + 1];
	uint64_t expires_ms = 0;

	es_err err = es_txn_get(snap->txn, ES_TABLE_COOKIES, ES_BYTES(token_hash->bytes), &value);
	if (!err)
		err = read_cookie(value, &expires_ms, login);
	if (!err && expires_ms <= now_ms)
		err = ES_EXPIRED;
	return err ? err : es_account_get(snap, login, out);
}

es_err es_cookie_expires(struct es_snapshot *snap, const struct es_id *token_hash,
                         uint64_t *expires_ms)
{
	struct es_bytes value;
	char login[ES_LOGIN_MAX + 1];

	es_err err = es_txn_get(snap->txn, ES_TABLE_COOKIES, ES_BYTES(token_hash->bytes), &value);
	return err ? err : read_cookie(value, expires_ms, login);
}

/* A few of those beside the new one, whose place is random: over time all stale ones go. */
static void drop_stale(struct es_write *w, const struct es_id *near, uint64_t now_ms)
{
	struct es_id here = *near;
	struct es_entry entry;
	char login[ES_LOGIN_MAX + 1];
	uint64_t expires_ms;

	for (int i = 0; i < STALE_COOKIES; i++) {
		if (es_txn_seek(w->snap.txn, ES_TABLE_COOKIES, ES_SEEK_AFTER, ES_BYTES(here.bytes),
		                &entry) ||
		    entry.key.len != ES_ID_LEN)
			return;
		memcpy(here.bytes, entry.key.data, ES_ID_LEN);
		if (read_cookie(entry.value, &expires_ms, login) || expires_ms <= now_ms)
			es_txn_del(w->snap.txn, ES_TABLE_COOKIES, ES_BYTES(here.bytes));
	}
}

es_err es_write_cookie(struct es_write *w, const struct es_id *token_hash, const char *login,
                       uint64_t expires_ms)
{
	struct es_key value, key;
	uint8_t bytes[8 + ES_LOGIN_MAX];

	es_err err = fold_login(login, &key);
	if (err)
		return err;
	if (!es_txn_has(w->snap.txn, ES_TABLE_ACCOUNTS, es_key_of(&key)))
		return ES_NOT_FOUND;
	es_key_init(&value);
	es_key_fixed(&value, expires_ms, 8);
	memcpy(bytes, value.bytes, 8);
	memcpy(bytes + 8, key.bytes, key.len);
	es_txn_put(w->snap.txn, ES_TABLE_COOKIES, ES_BYTES(token_hash->bytes),
	           es_bytes_of(bytes, 8 + key.len));
	drop_stale(w, token_hash, (uint64_t)time(NULL) * 1000);
	return es_txn_err(w->snap.txn);
}

es_err es_write_cookie_drop(struct es_write *w, const struct es_id *token_hash)
{
	es_txn_del(w->snap.txn, ES_TABLE_COOKIES, ES_BYTES(token_hash->bytes));
	return es_txn_err(w->snap.txn);
}

es_err es_write_cookies_drop(struct es_write *w, const char *login)
{
	struct es_id here;
	struct es_key key;
	struct es_entry entry;
	struct es_bytes after = {NULL, 0};
	char found[ES_LOGIN_MAX + 1];
	uint64_t expires_ms;

	es_err err = fold_login(login, &key);
	while (!err &&
	       !(err = es_txn_seek(w->snap.txn, ES_TABLE_COOKIES, ES_SEEK_AFTER, after, &entry))) {
		if (entry.key.len != ES_ID_LEN)
			return ES_CORRUPT;
		memcpy(here.bytes, entry.key.data, ES_ID_LEN); /* a write ends what LMDB lends */
		after = ES_BYTES(here.bytes);
		err = read_cookie(entry.value, &expires_ms, found);
		if (!err && es_bytes_equal(es_bytes_str(found), es_key_of(&key)))
			es_txn_del(w->snap.txn, ES_TABLE_COOKIES, after);
	}
	return err == ES_NOT_FOUND ? es_txn_err(w->snap.txn) : err;
}

es_err es_write_account_drop(struct es_write *w, const char *login)
{
	struct es_key key;

	es_err err = fold_login(login, &key);
	if (!err && !es_txn_has(w->snap.txn, ES_TABLE_ACCOUNTS, es_key_of(&key)))
		err = ES_NOT_FOUND;
	if (err)
		return err;
	es_txn_del(w->snap.txn, ES_TABLE_ACCOUNTS, es_key_of(&key));
	w->accounts = true;
	return es_write_cookies_drop(w, login);
}
