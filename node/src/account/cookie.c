/* SPDX-License-Identifier: EUPL-1.2 */
/* Web sessions. The store knows only the hash of what the browser holds. */
#include "account/account.h"

#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32

_Static_assert(ES_TOKEN_LEN == sodium_base64_ENCODED_LEN(TOKEN_BYTES,
                                                         sodium_base64_VARIANT_URLSAFE_NO_PADDING),
               "a token and its NUL");

struct session {
	struct es_change change;
	struct es_id hash;
	const char *login; /* NULL drops it */
	uint64_t expires_ms;
};

static es_err apply_session(struct es_write *w, struct es_change *change)
{
	struct session *session = (struct session *)change;

	if (!session->login)
		return es_write_cookie_drop(w, &session->hash);
	return es_write_cookie(w, &session->hash, session->login, session->expires_ms);
}

static void hash_token(const uint8_t token[TOKEN_BYTES], struct es_id *hash)
{
	struct es_bytes part = {token, TOKEN_BYTES};

	es_hash(hash, "essaim/v1/cookie", &part, 1);
}

es_err es_cookie_hash(struct es_bytes text, struct es_id *hash)
{
	uint8_t token[TOKEN_BYTES];
	size_t len = 0;
	const char *end = NULL;

	if (text.len != ES_TOKEN_LEN - 1 ||
	    sodium_base642bin(token, sizeof(token), (const char *)text.data, text.len, NULL, &len,
	                      &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != sizeof(token) || end != (const char *)text.data + text.len)
		return ES_NOT_FOUND;
	hash_token(token, hash);
	return ES_OK;
}

es_err es_cookie_open(struct es_node *node, const char *login, char token[ES_TOKEN_LEN])
{
	uint8_t bytes[TOKEN_BYTES];
	struct session session = {.login = login, .expires_ms = es_now_ms() + ES_SESSION_MS};

	randombytes_buf(bytes, sizeof(bytes));
	hash_token(bytes, &session.hash);
	sodium_bin2base64(token, ES_TOKEN_LEN, bytes, sizeof(bytes),
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return es_store_apply(node->store, apply_session, &session.change);
}

es_err es_cookie_close(struct es_node *node, struct es_bytes token)
{
	struct session session = {0};

	es_err err = es_cookie_hash(token, &session.hash);
	return err == ES_OK ? es_store_apply(node->store, apply_session, &session.change) : err;
}

es_err es_cookie_fresh(struct es_snapshot *snap, const struct es_id *hash, uint64_t now_ms)
{
	uint64_t expires_ms = 0;

	es_err err = es_cookie_expires(snap, hash, &expires_ms);
	if (err == ES_NOT_FOUND || (!err && expires_ms + ES_FRESH_MS < now_ms + ES_SESSION_MS))
		return ES_BAD_KEY;
	return err;
}

es_err es_account_prove(struct es_node *node, const struct es_id *session)
{
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_cookie_fresh(snap, session, es_now_ms());
	es_snapshot_end(snap);
	return err;
}

es_err es_cookie_account(struct es_snapshot *snap, struct es_bytes token, uint64_t now_ms,
                         struct es_account *out)
{
	struct es_id hash;

	es_err err = es_cookie_hash(token, &hash);
	return err == ES_OK ? es_cookie_get(snap, &hash, now_ms, out) : err;
}
