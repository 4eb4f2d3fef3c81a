/* SPDX-License-Identifier: EUPL-1.2 */
#include "authenticator.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define AT 0x40

struct out {
	uint8_t *bytes;
	size_t len, max;
};

static void put(struct out *out, const void *bytes, size_t len)
{
	es_assert(out->len + len <= out->max);
	memcpy(out->bytes + out->len, bytes, len);
	out->len += len;
}

static void put_byte(struct out *out, unsigned byte)
{
	const uint8_t one = (uint8_t)byte;

	put(out, &one, 1);
}

/* --- CBOR, RFC 8949 ----------------------------------------------------------------------------- */

static void put_head(struct out *out, unsigned major, uint64_t value)
{
	if (value < 24) {
		put_byte(out, major << 5 | (unsigned)value);
	} else if (value < 256) {
		put_byte(out, major << 5 | 24);
		put_byte(out, (unsigned)value);
	} else {
		put_byte(out, major << 5 | 25);
		put_byte(out, (unsigned)(value >> 8 & 0xff));
		put_byte(out, (unsigned)(value & 0xff));
	}
}

static void put_number(struct out *out, int value)
{
	if (value < 0)
		put_head(out, 1, (uint64_t)(-1 - value));
	else
		put_head(out, 0, (uint64_t)value);
}

static void put_bytes(struct out *out, const void *bytes, size_t len)
{
	put_head(out, 2, len);
	put(out, bytes, len);
}

static void put_text(struct out *out, const char *text)
{
	put_head(out, 3, strlen(text));
	put(out, text, strlen(text));
}

/* --- keys --------------------------------------------------------------------------------------- */

void authenticator_make(struct authenticator *a, enum es_credential_alg alg, const char *rp,
                        const char *origin)
{
	memset(a, 0, sizeof(*a));
	a->alg = alg;
	a->key = alg == ES_CREDENTIAL_ES256   ? EVP_EC_gen("P-256")
	         : alg == ES_CREDENTIAL_EDDSA ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
	                                      : EVP_RSA_gen(2048);
	es_assert(a->key);
	a->id_len = 32;
	randombytes_buf(a->id, a->id_len);
	a->count = 1;
	a->flags = 0x05;
	a->rp = rp;
	a->origin = origin;
}

void authenticator_free(struct authenticator *a)
{
	EVP_PKEY_free(a->key);
	a->key = NULL;
}

static void put_number_of(struct out *out, EVP_PKEY *key, const char *name, int len)
{
	uint8_t bytes[256];
	BIGNUM *n = NULL;

	es_assert(EVP_PKEY_get_bn_param(key, name, &n) == 1);
	es_assert(BN_bn2binpad(n, bytes, len) == len);
	BN_free(n);
	put_bytes(out, bytes, (size_t)len);
}

/* RFC 9053 section 7.1, RFC 8230 section 4. */
static void put_key(struct out *out, const struct authenticator *a)
{
	static const int algs[] = {-7, -8, -257}, types[] = {2, 1, 3}, counts[] = {5, 4, 4};
	uint8_t raw[32];
	size_t raw_len = sizeof(raw);

	put_head(out, 5, (uint64_t)counts[a->alg]);
	put_number(out, 1);
	put_number(out, types[a->alg]);
	put_number(out, 3);
	put_number(out, a->cose_alg ? a->cose_alg : algs[a->alg]);
	put_number(out, -1);
	if (a->alg == ES_CREDENTIAL_RS256) {
		put_number_of(out, a->key, OSSL_PKEY_PARAM_RSA_N, 256);
		put_number(out, -2);
		put_number_of(out, a->key, OSSL_PKEY_PARAM_RSA_E, 3);
		return;
	}
	put_number(out, a->alg == ES_CREDENTIAL_ES256 ? 1 : 6);
	put_number(out, -2);
	if (a->alg == ES_CREDENTIAL_EDDSA) {
		es_assert(EVP_PKEY_get_raw_public_key(a->key, raw, &raw_len) == 1);
		put_bytes(out, raw, raw_len);
		return;
	}
	put_number_of(out, a->key, OSSL_PKEY_PARAM_EC_PUB_X, 32);
	put_number(out, -3);
	put_number_of(out, a->key, OSSL_PKEY_PARAM_EC_PUB_Y, 32);
}

static void sign(const struct authenticator *a, struct authenticator_said *said)
{
	uint8_t signed_[512 + crypto_hash_sha256_BYTES];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	memcpy(signed_, said->auth_data, said->auth_data_len);
	crypto_hash_sha256(signed_ + said->auth_data_len, said->client, said->client_len);
	said->signature_len = sizeof(said->signature);
	es_assert(ctx &&
	          EVP_DigestSignInit(ctx, NULL, a->alg == ES_CREDENTIAL_EDDSA ? NULL : EVP_sha256(),
	                             NULL, a->key) == 1);
	es_assert(EVP_DigestSign(ctx, said->signature, &said->signature_len, signed_,
	                         said->auth_data_len + crypto_hash_sha256_BYTES) == 1);
	EVP_MD_CTX_free(ctx);
}

/* --- what is said ------------------------------------------------------------------------------- */

static void put_client(const struct authenticator *a, const char *type,
                       const uint8_t challenge[ES_CHALLENGE_LEN], struct authenticator_said *out)
{
	char text[64];

	sodium_bin2base64(text, sizeof(text), challenge, ES_CHALLENGE_LEN,
	                  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	out->client_len = (size_t)snprintf(
	        (char *)out->client, sizeof(out->client),
	        "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":%s}",
	        a->type ? a->type : type, text, a->origin, a->cross ? "true" : "false");
}

static void put_auth_data(struct authenticator *a, bool credential, struct authenticator_said *said)
{
	struct out out = {said->auth_data, 0, sizeof(said->auth_data)};
	uint8_t hash[crypto_hash_sha256_BYTES], zeros[16] = {0};
	const uint32_t n = a->count;

	crypto_hash_sha256(hash, (const unsigned char *)a->rp, strlen(a->rp));
	put(&out, hash, sizeof(hash));
	put_byte(&out, a->flags | (credential ? AT : 0u));
	put(&out,
	    (uint8_t[]){(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n}, 4);
	if (n)
		a->count++;
	if (credential) {
		put(&out, zeros, sizeof(zeros));
		put_byte(&out, (unsigned)(a->id_len >> 8));
		put_byte(&out, (unsigned)(a->id_len & 0xff));
		put(&out, a->id, a->id_len);
		put_key(&out, a);
	}
	said->auth_data_len = out.len;
}

static void put_statement(const struct authenticator *a, struct authenticator_said *said,
                          struct out *out)
{
	static const int algs[] = {-7, -8, -257};

	if (!a->signs_new) {
		put_head(out, 5, 0);
		return;
	}
	sign(a, said);
	put_head(out, 5, 2);
	put_text(out, "alg");
	put_number(out, algs[a->alg]);
	put_text(out, "sig");
	put_bytes(out, said->signature, said->signature_len);
}

void authenticator_create(struct authenticator *a, const uint8_t challenge[ES_CHALLENGE_LEN],
                          struct authenticator_said *said)
{
	struct out out = {said->object, 0, sizeof(said->object)};

	memset(said, 0, sizeof(*said));
	put_client(a, "webauthn.create", challenge, said);
	put_auth_data(a, true, said);
	put_head(&out, 5, 3);
	put_text(&out, "fmt");
	put_text(&out, a->signs_new ? "packed" : "none");
	put_text(&out, "attStmt");
	put_statement(a, said, &out);
	put_text(&out, "authData");
	put_bytes(&out, said->auth_data, said->auth_data_len);
	said->object_len = out.len;
}

void authenticator_get(struct authenticator *a, const uint8_t challenge[ES_CHALLENGE_LEN],
                       struct authenticator_said *said)
{
	memset(said, 0, sizeof(*said));
	put_client(a, "webauthn.get", challenge, said);
	put_auth_data(a, false, said);
	sign(a, said);
}
