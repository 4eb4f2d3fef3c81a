/* SPDX-License-Identifier: EUPL-1.2 */
/* Coming in by a passkey. */
#include "account/passkeys.h"
#include "account/sign_in_challenge.h"

#include <sodium.h>
#include <string.h>

es_err es_passkey_challenge(struct es_node *node, uint8_t challenge[ES_CHALLENGE_LEN])
{
	if (!node->challenges)
		return ES_STATE;
	es_challenges_give(node->challenges, es_monotonic_ms(), challenge);
	return ES_OK;
}

/* --- what somebody brings ----------------------------------------------------------------------- */

struct use {
	struct es_change change; /* first */
	const struct es_passkey_claim *claim;
	struct es_id hash;
	uint8_t challenge[ES_CHALLENGE_LEN];
	uint64_t now_ms;
	uint32_t count;
	struct es_passkey passkey;
	struct es_credential judged; /* the one whose signature it was */
	bool copied;
	struct es_account *account;
};

/* The passkey and its account as they are now; of an account that took over the login it is not. */
static es_err load(struct es_snapshot *snap, struct use *u)
{
	uint8_t person[ES_AUTHOR_LEN];
	char login[ES_LOGIN_MAX + 1];

	es_err err = es_passkey_owner(snap, &u->hash, person, login);
	if (!err)
		err = es_passkey_get(snap, person, &u->hash, &u->passkey);
	if (!err)
		err = es_account_get(snap, login, u->account);
	if (!err && memcmp(u->account->author, person, ES_AUTHOR_LEN) != 0)
		err = ES_NOT_FOUND;
	return err;
}

static es_err check_user(struct es_snapshot *snap, const struct use *u)
{
	uint8_t handle[ES_USER_HANDLE_LEN];

	es_err err = es_user_handle(snap, u->account->author, handle);
	if (err)
		return err == ES_NOT_FOUND ? ES_BAD_KEY : err;
	return u->claim->user.len == sizeof(handle) &&
	                       sodium_memcmp(u->claim->user.data, handle, sizeof(handle)) == 0
	               ? ES_OK
	               : ES_BAD_KEY;
}

static es_err look(struct es_node *node, struct use *u)
{
	struct es_snapshot *snap;

	if (!node->challenges)
		return ES_STATE;
	es_err err = es_challenges_look(node->challenges, u->challenge, es_monotonic_ms());
	if (!err)
		err = es_snapshot_begin(node->store, &snap);
	if (err)
		return err;
	err = load(snap, u);
	if (!err)
		err = check_user(snap, u);
	es_snapshot_end(snap);
	return err;
}

/* Whoever counts goes up: WebAuthn section 6.1.1. Authenticators that do not count say 0 for ever. */
static bool goes_back(uint32_t known, uint32_t now)
{
	return (known || now) && now <= known;
}

/* The count is looked at in the change that notes it: of two copies one comes first. */
static es_err apply_use(struct es_write *w, struct es_change *change)
{
	struct use *u = (struct use *)change;

	es_err err = load(es_write_snapshot(w), u);
	if (!err && memcmp(u->passkey.credential.key, u->judged.key, sizeof(u->judged.key)) != 0)
		err = ES_NOT_FOUND; /* it is another one meanwhile */
	if (err)
		return err;
	u->copied = u->passkey.copied || goes_back(u->passkey.credential.count, u->count);
	u->passkey.copied = u->copied;
	if (!u->copied) {
		u->passkey.credential.count = u->count;
		u->passkey.used_ms = u->now_ms;
	}
	return es_write_passkey(w, u->account->author, u->account->login, &u->passkey);
}

es_err es_passkey_sign_in(struct es_node *node, const struct es_rp *rp,
                          const struct es_passkey_claim *claim, struct es_account *out)
{
	struct use u = {.claim = claim, .now_ms = es_now_ms(), .account = out};

	if (claim->id.len == 0 || claim->id.len > ES_CREDENTIAL_ID_MAX)
		return ES_NOT_FOUND;
	es_passkey_hash(claim->id, &u.hash);
	es_err err = es_client_data(claim->client, ES_CEREMONY_GET, rp, u.challenge);
	if (!err)
		err = look(node, &u);
	u.judged = u.passkey.credential;
	if (!err)
		err = es_webauthn_get(rp, &u.judged, claim->client, claim->auth_data,
		                      claim->signature, &u.count);
	if (!err)
		err = es_challenges_use(node->challenges, u.challenge, es_monotonic_ms());
	if (!err)
		err = es_store_apply(node->store, apply_use, &u.change);
	if (!err && u.copied)
		err = ES_FORK;
	return err ? err : es_account_complete(node, out);
}
