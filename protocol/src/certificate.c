/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/certificate.h"

#include <sodium.h>
#include <string.h>

#define VERSION 1
#define SIGNED_FIELDS 6
#define FIELDS 7

/* Signed bytes begin with the domain and the NUL that ends it. */
static const uint8_t domain[] = "essaim/v1/certificate";

void es_structure_id(const uint8_t first_key[ES_PUBLIC_KEY_LEN], struct es_id *id)
{
	struct es_bytes key = es_bytes_of(first_key, ES_PUBLIC_KEY_LEN);

	es_hash(id, "essaim/v1/structure", &key, 1);
}

static void write_fields(const struct es_certificate *cert, size_t count, struct es_writer *w)
{
	es_write_array(w, count);
	es_write_uint(w, VERSION);
	es_write_bin(w, ES_BYTES(cert->structure.bytes));
	es_write_bin(w, ES_BYTES(cert->structure_key));
	es_write_bin(w, ES_BYTES(cert->node_key));
	es_write_bin(w, ES_BYTES(cert->channel_key));
	es_write_uint(w, cert->created_ms);
}

static struct es_bytes signed_bytes(const struct es_certificate *cert, struct es_writer *w,
                                    uint8_t buffer[ES_CERT_MAX])
{
	es_writer_init(w, buffer, ES_CERT_MAX);
	es_write_raw(w, ES_BYTES(domain));
	write_fields(cert, SIGNED_FIELDS, w);
	es_assert(w->err == ES_OK);
	return es_writer_bytes(w);
}

es_err es_certificate_sign(struct es_certificate *cert,
                           const uint8_t structure_secret[ES_SECRET_KEY_LEN], struct es_writer *w)
{
	uint8_t buffer[ES_CERT_MAX];
	struct es_writer scratch;
	struct es_bytes text = signed_bytes(cert, &scratch, buffer);

	(void)crypto_sign_detached(cert->signature, NULL, text.data, text.len, structure_secret);
	return es_certificate_encode(cert, w);
}

es_err es_certificate_encode(const struct es_certificate *cert, struct es_writer *w)
{
	write_fields(cert, FIELDS, w);
	es_write_bin(w, ES_BYTES(cert->signature));
	return w->err;
}

static es_err verify(const struct es_certificate *cert)
{
	uint8_t buffer[ES_CERT_MAX];
	struct es_writer scratch;
	struct es_bytes text = signed_bytes(cert, &scratch, buffer);

	if (crypto_sign_verify_detached(cert->signature, text.data, text.len,
	                                cert->structure_key) != 0)
		return ES_BAD_SIGNATURE;
	return ES_OK;
}

es_err es_certificate_decode(struct es_bytes in, struct es_certificate *out)
{
	struct es_certificate cert;
	struct es_reader r;

	memset(out, 0, sizeof(*out));
	if (in.len > ES_CERT_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	size_t fields = es_read_array(&r, ES_CERT_MAX);
	if (es_read_uint(&r, UINT64_MAX) != VERSION && r.err == ES_OK)
		return ES_VERSION;
	if (r.err == ES_OK && fields != FIELDS)
		return ES_MALFORMED;
	es_read_fixed(&r, cert.structure.bytes, ES_ID_LEN);
	es_read_fixed(&r, cert.structure_key, ES_PUBLIC_KEY_LEN);
	es_read_fixed(&r, cert.node_key, ES_PUBLIC_KEY_LEN);
	es_read_fixed(&r, cert.channel_key, ES_CHANNEL_KEY_LEN);
	cert.created_ms = es_read_uint(&r, INT64_MAX);
	es_read_fixed(&r, cert.signature, ES_SIGNATURE_LEN);
	es_err err = es_reader_finish(&r);
	if (err == ES_OK)
		err = verify(&cert);
	if (err == ES_OK)
		*out = cert;
	return err;
}

bool es_certificate_is_first(const struct es_certificate *cert)
{
	struct es_id id;

	es_structure_id(cert->structure_key, &id);
	return es_id_equal(&id, &cert->structure);
}
