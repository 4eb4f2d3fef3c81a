/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/cosign.h"
#include "note_line.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX (ES_CHECKPOINT_TEXT_MAX + 64)

static size_t signed_text(const struct es_checkpoint *cp, uint64_t time_s, char out[TEXT_MAX])
{
	int len = snprintf(out, TEXT_MAX, "cosignature/v1\ntime %" PRIu64 "\n", time_s);

	es_assert(len > 0 && len <= TEXT_MAX - ES_CHECKPOINT_TEXT_MAX);
	return (size_t)len + es_checkpoint_text(cp, out + len);
}

void es_cosign(const struct es_checkpoint *cp, uint64_t time_s,
               const uint8_t node_secret[ES_SECRET_KEY_LEN], struct es_cosignature *out)
{
	char text[TEXT_MAX];
	size_t len = signed_text(cp, time_s, text);

	es_assert(time_s > 0 && time_s <= INT64_MAX);
	out->time_s = time_s;
	(void)crypto_sign_ed25519_sk_to_pk(out->node_key, node_secret);
	(void)crypto_sign_detached(out->signature, NULL, (const uint8_t *)text, len, node_secret);
}

es_err es_cosignature_verify(const struct es_cosignature *c, const struct es_checkpoint *cp)
{
	char text[TEXT_MAX];

	if (c->time_s == 0 || c->time_s > INT64_MAX)
		return ES_BAD_SIGNATURE;
	size_t len = signed_text(cp, c->time_s, text);
	if (crypto_sign_verify_detached(c->signature, (const uint8_t *)text, len, c->node_key) != 0)
		return ES_BAD_SIGNATURE;
	return ES_OK;
}

static void cosigner_key(const uint8_t node_key[ES_PUBLIC_KEY_LEN], struct es_note_key *key)
{
	static const char prefix[] = "essaim/node/";

	key->algorithm = ES_NOTE_COSIGNATURE;
	memcpy(key->public_key, node_key, ES_PUBLIC_KEY_LEN);
	memcpy(key->name, prefix, sizeof(prefix) - 1);
	es_hex(node_key, ES_PUBLIC_KEY_LEN, key->name + sizeof(prefix) - 1);
}

es_err es_note_encode_cosigned(const struct es_checkpoint *cp,
                               const uint8_t public_key[ES_PUBLIC_KEY_LEN],
                               const struct es_cosignature *cosignatures, size_t count,
                               struct es_writer *w)
{
	es_err err = count <= ES_COSIGNERS_MAX ? es_note_encode(cp, public_key, w) : ES_LIMIT;

	for (size_t i = 0; i < count && err == ES_OK; i++) {
		const struct es_cosignature *c = &cosignatures[i];
		struct es_note_key key;
		uint8_t both[8 + ES_SIGNATURE_LEN];
		for (unsigned byte = 0; byte < 8; byte++)
			both[byte] = (uint8_t)(c->time_s >> (56 - 8 * byte));
		memcpy(both + 8, c->signature, ES_SIGNATURE_LEN);
		cosigner_key(c->node_key, &key);
		es_note_write_line(w, &key, ES_BYTES(both));
		err = w->err;
	}
	return err;
}

es_err es_cosigner_vkey(const uint8_t node_key[ES_PUBLIC_KEY_LEN], struct es_writer *w)
{
	struct es_note_key key;

	cosigner_key(node_key, &key);
	es_note_write_vkey(w, &key);
	return w->err;
}

void es_cosigned_write_next(const struct es_cosigned *c, struct es_bytes before,
                            struct es_writer *w)
{
	es_write_array(w, 7);
	if (before.len > 0 && es_bytes_equal(c->certificate, before))
		es_write_nil(w);
	else
		es_write_bin(w, c->certificate);
	es_write_bin(w, ES_BYTES(c->checkpoint.log.bytes));
	es_write_uint(w, c->checkpoint.size);
	es_write_bin(w, ES_BYTES(c->checkpoint.root.bytes));
	es_write_bin(w, ES_BYTES(c->checkpoint.signature));
	es_write_uint(w, c->time_s);
	es_write_bin(w, ES_BYTES(c->signature));
}

void es_cosigned_write(const struct es_cosigned *c, struct es_writer *w)
{
	es_cosigned_write_next(c, es_bytes_of(NULL, 0), w);
}

void es_cosigned_read_next(struct es_reader *r, struct es_bytes before, struct es_cosigned *out)
{
	memset(out, 0, sizeof(*out));
	es_read_array_of(r, 7);
	if (before.len > 0 && es_reader_peek(r) == ES_NIL) {
		es_read_nil(r);
		out->certificate = before;
	} else {
		out->certificate = es_read_bin(r, ES_CERT_MAX);
	}
	es_read_fixed(r, out->checkpoint.log.bytes, ES_ID_LEN);
	out->checkpoint.size = es_read_uint(r, UINT64_MAX);
	es_read_fixed(r, out->checkpoint.root.bytes, ES_TREE_HASH_LEN);
	es_read_fixed(r, out->checkpoint.signature, ES_SIGNATURE_LEN);
	out->time_s = es_read_uint(r, INT64_MAX);
	es_read_fixed(r, out->signature, ES_SIGNATURE_LEN);
	if (out->checkpoint.size == 0 || out->time_s == 0)
		es_reader_fail(r, ES_MALFORMED);
}

void es_cosigned_read(struct es_reader *r, struct es_cosigned *out)
{
	es_cosigned_read_next(r, es_bytes_of(NULL, 0), out);
}

es_err es_cosigned_verify(const struct es_cosigned *c, const uint8_t log_key[ES_PUBLIC_KEY_LEN],
                          struct es_certificate *cosigner)
{
	struct es_cosignature cosignature = {.time_s = c->time_s};

	es_err err = es_certificate_decode(c->certificate, cosigner);
	if (err == ES_OK)
		err = es_checkpoint_verify(&c->checkpoint, log_key);
	if (err != ES_OK)
		return err;
	memcpy(cosignature.node_key, cosigner->node_key, ES_PUBLIC_KEY_LEN);
	memcpy(cosignature.signature, c->signature, ES_SIGNATURE_LEN);
	return es_cosignature_verify(&cosignature, &c->checkpoint);
}
