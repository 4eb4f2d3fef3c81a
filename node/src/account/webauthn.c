/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>
#include <string.h>

#define FLAG_PRESENT 0x01

static const int cose_algs[ES_CREDENTIAL_ALGS] = {[ES_CREDENTIAL_ES256] = COSE_ES256,
                                                  [ES_CREDENTIAL_EDDSA] = COSE_EDDSA,
                                                  [ES_CREDENTIAL_RS256] = COSE_RS256};

/* --- keys --------------------------------------------------------------------------------------- */

/* A public key as libfido2 has it. */
struct key {
	es256_pk_t *es256;
	eddsa_pk_t *eddsa;
	rs256_pk_t *rs256;
};

static void key_free(struct key *key)
{
	es256_pk_free(&key->es256);
	eddsa_pk_free(&key->eddsa);
	rs256_pk_free(&key->rs256);
}

/* ES_INVALID: no key of the algorithm, as a point that is not on its curve. */
static es_err key_make(struct key *key, const struct es_credential *c, const void **out)
{
	int result = FIDO_ERR_INTERNAL;

	memset(key, 0, sizeof(*key));
	if (c->alg == ES_CREDENTIAL_ES256 && (*out = key->es256 = es256_pk_new()) != NULL)
		result = es256_pk_from_ptr(key->es256, c->key, c->key_len);
	else if (c->alg == ES_CREDENTIAL_EDDSA && (*out = key->eddsa = eddsa_pk_new()) != NULL)
		result = eddsa_pk_from_ptr(key->eddsa, c->key, c->key_len);
	else if (c->alg == ES_CREDENTIAL_RS256 && (*out = key->rs256 = rs256_pk_new()) != NULL)
		result = rs256_pk_from_ptr(key->rs256, c->key, c->key_len);
	if (result != FIDO_OK)
		key_free(key);
	return result == FIDO_ERR_INTERNAL ? ES_NO_MEMORY : result == FIDO_OK ? ES_OK : ES_INVALID;
}

/* --- a new passkey ------------------------------------------------------------------------------ */

/* Makes *out of the parts, if the key is of this algorithm. libfido2 wants to be told which; ES_INVALID: it
 * is another. */
static es_err parse(const struct es_attestation *a, enum es_credential_alg alg, fido_cred_t **out)
{
	fido_cred_t *cred = fido_cred_new();

	if (!cred)
		return ES_NO_MEMORY;
	if (fido_cred_set_type(cred, cose_algs[alg]) != FIDO_OK ||
	    fido_cred_set_authdata_raw(cred, a->auth_data.data, a->auth_data.len) != FIDO_OK) {
		fido_cred_free(&cred);
		return ES_INVALID;
	}
	*out = cred;
	return ES_OK;
}

/* "none", as was asked for; or, as browsers may send all the same, a signature of the new key itself. */
static es_err judge_statement(fido_cred_t *cred, const struct es_rp *rp,
                              const struct es_attestation *a, struct es_bytes client)
{
	if (es_bytes_equal(a->format, es_bytes_str("none")))
		return a->statement.len == 1 ? ES_OK : ES_BAD_KEY;
	if (!es_bytes_equal(a->format, es_bytes_str("packed")))
		return ES_BAD_KEY;
	return fido_cred_set_fmt(cred, "packed") == FIDO_OK &&
	                       fido_cred_set_rp(cred, rp->id, NULL) == FIDO_OK &&
	                       fido_cred_set_clientdata(cred, client.data, client.len) == FIDO_OK &&
	                       fido_cred_set_attstmt(cred, a->statement.data, a->statement.len) ==
	                               FIDO_OK &&
	                       fido_cred_verify_self(cred) == FIDO_OK
	               ? ES_OK
	               : ES_BAD_KEY;
}

static es_err judge_head(const fido_cred_t *cred, const struct es_rp *rp, struct es_bytes auth_data)
{
	uint8_t hash[crypto_hash_sha256_BYTES];

	crypto_hash_sha256(hash, (const unsigned char *)rp->id, strlen(rp->id));
	return memcmp(auth_data.data, hash, sizeof(hash)) == 0 &&
	                       (fido_cred_flags(cred) & FLAG_PRESENT)
	               ? ES_OK
	               : ES_BAD_KEY;
}

static es_err copy_credential(const fido_cred_t *cred, enum es_credential_alg alg,
                              struct es_credential *out)
{
	const void *pk = NULL;
	struct key key;

	memset(out, 0, sizeof(*out));
	out->id_len = fido_cred_id_len(cred);
	out->key_len = fido_cred_pubkey_len(cred);
	if (out->id_len == 0 || out->id_len > sizeof(out->id) || out->key_len == 0 ||
	    out->key_len > sizeof(out->key))
		return ES_MALFORMED;
	memcpy(out->id, fido_cred_id_ptr(cred), out->id_len);
	memcpy(out->key, fido_cred_pubkey_ptr(cred), out->key_len);
	out->alg = alg;
	out->count = fido_cred_sigcount(cred);
	es_err err = key_make(&key, out, &pk);
	if (!err)
		key_free(&key);
	return err;
}

es_err es_webauthn_create(const struct es_rp *rp, struct es_bytes client, struct es_bytes object,
                          struct es_credential *out)
{
	struct es_attestation a;
	fido_cred_t *cred = NULL;
	enum es_credential_alg alg = ES_CREDENTIAL_ES256;

	fido_init(0); /* it sets this thread's own */
	es_err err = es_attestation_read(object, &a);
	if (err)
		return err;
	err = parse(&a, alg, &cred);
	while (err == ES_INVALID && alg + 1 < ES_CREDENTIAL_ALGS)
		err = parse(&a, ++alg, &cred);
	if (!err)
		err = judge_head(cred, rp, a.auth_data);
	if (!err)
		err = judge_statement(cred, rp, &a, client);
	if (!err)
		err = copy_credential(cred, alg, out);
	fido_cred_free(&cred);
	return err;
}

/* --- a signature -------------------------------------------------------------------------------- */

static es_err fill(fido_assert_t *assertion, const struct es_rp *rp, struct es_bytes client,
                   struct es_bytes auth_data, struct es_bytes signature)
{
	return fido_assert_set_clientdata(assertion, client.data, client.len) == FIDO_OK &&
	                       fido_assert_set_rp(assertion, rp->id) == FIDO_OK &&
	                       fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK &&
	                       fido_assert_set_count(assertion, 1) == FIDO_OK &&
	                       fido_assert_set_authdata_raw(assertion, 0, auth_data.data,
	                                                    auth_data.len) == FIDO_OK &&
	                       fido_assert_set_sig(assertion, 0, signature.data, signature.len) ==
	                               FIDO_OK
	               ? ES_OK
	               : ES_BAD_KEY;
}

es_err es_webauthn_get(const struct es_rp *rp, const struct es_credential *credential,
                       struct es_bytes client, struct es_bytes auth_data, struct es_bytes signature,
                       uint32_t *count)
{
	const void *pk = NULL;
	struct key key;

	if (auth_data.len > ES_AUTH_DATA_MAX || signature.len > ES_SIGNATURE_MAX)
		return ES_TOO_LARGE;
	es_err err = es_auth_data_check(auth_data, false);
	if (err)
		return err;
	fido_init(0);
	err = key_make(&key, credential, &pk);
	if (err)
		return err == ES_INVALID ? ES_CORRUPT : err;
	fido_assert_t *assertion = fido_assert_new();
	err = assertion ? fill(assertion, rp, client, auth_data, signature) : ES_NO_MEMORY;
	if (!err && fido_assert_verify(assertion, 0, cose_algs[credential->alg], pk) != FIDO_OK)
		err = ES_BAD_KEY;
	*count = err ? 0 : fido_assert_sigcount(assertion, 0);
	fido_assert_free(&assertion);
	key_free(&key);
	return err;
}
