/* SPDX-License-Identifier: EUPL-1.2 */
/* What a browser sends of a passkey: the first byte says which part, 'c'lient data, an 'o'bject that tells of a
 * new one, or 'a'uthenticator data that was signed. What is taken has its form, and no signature fits. */
#include "account/webauthn.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct es_rp rp;

static void feed_client(struct es_bytes json)
{
	uint8_t challenge[ES_CHALLENGE_LEN];

	for (int i = 0; i < 2; i++)
		if (es_client_data(json, i ? ES_CEREMONY_GET : ES_CEREMONY_CREATE, &rp,
		                   challenge) == ES_OK)
			es_assert(json.len > ES_CHALLENGE_LEN);
}

static void feed_object(struct es_bytes object)
{
	static const size_t lens[ES_CREDENTIAL_ALGS] = {64, 32, 259};
	struct es_attestation a;
	struct es_credential c;

	if (es_attestation_read(object, &a) == ES_OK)
		es_assert(a.auth_data.len > 37 && a.format.len + a.statement.len < object.len);
	if (es_webauthn_create(&rp, es_bytes_str("{}"), object, &c) == ES_OK)
		es_assert(c.id_len > 0 && c.id_len <= sizeof(c.id) && c.key_len == lens[c.alg]);
}

static void feed_auth_data(struct es_bytes auth_data)
{
	static const struct es_credential ed = {
	        .alg = ES_CREDENTIAL_EDDSA, .key_len = 32, .key = {[0] = 9}, .id_len = 1};
	static const uint8_t signature[64];
	uint32_t count = 0;

	es_assert(es_webauthn_get(&rp, &ed, es_bytes_str("{}"), auth_data, ES_BYTES(signature),
	                          &count) != ES_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!rp.id[0])
		es_assert(es_rp_of(es_bytes_str("https://essaim.example.org:8443"), &rp) == ES_OK);
	if (size == 0)
		return 0;
	struct es_bytes rest = es_bytes_of(data + 1, size - 1);
	if (data[0] == 'c')
		feed_client(rest);
	else if (data[0] == 'o')
		feed_object(rest);
	else if (data[0] == 'a')
		feed_auth_data(rest);
	return 0;
}
