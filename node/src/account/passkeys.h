/* SPDX-License-Identifier: EUPL-1.2 */
/* Passkeys of an account: added by who is signed in, then a way in of their own. A challenge opens once
 * and for a short time. Worker threads. */
#ifndef ACCOUNT_PASSKEYS_H
#define ACCOUNT_PASSKEYS_H

#include "account/account.h"
#include "account/webauthn.h"

/* What a browser needs to make one: for whom, and which it need not make again. */
struct es_passkey_offer {
	uint8_t challenge[ES_CHALLENGE_LEN];
	uint8_t user[ES_USER_HANDLE_LEN];
	struct es_passkey known[ES_PASSKEYS_MAX];
	size_t known_len;
};
/* ES_LIMIT: there are ES_PASSKEYS_MAX; ES_NOT_FOUND: no such account. */
es_err es_passkey_offer(struct es_node *node, const char *login,
                        struct es_passkey_offer *out) ES_MUST_USE;

/* What a browser made, and how its person calls it; borrowed. */
struct es_passkey_new {
	struct es_bytes client; /* clientDataJSON */
	struct es_bytes object; /* attestationObject */
	struct es_bytes name;
};
/* ES_BAD_KEY, ES_MALFORMED, ES_TOO_LARGE, ES_INVALID (the algorithm) as es_webauthn_create; ES_EXPIRED (not a
 * challenge of ours for this account, or used, or too late), ES_EXISTS (it is known here), ES_LIMIT, ES_NOT_FOUND. A
 * name that is none is cut, or empty. */
es_err es_passkey_add(struct es_node *node, const struct es_rp *rp, const char *login,
                      const struct es_passkey_new *made, struct es_passkey *out) ES_MUST_USE;

/* For somebody who is nobody yet; nothing is written. */
es_err es_passkey_challenge(struct es_node *node, uint8_t challenge[ES_CHALLENGE_LEN]) ES_MUST_USE;
/* What a browser brings; borrowed. */
struct es_passkey_claim {
	struct es_bytes id;
	struct es_bytes user;
	struct es_bytes client;    /* clientDataJSON */
	struct es_bytes auth_data; /* authenticatorData */
	struct es_bytes signature;
};
/* ES_NOT_FOUND: no such passkey here (any more). ES_EXPIRED: the challenge. ES_FORK: its count went back, so that
 * there may be two of it: it opens no more. ES_BAD_KEY: all else that does not fit; ES_MALFORMED,
 * ES_TOO_LARGE. */
es_err es_passkey_sign_in(struct es_node *node, const struct es_rp *rp,
                          const struct es_passkey_claim *claim, struct es_account *out) ES_MUST_USE;

/* ES_NOT_FOUND; ES_INVALID (name). */
es_err es_passkey_rename(struct es_node *node, const char *login, const struct es_id *hash,
                         struct es_bytes name) ES_MUST_USE;
es_err es_passkey_remove(struct es_node *node, const char *login,
                         const struct es_id *hash) ES_MUST_USE;
/* All of a person, oldest first. */
es_err es_passkeys_read(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        struct es_passkey out[ES_PASSKEYS_MAX], size_t *len) ES_MUST_USE;

#endif
