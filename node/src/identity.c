/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity.h"

#include "store/meta.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define IDENTITY_VERSION 1
#define IDENTITY_FIELDS 8

/* Damage changes a bit anywhere: the secrets are those that the certificate, signed, speaks of. */
static bool belong_together(struct es_keys *keys)
{
	uint8_t seed[crypto_sign_ed25519_SEEDBYTES], secret[ES_SECRET_KEY_LEN],
	        public[ES_PUBLIC_KEY_LEN];

	(void)crypto_scalarmult_base(keys->channel_key, keys->channel_secret);
	(void)crypto_sign_ed25519_sk_to_seed(seed, keys->node_secret);
	(void)crypto_sign_ed25519_seed_keypair(public, secret, seed);
	bool same = sodium_memcmp(secret, keys->node_secret, sizeof(secret)) == 0 &&
	            memcmp(public, keys->certificate.node_key, sizeof(public)) == 0 &&
	            memcmp(keys->channel_key, keys->certificate.channel_key,
	                   sizeof(keys->channel_key)) == 0;
	sodium_memzero(seed, sizeof(seed));
	sodium_memzero(secret, sizeof(secret));
	return same;
}

es_err es_identity_decode(struct es_bytes in, struct es_identity *out)
{
	struct es_keys *keys = calloc(1, sizeof(*keys));
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	if (!keys)
		return ES_NO_MEMORY;
	out->keys = keys;
	es_reader_init(&r, in);
	es_read_array_of(&r, IDENTITY_FIELDS);
	uint64_t version = es_read_uint(&r, UINT64_MAX);
	es_read_cstr(&r, out->name, sizeof(out->name));
	es_read_cstr(&r, out->country, sizeof(out->country));
	es_read_cstr(&r, out->city, sizeof(out->city));
	es_read_cstr(&r, out->lang, sizeof(out->lang));
	es_read_fixed(&r, keys->node_secret, sizeof(keys->node_secret));
	es_read_fixed(&r, keys->channel_secret, sizeof(keys->channel_secret));
	struct es_bytes cert = es_read_bin(&r, sizeof(keys->certificate_bytes));
	if (es_reader_finish(&r))
		return ES_CORRUPT;
	if (version != IDENTITY_VERSION)
		return ES_VERSION;
	if (es_certificate_decode(cert, &keys->certificate))
		return ES_CORRUPT;
	memcpy(keys->certificate_bytes, cert.data, cert.len);
	keys->certificate_len = cert.len;
	out->structure = keys->certificate.structure;
	return belong_together(keys) ? ES_OK : ES_CORRUPT;
}

es_err es_identity_make(const struct es_identity *names, const struct es_id *structure,
                        const uint8_t structure_secret[ES_SECRET_KEY_LEN], struct es_writer *out)
{
	struct es_certificate cert = {.structure = *structure, .created_ms = es_now_ms()};
	uint8_t node_secret[ES_SECRET_KEY_LEN], channel_secret[ES_CHANNEL_KEY_LEN],
	        bytes[ES_CERT_MAX];
	struct es_writer certificate;

	(void)crypto_sign_ed25519_sk_to_pk(cert.structure_key, structure_secret);
	(void)crypto_sign_keypair(cert.node_key, node_secret);
	(void)crypto_box_keypair(cert.channel_key, channel_secret);
	es_writer_init(&certificate, bytes, sizeof(bytes));
	es_err err = es_certificate_sign(&cert, structure_secret, &certificate);
	if (!err) {
		es_write_array(out, IDENTITY_FIELDS);
		es_write_uint(out, IDENTITY_VERSION);
		es_write_cstr(out, names->name);
		es_write_cstr(out, names->country);
		es_write_cstr(out, names->city);
		es_write_cstr(out, names->lang);
		es_write_bin(out, ES_BYTES(node_secret));
		es_write_bin(out, ES_BYTES(channel_secret));
		es_write_bin(out, es_writer_bytes(&certificate));
		err = out->err;
	}
	sodium_memzero(node_secret, sizeof(node_secret));
	sodium_memzero(channel_secret, sizeof(channel_secret));
	return err;
}

es_err es_identity_load(struct es_store *s, struct es_identity *out)
{
	struct es_snapshot *snap;
	struct es_bytes value;

	memset(out, 0, sizeof(*out));
	es_err err = es_snapshot_begin(s, &snap);
	if (err)
		return err;
	err = es_meta_get(snap, ES_META_IDENTITY, &value);
	if (!err)
		err = es_identity_decode(value, out);
	if (!err && es_meta_get(snap, ES_META_NETWORK_KEY, &value) == ES_OK) {
		if (value.len == ES_NETWORK_KEY_LEN)
			es_identity_set_network_key(out, value.data);
		else
			err = ES_CORRUPT;
	}
	es_snapshot_end(snap);
	return err;
}

void es_identity_set_network_key(struct es_identity *identity,
                                 const uint8_t key[ES_NETWORK_KEY_LEN])
{
	memcpy(identity->network_key, key, ES_NETWORK_KEY_LEN);
	/* The loop looks at the flag first. */
	__atomic_store_n(&identity->has_network_key, true, __ATOMIC_RELEASE);
}

void es_keys_free(struct es_keys *keys)
{
	while (keys) {
		struct es_keys *former = keys->former;
		sodium_memzero(keys, sizeof(*keys));
		free(keys);
		keys = former;
	}
}

void es_identity_follow(struct es_identity *identity, struct es_identity *from)
{
	struct es_keys *next = from->keys;

	from->keys = NULL;
	next->former = identity->keys;
	__atomic_store_n(&identity->keys, next, __ATOMIC_RELEASE);
}

const struct es_keys *es_identity_keys(const struct es_identity *identity)
{
	return __atomic_load_n(&identity->keys, __ATOMIC_ACQUIRE);
}

const struct es_keys *es_node_keys(const struct es_node *node)
{
	return es_identity_keys(&node->identity);
}

struct es_signer es_node_signer(const struct es_node *node)
{
	const struct es_keys *keys = es_node_keys(node);

	return (struct es_signer){es_bytes_of(keys->certificate_bytes, keys->certificate_len),
	                          keys->node_secret};
}

void es_identity_wipe(struct es_identity *identity)
{
	es_keys_free(identity->keys);
	sodium_memzero(identity, sizeof(*identity));
}

void es_identity_admission(const struct es_identity *identity, struct es_admission *out)
{
	memset(out, 0, sizeof(*out));
	out->structure = identity->structure;
	memcpy(out->key, es_identity_keys(identity)->certificate.structure_key, ES_PUBLIC_KEY_LEN);
	memcpy(out->name, identity->name, sizeof(out->name));
	memcpy(out->country, identity->country, sizeof(out->country));
	memcpy(out->city, identity->city, sizeof(out->city));
	memcpy(out->lang, identity->lang, sizeof(out->lang));
	out->logs = ES_LOGS_PER_STRUCTURE_DEFAULT;
	out->leaves = ES_LEAVES_PER_STRUCTURE_DEFAULT;
	out->body_bytes = ES_BODY_BYTES_PER_STRUCTURE_DEFAULT;
}

bool es_node_has_network_key(const struct es_node *node)
{
	return __atomic_load_n(&node->identity.has_network_key, __ATOMIC_ACQUIRE);
}
