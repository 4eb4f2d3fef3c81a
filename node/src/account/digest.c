/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/digest.h"

#include "logsink.h"
#include "mail/mail.h"
#include "store/addresses.h"
#include "store/meta.h"

#include <sodium.h>
#include <string.h>

#define KEY_LEN crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEALED_LEN (NONCE_LEN + ES_AUTHOR_LEN + crypto_aead_xchacha20poly1305_ietf_ABYTES)

static const char *const words[ES_DIGEST_PACES] = {"never", "daily", "weekly"};
static const char purpose[] = "essaim/v1/stop-letters";

const char *es_digest_word(enum es_digest_pace pace)
{
	return words[pace];
}

es_err es_digest_of(struct es_bytes word, enum es_digest_pace *pace)
{
	for (int i = 0; i < ES_DIGEST_PACES; i++) {
		if (es_bytes_equal(word, es_bytes_str(words[i]))) {
			*pace = (enum es_digest_pace)i;
			return ES_OK;
		}
	}
	return ES_INVALID;
}

/* --- choosing ----------------------------------------------------------------------------------- */

struct choice {
	struct es_change change; /* first */
	const char *login;
	uint8_t person[ES_AUTHOR_LEN];
	enum es_digest_pace pace;
	uint64_t now_ms;
};

/* The key of the links, which is there before the first of them. */
static es_err need_key(struct es_write *w)
{
	uint8_t key[KEY_LEN];
	struct es_bytes value;

	es_err err = es_meta_get(es_write_snapshot(w), ES_META_STOP_KEY, &value);
	if (err != ES_NOT_FOUND)
		return err;
	randombytes_buf(key, sizeof(key));
	err = es_meta_put(w, ES_META_STOP_KEY, ES_BYTES(key));
	sodium_memzero(key, sizeof(key));
	return err;
}

static es_err apply_choice(struct es_write *w, struct es_change *change)
{
	struct choice *c = (struct choice *)change;
	struct es_snapshot *snap = es_write_snapshot(w);
	struct es_account account;
	struct es_mail_facts facts;
	struct es_digest digest;

	es_err err = es_account_get(snap, c->login, &account);
	if (err)
		return err;
	memcpy(c->person, account.author, ES_AUTHOR_LEN);
	err = es_digest_get(snap, c->person, &digest);
	if ((err && err != ES_NOT_FOUND) || digest.pace == c->pace)
		return err == ES_NOT_FOUND ? ES_OK : err;
	if (c->pace != ES_DIGEST_NEVER) {
		err = es_address_get(snap, c->person, &facts);
		if (err || !facts.address[0])
			return err && err != ES_NOT_FOUND ? err : ES_STATE;
		err = need_key(w);
		if (err)
			return err;
	}
	digest.pace = c->pace;
	digest.since_ms = c->now_ms;
	return es_write_digest(w, c->person, &digest);
}

es_err es_digest_choose(struct es_node *node, const char *login, enum es_digest_pace pace)
{
	struct choice c = {.login = login, .pace = pace, .now_ms = es_now_ms()};

	es_err err = es_store_apply(node->store, apply_choice, &c.change);
	if (!err && pace == ES_DIGEST_NEVER && node->mail)
		es_mail_forget_kind(node->mail, c.person, "digest");
	return err;
}

/* --- links that end them ------------------------------------------------------------------------ */

static es_err get_key(struct es_snapshot *snap, struct es_bytes *key)
{
	es_err err = es_meta_get(snap, ES_META_STOP_KEY, key);

	return err ? err : key->len == KEY_LEN ? ES_OK : ES_CORRUPT;
}

es_err es_stop_token_make(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                          char out[ES_STOP_TOKEN_LEN])
{
	uint8_t sealed[SEALED_LEN];
	struct es_bytes key;

	es_err err = get_key(snap, &key);
	if (err)
		return err;
	randombytes_buf(sealed, NONCE_LEN);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(
	        sealed + NONCE_LEN, NULL, person, ES_AUTHOR_LEN, (const uint8_t *)purpose,
	        sizeof(purpose) - 1, NULL, sealed, key.data);
	sodium_bin2base64(out, ES_STOP_TOKEN_LEN, sealed, sizeof(sealed),
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return ES_OK;
}

es_err es_stop_token_open(struct es_snapshot *snap, struct es_bytes token,
                          uint8_t person[ES_AUTHOR_LEN])
{
	uint8_t sealed[SEALED_LEN];
	struct es_bytes key;
	size_t len;

	if (token.len != ES_STOP_TOKEN_LEN - 1 ||
	    sodium_base642bin(sealed, sizeof(sealed), (const char *)token.data, token.len, NULL,
	                      &len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    len != sizeof(sealed))
		return ES_BAD_KEY;
	es_err err = get_key(snap, &key);
	if (err)
		return err == ES_NOT_FOUND ? ES_BAD_KEY : err;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
	            person, NULL, NULL, sealed + NONCE_LEN, sizeof(sealed) - NONCE_LEN,
	            (const uint8_t *)purpose, sizeof(purpose) - 1, sealed, key.data) != 0)
		return ES_BAD_KEY;
	return ES_OK;
}

static es_err apply_stop(struct es_write *w, struct es_change *change)
{
	const struct choice *c = (const struct choice *)change;
	const struct es_digest none = {.pace = ES_DIGEST_NEVER};

	return es_write_digest(w, c->person, &none);
}

es_err es_digest_stop(struct es_node *node, const uint8_t person[ES_AUTHOR_LEN])
{
	struct choice c = {.pace = ES_DIGEST_NEVER};

	memcpy(c.person, person, ES_AUTHOR_LEN);
	es_err err = es_store_apply(node->store, apply_stop, &c.change);
	if (!err && node->mail)
		es_mail_forget_kind(node->mail, person, "digest");
	return err;
}

/* --- what became of a letter -------------------------------------------------------------------- */

struct told {
	struct es_change change; /* first */
	const struct es_letter *letter;
	bool taken;
	uint64_t now_ms;
};

/* Where the mark of this letter's address stands; NULL: the account has, or wants, no such address. */
static uint64_t *mark_of(const struct es_letter *letter, struct es_mail_facts *facts)
{
	if (facts->address[0] && es_bytes_equal(letter->to, es_bytes_str(facts->address)))
		return &facts->refused_ms;
	if (facts->wanted[0] && es_bytes_equal(letter->to, es_bytes_str(facts->wanted)))
		return &facts->gone_ms;
	return NULL;
}

/* Marks it where that is news. */
static bool mark(struct es_snapshot *snap, const struct told *told, struct es_mail_facts *facts)
{
	if (es_address_get(snap, told->letter->person, facts))
		return false;
	uint64_t *at_ms = mark_of(told->letter, facts);
	if (!at_ms || (*at_ms == 0) == told->taken)
		return false;
	*at_ms = told->taken ? 0 : told->now_ms;
	return true;
}

static es_err apply_told(struct es_write *w, struct es_change *change)
{
	const struct told *told = (const struct told *)change;
	struct es_mail_facts facts;

	if (!mark(es_write_snapshot(w), told, &facts))
		return ES_OK;
	return es_write_address(w, told->letter->person, &facts);
}

void es_address_told(void *context, const struct es_letter *letter, bool taken)
{
	struct es_node *node = context;
	struct told told = {.letter = letter, .taken = taken, .now_ms = es_now_ms()};
	struct es_mail_facts facts;
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(node->store, &snap);
	if (!err) {
		bool news = mark(snap, &told, &facts);
		es_snapshot_end(snap);
		err = news ? es_store_apply(node->store, apply_told, &told.change) : ES_OK;
		sodium_memzero(&facts, sizeof(facts));
	}
	if (err)
		es_say(ES_LEVEL_WARNING, "mail: what became of a letter is not noted: %s",
		       es_err_sentence(err));
}

es_err es_address_bounced(struct es_node *node, const char *address)
{
	char key[ES_MAIL_ADDRESS_MAX + 1];
	struct es_letter letter = {.kind = "bounce"};
	struct es_mail_facts facts = {0};
	struct es_snapshot *snap;

	es_err err = es_mail_address_key(es_bytes_str(address), key);
	if (err)
		return err;
	err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = es_address_find(snap, key, letter.person);
	if (!err)
		err = es_address_get(snap, letter.person, &facts);
	es_snapshot_end(snap);
	letter.to = es_bytes_str(facts.address); /* as it was typed there */
	if (!err)
		es_address_told(node, &letter, false);
	sodium_memzero(&facts, sizeof(facts));
	return err;
}
