/* SPDX-License-Identifier: EUPL-1.2 */
#include "rows.h"

#include "logs.h"

#include <string.h>

void es_leaf_read(struct es_bytes header, struct es_leaf *leaf)
{
	leaf->bytes = header;
	es_record_id(header, &leaf->id);
	leaf->readable = es_header_decode(header, &leaf->header) == ES_OK;
	if (!leaf->readable) {
		uint64_t version = leaf->header.version;
		memset(&leaf->header, 0, sizeof(leaf->header));
		leaf->header.version = version;
		leaf->header.kind = UINT64_MAX;
	}
}

es_err es_row_last(struct es_snapshot *snap, uint64_t *number)
{
	struct es_entry entry;
	bool bad = false;

	*number = 0;
	es_err err = es_txn_seek(snap->txn, ES_TABLE_ROWS, ES_SEEK_LAST, (struct es_bytes){NULL, 0},
	                         &entry);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	*number = es_key_take_uint(&entry.key, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

es_err es_row_raw(struct es_snapshot *snap, uint64_t number, uint64_t *seen_ms,
                  struct es_place *place, struct es_bytes *header)
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	es_key_row(&key, number);
	es_err err = es_txn_get(snap->txn, ES_TABLE_ROWS, es_key_of(&key), &value);
	if (err)
		return err;
	*seen_ms = es_key_take_fixed(&value, ES_TIME_LEN, &bad);
	place->log = es_key_take_fixed(&value, ES_PLACE_LOG_LEN, &bad);
	place->index = es_key_take_fixed(&value, ES_PLACE_INDEX_LEN, &bad);
	*header = value;
	return bad ? ES_CORRUPT : ES_OK;
}

/* Whether the row's header is that of id: the table keeps only the first bytes of it. */
static bool is_record(struct es_snapshot *snap, uint64_t number, const struct es_id *id)
{
	struct es_place place;
	struct es_bytes header;
	uint64_t seen_ms;
	struct es_id found;

	if (es_row_raw(snap, number, &seen_ms, &place, &header))
		return false;
	es_record_id(header, &found);
	return es_id_equal(&found, id);
}

es_err es_row_number(struct es_snapshot *snap, const struct es_id *id, uint64_t *number)
{
	struct es_key key;
	struct es_entry entry;
	bool bad = false;

	es_key_init(&key);
	es_key_raw(&key, id->bytes, ES_IDS_PREFIX);
	es_err err = es_txn_seek(snap->txn, ES_TABLE_IDS, ES_SEEK_FROM, es_key_of(&key), &entry);
	while (!err) {
		struct es_bytes rest = entry.key;
		if (rest.len < ES_IDS_PREFIX || memcmp(rest.data, id->bytes, ES_IDS_PREFIX) != 0)
			return ES_NOT_FOUND;
		rest.data += ES_IDS_PREFIX;
		rest.len -= ES_IDS_PREFIX;
		*number = es_key_take_uint(&rest, &bad);
		if (bad)
			return ES_CORRUPT;
		if (is_record(snap, *number, id))
			return ES_OK;
		err = es_txn_seek(snap->txn, ES_TABLE_IDS, ES_SEEK_AFTER, entry.key, &entry);
	}
	return err;
}

bool es_row_counts(struct es_snapshot *snap, uint64_t number, const struct es_place *place)
{
	struct es_key key;

	es_key_row(&key, number);
	return place->log != 0 || es_txn_has(snap->txn, ES_TABLE_UNLOGGED, es_key_of(&key));
}

es_err es_row_get(struct es_snapshot *snap, uint64_t number, struct es_row *row)
{
	struct es_place place;
	struct es_leaf leaf;

	memset(row, 0, sizeof(*row));
	es_err err = es_row_raw(snap, number, &row->first_seen_ms, &place, &row->header_bytes);
	if (err)
		return err;
	es_leaf_read(row->header_bytes, &leaf);
	row->snap = snap;
	row->number = number;
	row->id = leaf.id;
	row->header = leaf.header;
	row->index = place.index;
	if (place.log)
		err = es_log_id_of(snap, place.log, &row->log);
	if (err)
		return err == ES_NOT_FOUND ? ES_CORRUPT : err;
	err = es_body_resting(snap, number, &row->body);
	row->has_body = !err;
	if (err == ES_NOT_FOUND)
		err = es_erasure_of(snap, &row->id, &row->header, &row->erasure);
	row->erased = !row->has_body && !err;
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_row_find(struct es_snapshot *snap, const struct es_id *id, struct es_row *row)
{
	uint64_t number;
	es_err err = es_row_number(snap, id, &number);

	return err ? err : es_row_get(snap, number, row);
}

/* Lowercase copy of 8 to 64 hex digits. */
static es_err hex_prefix(const char *hex, size_t len, char out[ES_ID_HEX_LEN])
{
	if (len < 8 || len > 2 * ES_ID_LEN)
		return ES_MALFORMED;
	for (size_t i = 0; i < len; i++) {
		char c = hex[i];
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return ES_MALFORMED;
		out[i] = c;
	}
	out[len] = '\0';
	return ES_OK;
}

es_err es_row_find_prefix(struct es_snapshot *snap, const char *hex, size_t len, struct es_id *id)
{
	char wanted[ES_ID_HEX_LEN], found[ES_ID_HEX_LEN];
	uint8_t start[4];
	struct es_entry entry;
	struct es_row row;
	size_t hits = 0;

	es_err err = hex_prefix(hex, len, wanted);
	if (!err)
		err = es_unhex(wanted, 2 * sizeof(start), start, sizeof(start));
	if (err)
		return err;
	err = es_txn_seek(snap->txn, ES_TABLE_IDS, ES_SEEK_FROM, ES_BYTES(start), &entry);
	while (!err && entry.key.len > ES_IDS_PREFIX &&
	       memcmp(entry.key.data, start, sizeof(start)) == 0) {
		struct es_bytes rest = {entry.key.data + ES_IDS_PREFIX,
		                        entry.key.len - ES_IDS_PREFIX};
		bool bad = false;
		uint64_t number = es_key_take_uint(&rest, &bad);
		err = bad ? ES_CORRUPT : es_row_get(snap, number, &row);
		if (err)
			return err;
		es_id_hex(&row.id, found);
		if (memcmp(found, wanted, len) == 0 && hits++ == 0)
			*id = row.id;
		if (hits > 1)
			return ES_AMBIGUOUS;
		err = es_txn_seek(snap->txn, ES_TABLE_IDS, ES_SEEK_AFTER, entry.key, &entry);
	}
	if (err && err != ES_NOT_FOUND)
		return err;
	return hits ? ES_OK : ES_NOT_FOUND;
}

uint64_t es_row_time(const struct es_row *row)
{
	return row->header.created_ms < row->first_seen_ms ? row->header.created_ms
	                                                   : row->first_seen_ms;
}

uint64_t es_count_at(struct es_snapshot *snap, const struct es_key *key)
{
	struct es_bytes value;
	bool bad = false;

	if (es_txn_get(snap->txn, ES_TABLE_META, es_key_of(key), &value))
		return 0;
	return es_key_take_uint(&value, &bad);
}

uint64_t es_kind_count(struct es_snapshot *snap, uint64_t kind)
{
	struct es_key key;

	es_key_count(&key, kind);
	return es_count_at(snap, &key);
}

uint64_t es_begun_count(struct es_snapshot *snap, uint64_t kind, uint64_t scope_max)
{
	struct es_key key;
	uint64_t count = 0;

	for (uint64_t scope = 0; scope <= scope_max; scope++) {
		es_key_begun(&key, kind, scope);
		count += es_count_at(snap, &key);
	}
	return count;
}
