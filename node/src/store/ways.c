/* SPDX-License-Identifier: EUPL-1.2 */
/* A way in: [kind, login, person, check, sibling, expires_ms, tries]. */
#include "store/people_key.h"

#include <string.h>

#define STALE 8 /* looked at whenever one is added */
#define VALUE_MAX 256

static es_err decode(struct es_bytes value, struct es_way *out)
{
	struct es_reader r;

	es_reader_init(&r, value);
	es_read_array_of(&r, 7);
	out->kind = (enum es_way_kind)es_read_uint(&r, ES_WAY_COUNT - 1);
	es_people_text(&r, out->login, sizeof(out->login));
	es_read_fixed(&r, out->person, sizeof(out->person));
	es_read_fixed(&r, out->check.bytes, ES_ID_LEN);
	es_read_fixed(&r, out->sibling, sizeof(out->sibling));
	out->expires_ms = es_read_uint(&r, UINT64_MAX);
	out->tries = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_way_get(struct es_snapshot *snap, const uint8_t id[ES_WAY_ID_LEN], struct es_way *out)
{
	struct es_bytes value;
	struct es_key key;

	memset(out, 0, sizeof(*out));
	memcpy(out->id, id, ES_WAY_ID_LEN);
	es_people_key(&key, 'w', id, ES_WAY_ID_LEN);
	es_err err = es_people_get(snap, &key, &value);
	return err ? err : decode(value, out);
}

/* A few of those behind the new one, whose place is random: over time all stale ones go. */
static void drop_stale(struct es_write *w, const struct es_key *near, uint64_t now_ms)
{
	struct es_key key = *near;
	struct es_entry entry;
	struct es_way way;

	for (int i = 0; i < STALE; i++) {
		if (es_people_next(&w->snap, &key, 1, &entry) || entry.key.len != 1 + ES_WAY_ID_LEN)
			return;
		memcpy(key.bytes, entry.key.data, entry.key.len); /* a write ends what LMDB lends */
		key.len = entry.key.len;
		if (decode(entry.value, &way) || way.expires_ms <= now_ms)
			es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	}
}

es_err es_write_way(struct es_write *w, const struct es_way *way, uint64_t now_ms)
{
	uint8_t buffer[VALUE_MAX];
	struct es_writer out;
	struct es_key key;

	es_writer_init(&out, buffer, sizeof(buffer));
	es_write_array(&out, 7);
	es_write_uint(&out, (uint64_t)way->kind);
	es_write_cstr(&out, way->login);
	es_write_bin(&out, ES_BYTES(way->person));
	es_write_bin(&out, ES_BYTES(way->check.bytes));
	es_write_bin(&out, ES_BYTES(way->sibling));
	es_write_uint(&out, way->expires_ms);
	es_write_uint(&out, way->tries);
	es_people_key(&key, 'w', way->id, ES_WAY_ID_LEN);
	es_people_put(w, &key, &out);
	drop_stale(w, &key, now_ms);
	return es_txn_err(w->snap.txn);
}

es_err es_write_way_drop(struct es_write *w, const struct es_way *way)
{
	struct es_key key;

	es_people_key(&key, 'w', way->id, ES_WAY_ID_LEN);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	es_people_key(&key, 'w', way->sibling, ES_WAY_ID_LEN);
	es_txn_del(w->snap.txn, ES_TABLE_PEOPLE, es_key_of(&key));
	return es_txn_err(w->snap.txn);
}
