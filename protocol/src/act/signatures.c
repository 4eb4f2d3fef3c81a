/* SPDX-License-Identifier: EUPL-1.2 */
#include "sealed.h"

#include <sodium.h>
#include <string.h>

#define STATEMENT_MAX 192

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

static void add_u64(struct statement *s, uint64_t value)
{
	uint8_t be[8];

	for (size_t i = 0; i < sizeof(be); i++)
		be[i] = (uint8_t)(value >> (56 - 8 * i));
	add(s, be, sizeof(be));
}

static void approval_statement(struct statement *s, const struct es_id *federation, uint64_t type,
                               struct es_bytes payload, uint64_t last)
{
	static const char domain[] = "essaim/v1/approval";
	struct es_id hash;
	uint8_t type_byte = (uint8_t)type;
	struct es_bytes parts[] = {es_bytes_of(&type_byte, 1), payload};

	es_hash(&hash, "essaim/v1/act-payload", parts, 2);
	s->len = 0;
	add(s, domain, sizeof(domain));
	add(s, federation->bytes, ES_ID_LEN);
	add(s, hash.bytes, ES_ID_LEN);
	add_u64(s, last);
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

es_err es_act_propose(struct es_bytes act, const struct es_signer *signer,
                      const struct es_bytes *statements, size_t statements_len,
                      struct es_bytes carried, struct es_writer *w)
{
	struct es_writer parts;
	struct es_id id;

	es_act_id(act, &id);
	es_writer_grow(&parts, ES_SEALED_MAX);
	write_vouch(&parts, signer, ES_SEAL_PROPOSAL, &id);
	size_t proposal_len = parts.len;
	es_write_array(&parts, statements_len);
	for (size_t i = 0; i < statements_len; i++)
		es_write_raw(&parts, statements[i]);
	es_err err = parts.err;
	if (err == ES_OK) {
		static const uint8_t none[] = {0x90};
		struct es_sealed sealed = {
		        .act = act,
		        .proposal = es_bytes_of(parts.data, proposal_len),
		        .cosignatures = ES_BYTES(none),
		        .statements =
		                es_bytes_of(parts.data + proposal_len,
		                            statements_len > 0 ? parts.len - proposal_len : 0)};
		err = es_sealed_nest(carried, &sealed, w);
	}
	es_writer_free(&parts);
	return err;
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

/* Whether the array of cosignatures has one of that structure. */
static bool has_voice(struct es_bytes cosignatures, const struct es_id *structure)
{
	struct es_id other;
	struct es_reader r;

	es_reader_init(&r, cosignatures);
	size_t count = es_read_array(&r, ES_STEWARDS_MAX);
	for (size_t i = 0; i < count && r.err == ES_OK; i++)
		if (es_vouch_structure(es_read_value(&r), &other) == ES_OK &&
		    es_id_equal(&other, structure))
			return true;
	return false;
}

es_err es_act_cosign(struct es_bytes sealed, const struct es_signer *signer, struct es_writer *w)
{
	struct es_certificate cert;
	struct es_sealed tip;
	struct es_writer one;
	struct es_id id;
	uint8_t space[ES_CERT_MAX + 128];

	es_err err = es_sealed_tip(sealed, &tip);
	if (err == ES_OK)
		err = es_certificate_decode(signer->certificate, &cert);
	if (err != ES_OK)
		return err;
	if (has_voice(tip.cosignatures, &cert.structure))
		return ES_EXISTS;
	es_act_id(tip.act, &id);
	es_writer_init(&one, space, sizeof(space));
	es_write_array(&one, 1);
	write_vouch(&one, signer, ES_SEAL_COSIGN, &id);
	return one.err != ES_OK ? one.err : es_sealed_extend(sealed, es_writer_bytes(&one), w);
}

/* --- statements ------------------------------------------------------------------------------- */

static void statement_of(struct statement *s, const struct es_id *federation,
                         const struct es_statement *what)
{
	static const char domain[] = "essaim/v1/statement";

	s->len = 0;
	add(s, domain, sizeof(domain));
	add(s, federation->bytes, ES_ID_LEN);
	add_u64(s, what->opens);
	add(s, what->proposer.bytes, ES_ID_LEN);
	add_u64(s, what->highest.epoch);
	add_u64(s, what->highest.index);
	add(s, what->highest.id.bytes, ES_ID_LEN);
}

void es_statement_read(struct es_reader *r, const struct es_id *federation,
                       struct es_statement *out)
{
	struct statement s;

	memset(out, 0, sizeof(*out));
	es_read_array_of(r, 7);
	read_certificate(r, &out->cert);
	out->opens = es_read_uint(r, INT64_MAX);
	es_read_fixed(r, out->proposer.bytes, ES_ID_LEN);
	out->highest.epoch = es_read_uint(r, INT64_MAX);
	out->highest.index = es_read_uint(r, INT64_MAX);
	es_read_fixed(r, out->highest.id.bytes, ES_ID_LEN);
	statement_of(&s, federation, out);
	read_signature(r, &s, &out->cert);
}

es_err es_statement_make(const struct es_signer *signer, const struct es_id *federation,
                         const struct es_statement *what, struct es_writer *w)
{
	struct statement s;

	statement_of(&s, federation, what);
	es_write_array(w, 7);
	es_write_raw(w, signer->certificate);
	es_write_uint(w, what->opens);
	es_write_bin(w, ES_BYTES(what->proposer.bytes));
	es_write_uint(w, what->highest.epoch);
	es_write_uint(w, what->highest.index);
	es_write_bin(w, ES_BYTES(what->highest.id.bytes));
	write_signature(w, &s, signer->node_secret);
	return w->err;
}

int es_stand_compare(const struct es_stand *a, const struct es_stand *b)
{
	if (a->epoch != b->epoch)
		return a->epoch < b->epoch ? -1 : 1;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return 0;
}
