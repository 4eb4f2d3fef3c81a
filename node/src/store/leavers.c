/* SPDX-License-Identifier: EUPL-1.2 */
/* Among the small values, under "leaver-" and the hash in hexadecimal: [how, left_ms, erased, author (bin,
 * with the unnamed one behind it while that waits, empty once all is done), next row, targets (one bin),
 * erasures (one bin), hides (0 or 1), hidden, due_ms]. */
#include "store/leavers.h"

#include "node_limits.h"
#include "store/writer.h"

#include <sodium.h>
#include <string.h>

#define PREFIX "leaver-"
#define FIELDS 10
#define NAME_LEN (sizeof(PREFIX) + 2 * (size_t)ES_LEAVER_HASH_LEN)

static void name_of(const uint8_t hash[ES_LEAVER_HASH_LEN], char name[NAME_LEN])
{
	memcpy(name, PREFIX, sizeof(PREFIX) - 1);
	sodium_bin2hex(name + sizeof(PREFIX) - 1, 2 * ES_LEAVER_HASH_LEN + 1, hash,
	               ES_LEAVER_HASH_LEN);
}

static void read_ids(struct es_reader *r, struct es_id *ids, size_t max, size_t *len)
{
	struct es_bytes all = es_read_bin(r, max * ES_ID_LEN);

	if (all.len % ES_ID_LEN)
		es_reader_fail(r, ES_CORRUPT);
	else if (all.len)
		memcpy(ids, all.data, all.len);
	*len = all.len / ES_ID_LEN;
}

static es_err decode(struct es_bytes name, struct es_bytes value, struct es_leaver *out)
{
	struct es_reader r;
	size_t len = 0;

	memset(out, 0, sizeof(*out));
	if (name.len != NAME_LEN - 1 ||
	    sodium_hex2bin(out->hash, sizeof(out->hash),
	                   (const char *)name.data + sizeof(PREFIX) - 1,
	                   2 * (size_t)ES_LEAVER_HASH_LEN, NULL, &len, NULL) != 0 ||
	    len != sizeof(out->hash))
		return ES_CORRUPT;
	es_reader_init(&r, value);
	es_read_array_of(&r, FIELDS);
	out->how = (enum es_leave)es_read_uint(&r, ES_LEAVE_COUNT - 1);
	out->left_ms = es_read_uint(&r, UINT64_MAX);
	out->erased = es_read_uint(&r, UINT64_MAX);
	struct es_bytes author = es_read_bin(&r, 2 * ES_AUTHOR_LEN);
	out->working = author.len >= ES_AUTHOR_LEN;
	out->has_unnamed = author.len == 2 * ES_AUTHOR_LEN;
	if (out->working)
		memcpy(out->author, author.data, ES_AUTHOR_LEN);
	if (out->has_unnamed)
		memcpy(out->unnamed, author.data + ES_AUTHOR_LEN, ES_AUTHOR_LEN);
	out->next_row = es_read_uint(&r, UINT64_MAX);
	read_ids(&r, out->targets, ES_LEAVER_BATCH, &out->targets_len);
	read_ids(&r, out->erasures, ES_LEAVER_ERASURES, &out->erasures_len);
	out->hides = es_read_uint(&r, 1) == 1;
	out->hidden = es_read_uint(&r, UINT64_MAX);
	out->due_ms = es_read_uint(&r, UINT64_MAX);
	return es_reader_finish(&r) ? ES_CORRUPT : ES_OK;
}

es_err es_leaver_get(struct es_snapshot *snap, const uint8_t hash[ES_LEAVER_HASH_LEN],
                     struct es_leaver *out)
{
	char name[NAME_LEN];
	struct es_bytes value;

	name_of(hash, name);
	es_err err = es_txn_get(snap->txn, ES_TABLE_META, es_bytes_str(name), &value);
	return err ? err : decode(es_bytes_str(name), value, out);
}

/* Never longer than it may, also where a clock was wrong when they left. */
bool es_leaver_waits(const struct es_leaver *l, uint64_t now_ms)
{
	return l->working && !l->hides && !l->has_unnamed && l->due_ms > now_ms &&
	       l->due_ms - now_ms <= ES_LEAVE_WAIT_MAX_MS;
}

es_err es_leaver_working(struct es_snapshot *snap, uint64_t now_ms, struct es_leaver *out,
                         uint64_t *wake_ms)
{
	struct es_entry entry;
	struct es_bytes after = es_bytes_str(PREFIX);
	es_err err;

	*wake_ms = 0;
	while (!(err = es_txn_seek(snap->txn, ES_TABLE_META, ES_SEEK_AFTER, after, &entry))) {
		if (entry.key.len < sizeof(PREFIX) - 1 ||
		    memcmp(entry.key.data, PREFIX, sizeof(PREFIX) - 1) != 0)
			return ES_NOT_FOUND;
		err = decode(entry.key, entry.value, out);
		if (err)
			return err;
		if (out->working && !es_leaver_waits(out, now_ms))
			return ES_OK;
		if (out->working && (!*wake_ms || out->due_ms < *wake_ms))
			*wake_ms = out->due_ms;
		after = entry.key;
	}
	return err;
}

es_err es_write_leaver(struct es_write *w, const struct es_leaver *l)
{
	uint8_t authors[2 * ES_AUTHOR_LEN];
	uint8_t bytes[128 + (ES_LEAVER_BATCH + ES_LEAVER_ERASURES) * ES_ID_LEN];
	char name[NAME_LEN];
	struct es_writer out;

	es_assert(l->targets_len <= ES_LEAVER_BATCH && l->erasures_len <= ES_LEAVER_ERASURES);
	es_writer_init(&out, bytes, sizeof(bytes));
	es_write_array(&out, FIELDS);
	es_write_uint(&out, (uint64_t)l->how);
	es_write_uint(&out, l->left_ms);
	es_write_uint(&out, l->erased);
	memcpy(authors, l->author, ES_AUTHOR_LEN);
	memcpy(authors + ES_AUTHOR_LEN, l->unnamed, ES_AUTHOR_LEN);
	es_write_bin(&out, es_bytes_of(authors, !l->working      ? 0
	                                        : l->has_unnamed ? sizeof(authors)
	                                                         : ES_AUTHOR_LEN));
	es_write_uint(&out, l->next_row);
	es_write_bin(&out, es_bytes_of(l->targets[0].bytes, l->targets_len * ES_ID_LEN));
	es_write_bin(&out, es_bytes_of(l->erasures[0].bytes, l->erasures_len * ES_ID_LEN));
	es_write_uint(&out, l->hides);
	es_write_uint(&out, l->hidden);
	es_write_uint(&out, l->due_ms);
	if (out.err)
		return out.err;
	name_of(l->hash, name);
	return es_meta_put(w, name, es_writer_bytes(&out));
}
