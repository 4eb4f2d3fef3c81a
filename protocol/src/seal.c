/* SPDX-License-Identifier: EUPL-1.2 */
#include "seal.h"

#include <sodium.h>
#include <string.h>

#define STATEMENT_MAX 128

/* What a signature is over: domain || 0x00 || fields. */
struct statement {
	uint8_t bytes[STATEMENT_MAX];
	size_t len;
};

static void add(struct statement *s, const void *data, size_t len)
{
	es_assert(len <= sizeof(s->bytes) - s->len);
	memcpy(s->bytes + s->len, data, len);
	s->len += len;
}

static void vouch_statement(struct statement *s, const char *purpose, const struct es_id *act)
{
	s->len = 0;
	add(s, purpose, strlen(purpose) + 1);
	add(s, act->bytes, ES_ID_LEN);
}

static void approval_statement(struct statement *s, const struct es_id *federation, uint64_t type,
                               struct es_bytes payload, uint64_t last)
{
	static const char domain[] = "essaim/v1/approval";
	struct es_id hash;
	uint8_t type_byte = (uint8_t)type;
	uint8_t last_be[8];
	struct es_bytes parts[] = {es_bytes_of(&type_byte, 1), payload};

	for (size_t i = 0; i < sizeof(last_be); i++)
		last_be[i] = (uint8_t)(last >> (56 - 8 * i));
	es_hash(&hash, "essaim/v1/act-payload", parts, 2);
	s->len = 0;
	add(s, domain, sizeof(domain));
	add(s, federation->bytes, ES_ID_LEN);
	add(s, hash.bytes, ES_ID_LEN);
	add(s, last_be, sizeof(last_be));
}

static void write_signature(struct es_writer *w, const struct statement *s,
                            const uint8_t secret[ES_SECRET_KEY_LEN])
{
	uint8_t signature[ES_SIGNATURE_LEN];

	(void)crypto_sign_detached(signature, NULL, s->bytes, s->len, secret);
	es_write_bin(w, ES_BYTES(signature));
}

static void read_signature(struct es_reader *r, const struct statement *s,
                           const struct es_certificate *cert)
{
	uint8_t signature[ES_SIGNATURE_LEN];

	es_read_fixed(r, signature, sizeof(signature));
	if (r->err == ES_OK &&
	    crypto_sign_verify_detached(signature, s->bytes, s->len, cert->node_key) != 0)
		es_reader_fail(r, ES_BAD_SIGNATURE);
}

static void read_certificate(struct es_reader *r, struct es_certificate *cert)
{
	struct es_bytes bytes = es_read_value(r);

	memset(cert, 0, sizeof(*cert));
	if (r->err == ES_OK && bytes.len > ES_CERT_MAX)
		es_reader_fail(r, ES_TOO_LARGE);
	if (r->err == ES_OK)
		es_reader_fail(r, es_certificate_decode(bytes, cert));
}

/* --- approvals
 * ------------------------------------------------------------------------------------ */

es_err es_approval_make(const struct es_signer *signer, const struct es_id *federation,
                        uint64_t type, struct es_bytes payload, uint64_t last, struct es_writer *w)
{
	struct statement s;

	approval_statement(&s, federation, type, payload, last);
	es_write_array(w, 3);
	es_write_raw(w, signer->certificate);
	es_write_uint(w, last);
	write_signature(w, &s, signer->node_secret);
	return w->err;
}

void es_approval_read(struct es_reader *r, const struct es_act *act, struct es_certificate *cert,
                      uint64_t *last)
{
	struct statement s;

	es_read_array_of(r, 3);
	read_certificate(r, cert);
	*last = es_read_uint(r, UINT64_MAX);
	approval_statement(&s, &act->federation, act->type, act->payload, *last);
	read_signature(r, &s, cert);
}

/* --- proposal and cosignatures
 * -------------------------------------------------------------------- */

static void write_vouch(struct es_writer *w, const struct es_signer *signer, const char *purpose,
                        const struct es_id *act)
{
	struct statement s;

	vouch_statement(&s, purpose, act);
	es_write_array(w, 2);
	es_write_raw(w, signer->certificate);
	write_signature(w, &s, signer->node_secret);
}

void es_vouch_read(struct es_reader *r, const char *purpose, const struct es_id *act,
                   struct es_certificate *cert)
{
	struct statement s;

	vouch_statement(&s, purpose, act);
	es_read_array_of(r, 2);
	read_certificate(r, cert);
	read_signature(r, &s, cert);
}

es_err es_act_seal(struct es_bytes act, const struct es_signer *signer, struct es_writer *w)
{
	struct es_id id;

	es_act_id(act, &id);
	es_write_array(w, 3);
	es_write_bin(w, act);
	write_vouch(w, signer, ES_SEAL_PROPOSAL, &id);
	es_write_array(w, 1);
	write_vouch(w, signer, ES_SEAL_COSIGN, &id);
	return w->err;
}

es_err es_sealed_decode(struct es_bytes in, struct es_sealed *out)
{
	struct es_reader r, cosignatures;

	if (in.len > ES_ACT_MAX)
		return ES_TOO_LARGE;
	es_reader_init(&r, in);
	es_read_array_of(&r, 3);
	out->act = es_read_bin(&r, ES_ACT_MAX);
	out->proposal = es_read_value(&r);
	out->cosignatures = es_read_value(&r);
	es_err err = es_reader_finish(&r);
	if (err != ES_OK)
		return err;
	es_reader_init(&cosignatures, out->cosignatures);
	(void)es_read_array(&cosignatures, ES_STEWARDS_MAX);
	return cosignatures.err;
}

es_err es_act_cosign(struct es_bytes sealed, const struct es_signer *signer, struct es_writer *w)
{
	struct es_sealed parts;
	struct es_reader r;
	struct es_id id;

	es_err err = es_sealed_decode(sealed, &parts);
	if (err != ES_OK)
		return err;
	es_reader_init(&r, parts.cosignatures);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	if (r.err == ES_OK && count == ES_STEWARDS_MAX)
		return ES_LIMIT;
	es_act_id(parts.act, &id);
	es_write_array(w, 3);
	es_write_bin(w, parts.act);
	es_write_raw(w, parts.proposal);
	es_write_array(w, count + 1);
	es_write_raw(w, es_bytes_of(r.pos, (size_t)(r.end - r.pos)));
	write_vouch(w, signer, ES_SEAL_COSIGN, &id);
	return w->err;
}
