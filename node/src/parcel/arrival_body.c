/* SPDX-License-Identifier: EUPL-1.2 */
/* The body of a record that is taken over: every word as it was; what it refers to by the ids that it has here;
 * and where it comes from. */
#include "parcel/arrival_internal.h"

#include "form/form.h"
#include "print/print.h"
#include "view/read.h"
#include "view/value.h"

#include <stdio.h>
#include <string.h>

#define RECEIVED_MAX 8

/* The id that something of the archive has here. */
static const struct es_id *here_of(const struct es_arrival *a, const uint8_t *id)
{
	for (size_t i = 0; i < a->manifest.records_len; i++) {
		const struct es_brought *b = &a->things[i];
		if (!es_id_is_zero(&b->here) && memcmp(b->entity.bytes, id, ES_ID_LEN) == 0)
			return &b->here;
	}
	return NULL;
}

/* Puts our ids where theirs stand. Where arrays and maps end does not matter: what they hold stands back to
 * back, keys before values. */
static void map_ids(const struct es_arrival *a, uint8_t *data, size_t len)
{
	struct es_bytes last = {NULL, 0};
	struct es_reader r;

	es_reader_init(&r, es_bytes_of(data, len));
	while (!es_reader_at_end(&r) && r.err == ES_OK) {
		switch (es_reader_peek(&r)) {
		case ES_ARRAY:
			es_read_array(&r, SIZE_MAX);
			break;
		case ES_MAP:
			es_read_map(&r, SIZE_MAX);
			break;
		case ES_STR:
			last = es_read_str(&r, SIZE_MAX);
			break;
		case ES_BIN: {
			struct es_bytes id = es_read_bin(&r, SIZE_MAX);
			const struct es_id *here =
			        id.len == ES_ID_LEN && !es_bytes_equal(last, es_bytes_str("file"))
			                ? here_of(a, id.data)
			                : NULL;
			if (here)
				memcpy(data + (id.data - data), here->bytes, ES_ID_LEN);
			break;
		}
		default:
			es_read_value(&r);
			break;
		}
	}
}

static void put_proof(const struct arrival_origin *o, struct es_writer *w)
{
	char name[ES_ID_HEX_LEN + 8], hex[ES_ID_HEX_LEN];

	es_id_hex(&o->proof->record, hex);
	(void)snprintf(name, sizeof(name), "%.24s.proof", hex);
	es_put_key(w, "proof");
	es_write_map(w, 4);
	es_put_id(w, "file", &o->attachment);
	es_put_uint(w, "size", o->attachment_size);
	es_put_text(w, "type", ES_PROOF_TYPE);
	es_put_text(w, "name", name);
}

/* Where it was published first, and where it was taken over since. */
static void put_received(const struct arrival_origin *o, struct es_bytes before,
                         struct es_writer *w)
{
	const struct es_proof_result *p = o->proof;
	struct es_reader r;
	struct es_id entity;
	size_t count = es_elements(before, &r);

	if (count >= RECEIVED_MAX)
		count = RECEIVED_MAX - 1;
	es_record_entity(&p->header, &p->record, &entity);
	es_put_key(w, "received");
	es_write_array(w, 1 + count);
	es_write_map(w, 7);
	es_put_text(w, "name", o->name);
	es_put_text(w, "federation_name", o->federation_name);
	put_proof(o, w);
	es_put_id(w, "structure", &p->header.structure);
	es_put_id(w, "federation", &p->proof.opening.federation);
	es_put_id(w, "entity", &entity);
	es_put_id(w, "record", &p->record);
	for (; count; count--)
		es_write_raw(w, es_read_value(&r));
}

static size_t put_fields(const struct es_arrival *a, struct es_bytes body, struct es_writer *w,
                         struct es_bytes *received)
{
	struct es_reader r;
	size_t kept = 0;

	es_reader_init(&r, body);
	for (size_t n = es_read_map(&r, SIZE_MAX); n && r.err == ES_OK; n--) {
		struct es_bytes key = es_read_str(&r, ES_TEXT_MAX), value = es_read_value(&r);
		if (es_bytes_equal(key, es_bytes_str("author")))
			continue;
		if (es_bytes_equal(key, es_bytes_str("received"))) {
			*received = value;
			continue;
		}
		es_write_str(w, key);
		size_t from = w->len;
		es_write_raw(w, value);
		if (!w->err)
			map_ids(a, w->data + from, w->len - from);
		kept++;
	}
	return kept;
}

es_err arrival_body(const struct es_arrival *a, const struct arrival_origin *origin,
                    const uint8_t author[ES_AUTHOR_LEN], struct es_writer *out)
{
	struct es_bytes received = es_bytes_of("\x90", 1); /* [] */
	struct es_writer pairs, whole;

	es_writer_grow(&pairs, 2 * ES_BODY_MAX);
	es_writer_grow(&whole, 3 * ES_BODY_MAX);
	size_t count = put_fields(a, origin->proof->proof.body, &pairs, &received);
	es_write_map(&whole, count + 1);
	es_write_raw(&whole, es_writer_bytes(&pairs));
	put_received(origin, received, &whole);
	es_err err = pairs.err ? pairs.err : whole.err;
	if (!err)
		err = es_form_body(origin->proof->header.kind, author, es_writer_bytes(&whole),
		                   out);
	es_writer_free(&whole);
	es_writer_free(&pairs);
	return err;
}
