/* SPDX-License-Identifier: EUPL-1.2 */
/* An authenticator and the browser before it, as far as a site sees them: makes passkeys and signs with them, by
 * OpenSSL. What it says may be bent before it is signed. One thread. */
#ifndef ESSAIM_AUTHENTICATOR_H
#define ESSAIM_AUTHENTICATOR_H

#include "account/webauthn.h"

struct authenticator {
	enum es_credential_alg alg;
	void *key; /* EVP_PKEY */
	uint8_t id[64];
	size_t id_len;
	uint8_t user[ES_USER_HANDLE_LEN];
	size_t user_len;
	uint32_t count; /* it says this one next */
	uint8_t flags;  /* of what it signs: present and verified */
	const char *rp, *origin;
	bool cross;       /* the page stands in a frame */
	bool signs_new;   /* format "packed", signed by the new key; else "none" */
	int cose_alg;     /* what the key says of itself; 0: what it is */
	const char *type; /* of the client data; NULL: the right one */
};
/* What a browser sends; client is JSON. */
struct authenticator_said {
	uint8_t client[1024], object[2048], auth_data[512], signature[512];
	size_t client_len, object_len, auth_data_len, signature_len;
};

/* rp and origin are borrowed. */
void authenticator_make(struct authenticator *a, enum es_credential_alg alg, const char *rp,
                        const char *origin);
void authenticator_free(struct authenticator *a);
void authenticator_create(struct authenticator *a, const uint8_t challenge[ES_CHALLENGE_LEN],
                          struct authenticator_said *out);
void authenticator_get(struct authenticator *a, const uint8_t challenge[ES_CHALLENGE_LEN],
                       struct authenticator_said *out);

#endif
