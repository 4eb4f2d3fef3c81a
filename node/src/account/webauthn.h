/* SPDX-License-Identifier: EUPL-1.2 */
/* What browsers send of passkeys, taken apart and judged: Web Authentication, Level 3,
 * https://www.w3.org/TR/webauthn-3/ sections 5.8.1, 6.1, 6.5, 7.1 and 7.2. Signatures and keys are
 * libfido2's. Pure; any thread. */
#ifndef ACCOUNT_WEBAUTHN_H
#define ACCOUNT_WEBAUTHN_H

#include "store/passkeys.h"

/* The site as browsers know it. */
struct es_rp {
	char origin[ES_ORIGIN_MAX]; /* "https://essaim.example.org:8443" */
	char id[ES_ORIGIN_MAX];     /* "essaim.example.org" */
};
/* Of a public URL. ES_INVALID: a host that has no name, as browsers ask for one. */
es_err es_rp_of(struct es_bytes url, struct es_rp *out) ES_MUST_USE;

#define ES_CHALLENGE_LEN 32
enum es_ceremony { ES_CEREMONY_CREATE, ES_CEREMONY_GET };
/* What the browser says was signed: for this ceremony, on this very site and in no frame of another. Gives
 * the challenge, which the caller judges. ES_MALFORMED, ES_TOO_LARGE, ES_BAD_KEY (another type, origin). */
es_err es_client_data(struct es_bytes json, enum es_ceremony ceremony, const struct es_rp *rp,
                      uint8_t challenge[ES_CHALLENGE_LEN]) ES_MUST_USE;

/* What tells of a new passkey, in its parts; borrowed. */
struct es_attestation {
	struct es_bytes format;    /* "none" */
	struct es_bytes statement; /* a map in CBOR */
	struct es_bytes auth_data;
};
/* Takes it apart, and looks through all that is CBOR in it: no length goes beyond what is there.
 * ES_MALFORMED, ES_TOO_LARGE. */
es_err es_attestation_read(struct es_bytes object, struct es_attestation *out) ES_MUST_USE;
/* Whether what an authenticator signs has its form; credential: it tells of a new one. ES_MALFORMED. */
es_err es_auth_data_check(struct es_bytes auth_data, bool credential) ES_MUST_USE;

/* A new passkey, of which a person was asked. client: what es_client_data read. ES_MALFORMED, ES_TOO_LARGE,
 * ES_BAD_KEY (of another site, nobody was there, a statement that does not fit), ES_INVALID (an algorithm that is
 * not taken). */
es_err es_webauthn_create(const struct es_rp *rp, struct es_bytes client, struct es_bytes object,
                          struct es_credential *out) ES_MUST_USE;
/* Whether the credential signed this for the site while a person was there; *count: as it counts now.
 * ES_MALFORMED, ES_TOO_LARGE, ES_BAD_KEY. */
es_err es_webauthn_get(const struct es_rp *rp, const struct es_credential *credential,
                       struct es_bytes client, struct es_bytes auth_data, struct es_bytes signature,
                       uint32_t *count) ES_MUST_USE;

#endif
