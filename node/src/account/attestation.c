/* SPDX-License-Identifier: EUPL-1.2 */
/* libcbor's decoder of one head at a time: it takes no memory, whatever the bytes claim. */
#include "account/webauthn.h"

#include <cbor.h>
#include <string.h>

#define FLAGS_AT 32
#define HEAD_LEN 37 /* hash of the site, flags, count */
#define AAGUID_LEN 16
#define FLAG_CREDENTIAL 0x40
#define FLAG_EXTENSIONS 0x80

#if CBOR_MAJOR_VERSION == 0 && CBOR_MINOR_VERSION < 10
typedef size_t cbor_count;
#else
typedef uint64_t cbor_count;
#endif

enum kind { OTHER, TEXT, BYTES, ARRAY, MAP };

/* The next item of some CBOR: its head, and the bytes of a text. */
struct walk {
	struct es_bytes rest;
	enum kind kind;
	struct es_bytes bytes; /* of TEXT and BYTES */
	uint64_t count;        /* of ARRAY and MAP */
	bool bad;
};

static void on_bytes(void *context, cbor_data data, cbor_count len)
{
	struct walk *w = context;

	w->kind = BYTES;
	w->bytes = es_bytes_of(data, len);
}

static void on_text(void *context, cbor_data data, cbor_count len)
{
	on_bytes(context, data, len);
	((struct walk *)context)->kind = TEXT;
}

static void on_array(void *context, cbor_count count)
{
	struct walk *w = context;

	w->kind = ARRAY;
	w->count = count;
}

static void on_map(void *context, cbor_count count)
{
	on_array(context, count);
	((struct walk *)context)->kind = MAP;
}

/* Authenticators write canonical CBOR: no lengths that come later, no tags. */
static void on_open(void *context)
{
	((struct walk *)context)->bad = true;
}

static void on_tag(void *context, uint64_t tag)
{
	(void)tag;
	on_open(context);
}

static void next(struct walk *w)
{
	struct cbor_callbacks calls = cbor_empty_callbacks;

	calls.byte_string = on_bytes;
	calls.string = on_text;
	calls.array_start = on_array;
	calls.map_start = on_map;
	calls.tag = on_tag;
	calls.byte_string_start = calls.string_start = on_open;
	calls.indef_array_start = calls.indef_map_start = calls.indef_break = on_open;
	w->kind = OTHER;
	w->count = 0;
	w->bytes = es_bytes_of(NULL, 0);
	if (w->bad || w->rest.len == 0) {
		w->bad = true;
		return;
	}
	struct cbor_decoder_result result =
	        cbor_stream_decode(w->rest.data, w->rest.len, &calls, w);
	if (result.status != CBOR_DECODER_FINISHED || result.read > w->rest.len) {
		w->bad = true;
		return;
	}
	w->rest = es_bytes_of(w->rest.data + result.read, w->rest.len - result.read);
}

/* One item with all that it holds: of those that are still to come, each needs a byte at least. */
static struct es_bytes skip(struct walk *w)
{
	const uint8_t *start = w->rest.data;

	for (uint64_t open = 1; open > 0 && !w->bad;) {
		next(w);
		open--;
		uint64_t inside =
		        w->kind == MAP && w->count <= w->rest.len ? 2 * w->count : w->count;
		if (inside > w->rest.len || open + inside > w->rest.len)
			w->bad = true;
		open += inside;
	}
	return w->bad ? es_bytes_of(NULL, 0) : es_bytes_of(start, (size_t)(w->rest.data - start));
}

/* --- what an authenticator signs: section 6.1 --------------------------------------------------- */

/* Behind the head: AAGUID, the id's length, the id, the key. */
static void skip_credential(struct walk *w)
{
	struct es_bytes *rest = &w->rest;

	if (rest->len < AAGUID_LEN + 2) {
		w->bad = true;
		return;
	}
	size_t len = (size_t)rest->data[AAGUID_LEN] << 8 | rest->data[AAGUID_LEN + 1];
	if (len == 0 || len > ES_CREDENTIAL_ID_MAX || rest->len - AAGUID_LEN - 2 < len) {
		w->bad = true;
		return;
	}
	rest->data += AAGUID_LEN + 2 + len;
	rest->len -= AAGUID_LEN + 2 + len;
	skip(w);
}

es_err es_auth_data_check(struct es_bytes auth_data, bool credential)
{
	if (auth_data.len < HEAD_LEN)
		return ES_MALFORMED;
	uint8_t flags = auth_data.data[FLAGS_AT];
	struct walk w = {.rest = es_bytes_of(auth_data.data + HEAD_LEN, auth_data.len - HEAD_LEN)};
	if (credential != ((flags & FLAG_CREDENTIAL) != 0))
		return ES_MALFORMED;
	if (credential)
		skip_credential(&w);
	if (!w.bad && (flags & FLAG_EXTENSIONS))
		skip(&w);
	return w.bad || w.rest.len ? ES_MALFORMED : ES_OK;
}

/* --- what tells of a new passkey: section 6.5 --------------------------------------------------- */

static void read_member(struct walk *w, struct es_attestation *out)
{
	next(w);
	struct es_bytes key = w->bytes;
	if (w->kind != TEXT) {
		w->bad = true;
	} else if (es_bytes_equal(key, es_bytes_str("fmt")) && !out->format.data) {
		next(w);
		out->format = w->bytes;
		w->bad = w->bad || w->kind != TEXT;
	} else if (es_bytes_equal(key, es_bytes_str("attStmt")) && !out->statement.data) {
		struct walk inner = *w;
		next(&inner);
		out->statement = skip(w);
		w->bad = w->bad || inner.kind != MAP;
	} else if (es_bytes_equal(key, es_bytes_str("authData")) && !out->auth_data.data) {
		next(w);
		out->auth_data = w->bytes;
		w->bad = w->bad || w->kind != BYTES;
	} else {
		w->bad = true;
	}
}

es_err es_attestation_read(struct es_bytes object, struct es_attestation *out)
{
	struct walk w = {.rest = object};

	memset(out, 0, sizeof(*out));
	if (object.len > ES_ATTESTATION_MAX)
		return ES_TOO_LARGE;
	next(&w);
	if (w.bad || w.kind != MAP || w.count != 3)
		return ES_MALFORMED;
	for (int i = 0; i < 3 && !w.bad; i++)
		read_member(&w, out);
	return w.bad || w.rest.len ? ES_MALFORMED : es_auth_data_check(out->auth_data, true);
}
