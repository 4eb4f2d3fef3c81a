/* SPDX-License-Identifier: EUPL-1.2 */
/* A draft: place of its key 8, when it was saved 8, length of the sealed "about" 4, that, the sealed
 * fields. Each of the two is a nonce and XChaCha20-Poly1305 under the draft's key, bound to author,
 * draft and which of the two it is. The key stays while the draft lives: every version has nonces of
 * its own. Keys stand in the segment files (segments.h), at places beyond every row. */
#include "store/drafts.h"

#include "node_limits.h"
#include "store/key_places.h"
#include "store/rows.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_LEN 20
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEAL_LEN (NONCE_LEN + crypto_aead_xchacha20poly1305_ietf_ABYTES)

enum part { ABOUT, FIELDS };

/* A draft as it rests; the sealed parts are borrowed. */
struct resting {
	uint64_t place, saved_ms;
	struct es_bytes about, fields;
};

static void key_of(struct es_key *key, const uint8_t author[ES_AUTHOR_LEN],
                   const uint8_t draft[ES_DRAFT_ID_LEN])
{
	es_key_init(key);
	es_key_raw(key, author, ES_AUTHOR_LEN);
	es_key_raw(key, draft, ES_DRAFT_ID_LEN);
}

static es_err read_resting(struct es_bytes value, struct resting *out)
{
	bool bad = false;

	out->place = es_key_take_fixed(&value, 8, &bad);
	out->saved_ms = es_key_take_fixed(&value, 8, &bad);
	size_t len = (size_t)es_key_take_fixed(&value, 4, &bad);
	if (bad || len < SEAL_LEN || len > value.len || value.len - len < SEAL_LEN)
		return ES_CORRUPT;
	out->about = es_bytes_of(value.data, len);
	out->fields = es_bytes_of(value.data + len, value.len - len);
	return ES_OK;
}

/* What a part is bound to. */
static void bind(const struct es_key *key, enum part part, uint8_t out[ES_KEY_MAX + 1])
{
	memcpy(out, key->bytes, key->len);
	out[key->len] = (uint8_t)part;
}

static void seal(const uint8_t secret[ES_BODY_KEY_LEN], const struct es_key *key, enum part part,
                 struct es_bytes plain, uint8_t *out)
{
	uint8_t bound[ES_KEY_MAX + 1];

	bind(key, part, bound);
	randombytes_buf(out, NONCE_LEN);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE_LEN, NULL, plain.data,
	                                                 plain.len, bound, key->len + 1, NULL, out,
	                                                 secret);
}

static es_err unseal(const uint8_t secret[ES_BODY_KEY_LEN], const struct es_key *key,
                     enum part part, struct es_bytes sealed, struct es_writer *w,
                     struct es_bytes *plain)
{
	uint8_t bound[ES_KEY_MAX + 1];
	size_t len = sealed.len - SEAL_LEN;

	bind(key, part, bound);
	size_t before = w->len;
	es_write_raw(w, es_bytes_of(sealed.data, len)); /* room */
	if (w->err)
		return w->err;
	*plain = es_bytes_of(w->data + before, len);
	return crypto_aead_xchacha20poly1305_ietf_decrypt(
	               w->data + before, NULL, NULL, sealed.data + NONCE_LEN,
	               sealed.len - NONCE_LEN, bound, key->len + 1, sealed.data, secret) == 0
	               ? ES_OK
	               : ES_CORRUPT;
}

static es_err read_row(struct es_snapshot *snap, const struct es_key *key, struct es_bytes value,
                       bool fields, struct es_writer *w, struct es_draft_row *out)
{
	uint8_t secret[ES_BODY_KEY_LEN];
	struct resting resting;

	memset(out, 0, sizeof(*out));
	memcpy(out->draft, key->bytes + ES_AUTHOR_LEN, ES_DRAFT_ID_LEN);
	es_err err = read_resting(value, &resting);
	if (err)
		return err;
	out->saved_ms = resting.saved_ms;
	err = es_body_key(snap, resting.place, secret);
	if (err)
		return err == ES_CORRUPT ? ES_NOT_FOUND : err;
	size_t about_at = w->len;
	err = unseal(secret, key, ABOUT, resting.about, w, &out->about);
	size_t fields_at = w->len;
	if (!err && fields)
		err = unseal(secret, key, FIELDS, resting.fields, w, &out->fields);
	sodium_memzero(secret, sizeof(secret));
	if (err)
		return err;
	out->about.data = w->data + about_at; /* the writer may have moved */
	if (fields)
		out->fields.data = w->data + fields_at;
	return ES_OK;
}

es_err es_draft_get(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                    const uint8_t draft[ES_DRAFT_ID_LEN], bool fields, struct es_writer *w,
                    struct es_draft_row *out)
{
	struct es_key key;
	struct es_bytes value;

	key_of(&key, author, draft);
	es_err err = es_txn_get(snap->txn, ES_TABLE_DRAFTS, es_key_of(&key), &value);
	return err ? err : read_row(snap, &key, value, fields, w, out);
}

/* The next draft of the author after key. */
static es_err next(struct es_snapshot *snap, struct es_key *key, struct es_bytes *value)
{
	struct es_entry entry;

	es_err err = es_txn_seek(snap->txn, ES_TABLE_DRAFTS, ES_SEEK_AFTER, es_key_of(key), &entry);
	if (err)
		return err;
	if (entry.key.len != ES_AUTHOR_LEN + ES_DRAFT_ID_LEN ||
	    memcmp(entry.key.data, key->bytes, ES_AUTHOR_LEN) != 0)
		return ES_NOT_FOUND;
	key->len = entry.key.len;
	memcpy(key->bytes, entry.key.data, key->len);
	*value = entry.value;
	return ES_OK;
}

static void before_all(struct es_key *key, const uint8_t author[ES_AUTHOR_LEN])
{
	es_key_init(key);
	es_key_raw(key, author, ES_AUTHOR_LEN);
}

es_err es_draft_each(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                     es_err (*each)(void *context, const struct es_draft_row *row), void *context)
{
	struct es_draft_row row;
	struct es_writer w;
	struct es_bytes value;
	struct es_key key;
	es_err err;

	before_all(&key, author);
	es_writer_grow(&w, ES_DRAFT_ABOUT_MAX);
	while (!(err = next(snap, &key, &value))) {
		es_writer_reset(&w);
		err = read_row(snap, &key, value, false, &w, &row);
		if (err == ES_NOT_FOUND)
			continue; /* a copy of the store that was made while it was dropped */
		if (!err)
			err = each(context, &row);
		if (err)
			break;
	}
	es_writer_free(&w);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static size_t count(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN])
{
	struct es_bytes value;
	struct es_key key;
	size_t found = 0;

	for (before_all(&key, author); next(snap, &key, &value) == ES_OK;)
		found++;
	return found;
}

/* --- writing ----------------------------------------------------------------------------------- */

static es_err put(struct es_write *w, const struct es_key *key, const struct es_draft_row *row,
                  uint64_t place, const uint8_t secret[ES_BODY_KEY_LEN])
{
	size_t about = row->about.len + SEAL_LEN, fields = row->fields.len + SEAL_LEN;
	struct es_key head;
	uint8_t *value = malloc(HEAD_LEN + about + fields);

	if (!value)
		return ES_NO_MEMORY;
	es_key_init(&head);
	es_key_fixed(&head, place, 8);
	es_key_fixed(&head, row->saved_ms, 8);
	es_key_fixed(&head, about, 4);
	es_assert(head.len == HEAD_LEN);
	memcpy(value, head.bytes, HEAD_LEN);
	seal(secret, key, ABOUT, row->about, value + HEAD_LEN);
	seal(secret, key, FIELDS, row->fields, value + HEAD_LEN + about);
	es_txn_put(w->snap.txn, ES_TABLE_DRAFTS, es_key_of(key),
	           es_bytes_of(value, HEAD_LEN + about + fields));
	free(value);
	return es_txn_err(w->snap.txn);
}

static es_err create(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                     const struct es_key *key, const struct es_draft_row *row)
{
	uint8_t secret[ES_BODY_KEY_LEN];
	uint64_t place;

	if (count(&w->snap, author) >= ES_DRAFTS_PER_ACCOUNT)
		return ES_LIMIT;
	es_err err = es_write_key_place(w, &place);
	if (err)
		return err;
	randombytes_buf(secret, sizeof(secret));
	es_body_keep_key(w, place, secret);
	err = put(w, key, row, place, secret);
	sodium_memzero(secret, sizeof(secret));
	return err;
}

/* Sent again after its answer got lost: nothing is new. */
static bool is_same(struct es_write *w, const struct es_key *key, struct es_bytes value,
                    const struct es_draft_row *row)
{
	struct es_draft_row here;
	struct es_writer plain;

	es_writer_grow(&plain, ES_DRAFT_ABOUT_MAX + ES_DRAFT_MAX);
	bool same = read_row(&w->snap, key, value, true, &plain, &here) == ES_OK &&
	            es_bytes_equal(here.about, row->about) &&
	            es_bytes_equal(here.fields, row->fields);
	es_writer_free(&plain);
	return same;
}

static es_err replace(struct es_write *w, const struct es_key *key, struct es_bytes value,
                      struct es_draft_row *row, uint64_t based_ms)
{
	uint8_t secret[ES_BODY_KEY_LEN];
	struct resting before;

	es_err err = read_resting(value, &before);
	if (!err)
		err = es_body_key(&w->snap, before.place, secret);
	if (err)
		return err;
	if (before.saved_ms != based_ms) {
		bool same = is_same(w, key, value, row);
		row->saved_ms = before.saved_ms;
		return same ? ES_OK : ES_EXISTS;
	}
	if (row->saved_ms <= before.saved_ms)
		row->saved_ms = before.saved_ms + 1;
	err = put(w, key, row, before.place, secret);
	sodium_memzero(secret, sizeof(secret));
	return err;
}

es_err es_write_draft(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                      struct es_draft_row *row, uint64_t based_ms)
{
	struct es_bytes value;
	struct es_key key;

	es_assert(row->about.len <= ES_DRAFT_ABOUT_MAX && row->fields.len <= ES_DRAFT_MAX);
	key_of(&key, author, row->draft);
	es_err err = es_txn_get(w->snap.txn, ES_TABLE_DRAFTS, es_key_of(&key), &value);
	if (!err)
		err = replace(w, &key, value, row, based_ms);
	if (err != ES_NOT_FOUND && err != ES_CORRUPT)
		return err;
	/* there is none, or one that nobody can read any more */
	err = es_write_draft_drop(w, author, row->draft);
	return err ? err : create(w, author, &key, row);
}

es_err es_write_draft_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN],
                           const uint8_t draft[ES_DRAFT_ID_LEN])
{
	struct resting resting;
	struct es_bytes value;
	struct es_key key;

	key_of(&key, author, draft);
	es_err err = es_txn_get(w->snap.txn, ES_TABLE_DRAFTS, es_key_of(&key), &value);
	if (err == ES_NOT_FOUND)
		return ES_OK;
	if (!err)
		err = read_resting(value, &resting);
	if (err)
		return err;
	es_txn_del(w->snap.txn, ES_TABLE_DRAFTS, es_key_of(&key));
	es_write_key_place_drop(w, resting.place);
	return es_txn_err(w->snap.txn);
}

es_err es_write_drafts_drop(struct es_write *w, const uint8_t author[ES_AUTHOR_LEN])
{
	struct es_bytes value;
	struct es_key key;

	before_all(&key, author);
	while (next(&w->snap, &key, &value) == ES_OK) {
		es_err err = es_write_draft_drop(w, author, key.bytes + ES_AUTHOR_LEN);
		if (err)
			return err;
	}
	return es_txn_err(w->snap.txn);
}
