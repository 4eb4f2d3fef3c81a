/* SPDX-License-Identifier: EUPL-1.2 */
/* Adding, naming and removing. */
#include "account/passkeys.h"

#include "account/challenge.h"
#include "account/enter.h"
#include "store/personal.h"
#include "text.h"

#include <sodium.h>
#include <string.h>

es_err es_passkeys_read(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        struct es_passkey out[ES_PASSKEYS_MAX], size_t *len)
{
	struct es_id hash = {{0}};
	struct es_passkey one;
	es_err err = ES_OK;

	for (*len = 0; *len < ES_PASSKEYS_MAX; (*len)++) {
		size_t at = *len;
		err = es_passkey_after(snap, person, &hash, &one);
		if (err)
			break;
		for (; at > 0 && out[at - 1].created_ms > one.created_ms; at--)
			out[at] = out[at - 1];
		out[at] = one;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* --- an offer ----------------------------------------------------------------------------------- */

struct offer {
	struct es_change change; /* first */
	const char *login;
	struct es_passkey_offer *out;
	uint64_t now_ms;
};

/* The handle is made with the first passkey and stays: devices keep one passkey a handle. */
static es_err take_handle(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                          uint8_t handle[ES_USER_HANDLE_LEN])
{
	es_err err = es_user_handle(es_write_snapshot(w), person, handle);

	if (err != ES_NOT_FOUND)
		return err;
	randombytes_buf(handle, ES_USER_HANDLE_LEN);
	return es_write_user_handle(w, person, handle);
}

static es_err apply_offer(struct es_write *w, struct es_change *change)
{
	const struct offer *o = (const struct offer *)change;
	struct es_account account;

	es_err err = es_account_get(es_write_snapshot(w), o->login, &account);
	if (!err)
		err = es_passkeys_read(es_write_snapshot(w), account.author, o->out->known,
		                       &o->out->known_len);
	if (!err && o->out->known_len == ES_PASSKEYS_MAX)
		err = ES_LIMIT;
	if (!err)
		err = take_handle(w, account.author, o->out->user);
	return err ? err : es_challenge_write(w, o->out->challenge, &account, o->now_ms);
}

es_err es_passkey_offer(struct es_node *node, const char *login, struct es_passkey_offer *out)
{
	struct offer o = {.login = login, .out = out, .now_ms = es_now_ms()};

	randombytes_buf(out->challenge, sizeof(out->challenge));
	return es_store_apply(node->store, apply_offer, &o.change);
}

/* --- a new one ---------------------------------------------------------------------------------- */

struct add {
	struct es_change change; /* first */
	const char *login;
	uint8_t challenge[ES_CHALLENGE_LEN];
	struct es_passkey *passkey;
	struct es_account account;
};

static es_err check_room(struct es_write *w, const struct es_account *account,
                         const struct es_id *hash)
{
	struct es_passkey all[ES_PASSKEYS_MAX];
	uint8_t person[ES_AUTHOR_LEN];
	char login[ES_LOGIN_MAX + 1];
	size_t len = 0;

	es_err err = es_passkey_owner(es_write_snapshot(w), hash, person, login);
	if (err != ES_NOT_FOUND)
		return err ? err : ES_EXISTS;
	err = es_passkeys_read(es_write_snapshot(w), account->author, all, &len);
	return !err && len == ES_PASSKEYS_MAX ? ES_LIMIT : err;
}

static es_err apply_add(struct es_write *w, struct es_change *change)
{
	struct add *a = (struct add *)change;
	const struct es_credential *made = &a->passkey->credential;
	uint64_t now_ms = a->passkey->created_ms;
	struct es_id hash;

	es_passkey_hash(es_bytes_of(made->id, made->id_len), &hash);
	es_err err = es_account_get(es_write_snapshot(w), a->login, &a->account);
	if (!err)
		err = es_challenge_use(w, a->challenge, &a->account, now_ms);
	if (!err)
		err = check_room(w, &a->account, &hash);
	if (!err)
		err = es_write_passkey(w, a->account.author, a->account.login, a->passkey);
	return err ? err
	           : es_write_notice_own(w, a->account.author, ES_NOTICE_PASSKEY, &hash, now_ms);
}

/* One line of at most ES_PASSKEY_NAME_MAX characters. */
static es_err read_name(struct es_bytes typed, char out[4 * ES_PASSKEY_NAME_MAX + 1])
{
	struct es_writer line;

	memset(out, 0, 4 * ES_PASSKEY_NAME_MAX + 1);
	es_writer_grow(&line, 4 * ES_PASSKEY_TYPED_MAX);
	es_err err = es_text_line(typed, &line);
	if (!err) {
		struct es_bytes cut = es_text_cut(es_writer_bytes(&line), ES_PASSKEY_NAME_MAX);
		cut = es_text_trim(cut);
		if (cut.len)
			memcpy(out, cut.data, cut.len);
	}
	es_writer_free(&line);
	return err || !out[0] ? ES_INVALID : ES_OK;
}

es_err es_passkey_add(struct es_node *node, const struct es_rp *rp, const char *login,
                      const struct es_passkey_new *made, struct es_passkey *out)
{
	struct add a = {.login = login, .passkey = out};

	memset(out, 0, sizeof(*out));
	(void)!read_name(made->name, out->name);
	out->created_ms = es_now_ms();
	es_err err = es_client_data(made->client, ES_CEREMONY_CREATE, rp, a.challenge);
	if (!err)
		err = es_webauthn_create(rp, made->client, made->object, &out->credential);
	if (!err)
		err = es_store_apply(node->store, apply_add, &a.change);
	if (!err)
		es_way_tell(node, &a.account, ES_NOTICE_PASSKEY, NULL);
	sodium_memzero(&a.account, sizeof(a.account));
	return err;
}

/* --- afterwards --------------------------------------------------------------------------------- */

struct care {
	struct es_change change; /* first */
	const char *login;
	const struct es_id *hash;
	const char *name; /* NULL: it goes */
};

static es_err apply_care(struct es_write *w, struct es_change *change)
{
	const struct care *c = (const struct care *)change;
	struct es_account account;
	struct es_passkey one;

	es_err err = es_account_get(es_write_snapshot(w), c->login, &account);
	if (!err)
		err = es_passkey_get(es_write_snapshot(w), account.author, c->hash, &one);
	if (err)
		return err;
	if (!c->name)
		return es_write_passkey_drop(w, account.author, c->hash);
	memset(one.name, 0, sizeof(one.name));
	memcpy(one.name, c->name, strlen(c->name));
	return es_write_passkey(w, account.author, account.login, &one);
}

es_err es_passkey_rename(struct es_node *node, const char *login, const struct es_id *hash,
                         struct es_bytes name)
{
	char line[4 * ES_PASSKEY_NAME_MAX + 1];
	struct care c = {.login = login, .hash = hash, .name = line};

	es_err err = read_name(name, line);
	return err ? err : es_store_apply(node->store, apply_care, &c.change);
}

es_err es_passkey_remove(struct es_node *node, const char *login, const struct es_id *hash)
{
	struct care c = {.login = login, .hash = hash};

	return es_store_apply(node->store, apply_care, &c.change);
}
