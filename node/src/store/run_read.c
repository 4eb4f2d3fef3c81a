/* SPDX-License-Identifier: EUPL-1.2 */
#include "logs.h"

#include <sodium.h>
#include <string.h>

/* Where a run from start ends: at the next multiple of 1,024, or where the log does. Checkpoints
 * are kept at both. */
static es_err run_end(struct es_snapshot *snap, const struct es_log_info *info, uint64_t start,
                      uint64_t *end, uint8_t signature[ES_SIGNATURE_LEN])
{
	uint64_t size = info->log.edge.size;
	uint64_t multiple = start - start % ES_RUN_MAX + ES_RUN_MAX;

	if (start >= size)
		return ES_NOT_FOUND;
	*end = multiple < size ? multiple : size;
	if (*end == size) {
		memcpy(signature, info->signature, ES_SIGNATURE_LEN);
		return ES_OK;
	}
	es_err err = es_log_kept_checkpoint(snap, info->number, *end, signature);
	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

/* An element: nil, or [key, codec, plain length, packed], unsealed where it is written. false: it
 * does not fit. */
static bool write_wire(struct es_snapshot *snap, struct es_keys_ahead *ahead, uint64_t row,
                       bool given, struct es_writer *w)
{
	struct es_resting body;
	uint8_t key[ES_BODY_KEY_LEN];
	size_t limit = w->bound ? w->bound : w->capacity;
	bool held = given && es_body_resting(snap, row, &body) == ES_OK;

	if (limit - w->len < (held ? 1 + 34 + 9 + 9 + 5 + body.sealed.len : 1))
		return false;
	if (!held || es_body_key_ahead(snap, ahead, row, key)) {
		es_write_nil(w);
		return true;
	}
	es_write_array(w, 4);
	es_write_bin(w, ES_BYTES(key));
	es_write_uint(w, body.codec);
	es_write_uint(w, body.plain_len);
	es_write_bin(w, body.sealed);
	if (!w->err && body.sealed.len)
		es_body_flip(body.codec, key, w->data + w->len - body.sealed.len, body.sealed.len);
	return true;
}

bool es_body_is_given(const struct es_header *header, const struct es_id *only)
{
	return !only || header->kind == ES_KIND_LOG_START || header->kind == ES_KIND_ERASURE ||
	       es_id_equal(&header->structure, only);
}

static bool is_given(struct es_bytes header, const struct es_id *only,
                     const struct es_body_policy *wanted)
{
	struct es_leaf leaf;

	if (!only && !wanted)
		return true;
	es_leaf_read(header, &leaf);
	return es_body_is_given(&leaf.header, only) && es_body_policy_wants(wanted, &leaf.header);
}

es_err es_log_read_run(struct es_snapshot *snap, const struct es_id *log, uint64_t start,
                       struct es_writer *headers, struct es_writer *bodies, size_t *count,
                       size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN])
{
	return es_log_read_run_for(snap, NULL, NULL, log, start, headers, bodies, count, bodies_len,
	                           signature);
}

es_err es_log_read_run_for(struct es_snapshot *snap, const struct es_id *only,
                           const struct es_body_policy *wanted, const struct es_id *log,
                           uint64_t start, struct es_writer *headers, struct es_writer *bodies,
                           size_t *count, size_t *bodies_len, uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_log_info info;
	struct es_keys_ahead ahead = {.count = 0};
	uint64_t end = start, row = 0, rows = 0;
	bool full = false;

	*count = *bodies_len = 0;
	es_err err = es_log_get(snap, log, &info);
	if (!err)
		err = run_end(snap, &info, start, &end, signature);
	for (uint64_t i = start; i < end && !err; i++, row++, rows--) {
		struct es_place place;
		struct es_bytes header;
		uint64_t seen_ms;
		if (rows == 0)
			err = es_place_rows(snap, info.number, i, &row, &rows);
		if (!err)
			err = es_row_raw(snap, row, &seen_ms, &place, &header);
		if (err) {
			err = err == ES_NOT_FOUND ? ES_CORRUPT : err;
			break;
		}
		es_write_raw(headers, header);
		++*count;
		if (full)
			continue;
		full = !write_wire(snap, &ahead, row, is_given(header, only, wanted), bodies);
		if (!full)
			++*bodies_len;
	}
	sodium_memzero(&ahead, sizeof(ahead));
	return err ? err : headers->err ? headers->err : bodies->err;
}
