/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity.h"

#include "store/meta.h"

#include <sodium.h>
#include <string.h>

#define IDENTITY_VERSION 1
#define IDENTITY_FIELDS 8

static void read_text(struct es_reader *r, char *out, size_t size)
{
	struct es_bytes text = es_read_str(r, size - 1);

	if (text.len)
		memcpy(out, text.data, text.len);
	out[text.len] = '\0';
}

/* [version, name, country, city, lang, node_secret, channel_secret, certificate] */
static es_err decode(struct es_bytes in, struct es_identity *out)
{
	struct es_reader r;

	es_reader_init(&r, in);
	es_read_array_of(&r, IDENTITY_FIELDS);
	uint64_t version = es_read_uint(&r, UINT64_MAX);
	read_text(&r, out->name, sizeof(out->name));
	read_text(&r, out->country, sizeof(out->country));
	read_text(&r, out->city, sizeof(out->city));
	read_text(&r, out->lang, sizeof(out->lang));
	es_read_fixed(&r, out->node_secret, sizeof(out->node_secret));
	es_read_fixed(&r, out->channel_secret, sizeof(out->channel_secret));
	struct es_bytes cert = es_read_bin(&r, sizeof(out->certificate_bytes));
	if (es_reader_finish(&r))
		return ES_CORRUPT;
	if (version != IDENTITY_VERSION)
		return ES_VERSION;
	if (es_certificate_decode(cert, &out->certificate))
		return ES_CORRUPT;
	memcpy(out->certificate_bytes, cert.data, cert.len);
	out->certificate_len = cert.len;
	out->structure = out->certificate.structure;
	(void)crypto_scalarmult_base(out->channel_key, out->channel_secret);
	return ES_OK;
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
		err = decode(value, out);
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

void es_identity_wipe(struct es_identity *identity)
{
	sodium_memzero(identity, sizeof(*identity));
}

void es_identity_admission(const struct es_identity *identity, struct es_admission *out)
{
	memset(out, 0, sizeof(*out));
	out->structure = identity->structure;
	memcpy(out->key, identity->certificate.structure_key, ES_PUBLIC_KEY_LEN);
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
