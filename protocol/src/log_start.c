/* SPDX-License-Identifier: EUPL-1.2 */
#include "essaim/log.h"

#include <sodium.h>
#include <string.h>

#define BODY_FIELDS 5
#define BODY_MAX 1024

/* Signed bytes begin with the domain and the NUL that ends it. */
static const uint8_t domain[] = "essaim/v1/log-start";

/* What the node key signs: this log key publishes in this federation. */
struct promise {
	uint8_t bytes[sizeof(domain) + ES_ID_LEN + ES_PUBLIC_KEY_LEN];
};

static void make_promise(const struct es_log_start *start, struct promise *out)
{
	memcpy(out->bytes, domain, sizeof(domain));
	memcpy(out->bytes + sizeof(domain), start->federation.bytes, ES_ID_LEN);
	memcpy(out->bytes + sizeof(domain) + ES_ID_LEN, start->log_key, ES_PUBLIC_KEY_LEN);
}

static es_err write_body(const struct es_log_start *start,
                         const uint8_t node_secret[ES_SECRET_KEY_LEN], struct es_writer *w)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t buffer[ES_CERT_MAX], signature[ES_SIGNATURE_LEN];
	struct es_writer cert;
	struct promise promise;

	es_writer_init(&cert, buffer, sizeof(buffer));
	es_err err = es_certificate_encode(&start->certificate, &cert);
	if (err != ES_OK)
		return err;
	make_promise(start, &promise);
	(void)crypto_sign_detached(signature, NULL, promise.bytes, sizeof(promise.bytes),
	                           node_secret);
	es_write_map(w, BODY_FIELDS);
	es_write_cstr(w, "author");
	es_write_bin(w, ES_BYTES(nobody));
	es_write_cstr(w, "federation");
	es_write_bin(w, ES_BYTES(start->federation.bytes));
	es_write_cstr(w, "certificate");
	es_write_bin(w, es_writer_bytes(&cert));
	es_write_cstr(w, "log_key");
	es_write_bin(w, ES_BYTES(start->log_key));
	es_write_cstr(w, "signature");
	es_write_bin(w, ES_BYTES(signature));
	return w->err;
}

es_err es_log_start_make(const struct es_log_start *start,
                         const uint8_t node_secret[ES_SECRET_KEY_LEN],
                         const uint8_t body_key[ES_BODY_KEY_LEN], uint64_t now_ms,
                         struct es_writer *header, struct es_writer *body)
{
	uint8_t buffer[BODY_MAX];
	struct es_writer scratch;

	/* The callers' writers may hold something already, which is no part of this body. */
	es_writer_init(&scratch, buffer, sizeof(buffer));
	es_err err = write_body(start, node_secret, &scratch);
	if (err != ES_OK)
		return err;
	struct es_bytes bytes = es_writer_bytes(&scratch);
	struct es_header h = {
	        .version = ES_HEADER_VERSION,
	        .kind = ES_KIND_LOG_START,
	        .structure = start->certificate.structure,
	        .created_ms = now_ms,
	        .lang = "und",
	        .scope = ES_SCOPE_PUBLIC,
	        .body_class = es_body_class(bytes.len),
	};
	es_body_commit(bytes, body_key, &h.body_commit);
	es_write_raw(body, bytes);
	if (body->err != ES_OK)
		return body->err;
	return es_header_encode(&h, header);
}

static void read_key(struct es_reader *r, const char *key)
{
	struct es_bytes got = es_read_str(r, SIZE_MAX);

	if (!es_bytes_equal(got, es_bytes_str(key)))
		es_reader_fail(r, ES_MALFORMED);
}

static es_err read_body(struct es_bytes body, struct es_log_start *start,
                        uint8_t signature[ES_SIGNATURE_LEN])
{
	uint8_t author[ES_AUTHOR_LEN];
	struct es_reader r;

	es_reader_init(&r, body);
	if (es_read_map(&r, ES_MAP_MAX) != BODY_FIELDS)
		es_reader_fail(&r, ES_MALFORMED);
	read_key(&r, "author");
	es_read_fixed(&r, author, ES_AUTHOR_LEN);
	read_key(&r, "federation");
	es_read_fixed(&r, start->federation.bytes, ES_ID_LEN);
	read_key(&r, "certificate");
	struct es_bytes cert = es_read_bin(&r, ES_CERT_MAX);
	read_key(&r, "log_key");
	es_read_fixed(&r, start->log_key, ES_PUBLIC_KEY_LEN);
	read_key(&r, "signature");
	es_read_fixed(&r, signature, ES_SIGNATURE_LEN);
	es_err err = es_reader_finish(&r);
	if (err == ES_OK && !sodium_is_zero(author, sizeof(author)))
		return ES_MALFORMED;
	return err == ES_OK ? es_certificate_decode(cert, &start->certificate) : err;
}

static es_err check_promise(const struct es_log_start *start,
                            const uint8_t signature[ES_SIGNATURE_LEN])
{
	struct promise promise;

	make_promise(start, &promise);
	if (crypto_sign_verify_detached(signature, promise.bytes, sizeof(promise.bytes),
	                                start->certificate.node_key) != 0)
		return ES_BAD_SIGNATURE;
	return ES_OK;
}

es_err es_log_open(struct es_bytes header, struct es_bytes body,
                   const uint8_t body_key[ES_BODY_KEY_LEN], const struct es_id *federation,
                   struct es_log *log, struct es_log_start *start)
{
	struct es_header h;
	uint8_t signature[ES_SIGNATURE_LEN];

	memset(log, 0, sizeof(*log));
	memset(start, 0, sizeof(*start));
	es_err err = es_header_decode(header, &h);
	if (err != ES_OK)
		return err;
	if (h.kind != ES_KIND_LOG_START || h.has_entity || h.parents_len > 0)
		return ES_MALFORMED;
	err = es_body_check(&h, body, body_key);
	struct es_log_start got;
	if (err == ES_OK)
		err = read_body(body, &got, signature);
	if (err == ES_OK)
		err = check_promise(&got, signature);
	if (err != ES_OK)
		return err;
	if (!es_id_equal(&got.federation, federation) ||
	    !es_id_equal(&got.certificate.structure, &h.structure))
		return ES_NOT_MEMBER;
	*start = got;
	es_record_id(header, &log->id);
	log->structure = h.structure;
	memcpy(log->public_key, got.log_key, ES_PUBLIC_KEY_LEN);
	es_edge_init(&log->edge);
	return ES_OK;
}
