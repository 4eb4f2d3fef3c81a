/* SPDX-License-Identifier: EUPL-1.2 */
/* The passkeys of a node's people: public keys that sign for them. The rows stand in the table of people
 * (store/people.h). Reads: any thread, of a snapshot; writes: the writer's. */
#ifndef STORE_PASSKEYS_H
#define STORE_PASSKEYS_H

#include "node_limits.h"
#include "store/store.h"

#define ES_CREDENTIAL_ID_MAX 1023
#define ES_CREDENTIAL_KEY_MAX 259 /* RS256: n of 256 bytes, e of 3 */

/* The numbers stand in the store. */
enum es_credential_alg {
	ES_CREDENTIAL_ES256, /* x, y: 64 bytes */
	ES_CREDENTIAL_EDDSA, /* 32 bytes */
	ES_CREDENTIAL_RS256, /* n, e: 259 bytes */
	ES_CREDENTIAL_ALGS
};

/* What an authenticator made for this site: the id that it chose, and a public key. */
struct es_credential {
	uint8_t id[ES_CREDENTIAL_ID_MAX];
	size_t id_len;
	enum es_credential_alg alg;
	uint8_t key[ES_CREDENTIAL_KEY_MAX];
	size_t key_len;
	uint32_t count; /* of its signatures, as it counts; many do not: 0 */
};

struct es_passkey {
	struct es_credential credential;
	char name[4 * ES_PASSKEY_NAME_MAX + 1]; /* that its person gave it */
	uint64_t created_ms;
	uint64_t used_ms; /* 0: not yet */
	bool copied;      /* its count went back once: it opens no more */
};

/* By what the store knows a credential. */
void es_passkey_hash(struct es_bytes id, struct es_id *hash);
/* ES_NOT_FOUND. */
es_err es_passkey_get(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      const struct es_id *hash, struct es_passkey *out) ES_MUST_USE;
/* The one after *hash (zeros: the first) of a person, in the order of their hashes. ES_NOT_FOUND: no more. */
es_err es_passkey_after(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                        struct es_id *hash, struct es_passkey *out) ES_MUST_USE;
/* Whose it is. ES_NOT_FOUND. */
es_err es_passkey_owner(struct es_snapshot *snap, const struct es_id *hash,
                        uint8_t person[ES_AUTHOR_LEN], char login[ES_LOGIN_MAX + 1]) ES_MUST_USE;
es_err es_write_passkey(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN], const char *login,
                        const struct es_passkey *passkey) ES_MUST_USE;
/* Absent is fine. */
es_err es_write_passkey_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                             const struct es_id *hash) ES_MUST_USE;
/* All of a person, and the handle. */
es_err es_write_passkeys_drop(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN]) ES_MUST_USE;

/* By what authenticators know the person: random, and nothing else. ES_NOT_FOUND: none yet. */
#define ES_USER_HANDLE_LEN 32
es_err es_user_handle(struct es_snapshot *snap, const uint8_t person[ES_AUTHOR_LEN],
                      uint8_t handle[ES_USER_HANDLE_LEN]) ES_MUST_USE;
es_err es_write_user_handle(struct es_write *w, const uint8_t person[ES_AUTHOR_LEN],
                            const uint8_t handle[ES_USER_HANDLE_LEN]) ES_MUST_USE;

#endif
