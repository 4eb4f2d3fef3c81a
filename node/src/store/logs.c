/* SPDX-License-Identifier: EUPL-1.2 */
/* An entry of the table of logs: log id 32, structure 32, public key 32, structure's key 32, signature
 * 64, body bytes 8, run 8, then the right edge. run is that of the store's opening that signs the log, 0 where somebody else
 * does. */
#include "logs.h"

#include "cut.h"
#include "erase.h"

#include <string.h>

es_err es_log_decode(const struct es_store *s, struct es_bytes value, struct es_log_info *out)
{
	bool bad = false;

	memset(out, 0, sizeof(*out));
	es_key_take_raw(&value, out->log.id.bytes, ES_ID_LEN, &bad);
	es_key_take_raw(&value, out->log.structure.bytes, ES_ID_LEN, &bad);
	es_key_take_raw(&value, out->log.public_key, ES_PUBLIC_KEY_LEN, &bad);
	es_key_take_raw(&value, out->structure_key, ES_PUBLIC_KEY_LEN, &bad);
	es_key_take_raw(&value, out->signature, ES_SIGNATURE_LEN, &bad);
	out->body_bytes = es_key_take_fixed(&value, 8, &bad);
	out->own_open = es_key_take_fixed(&value, 8, &bad) == s->run;
	return bad || es_edge_decode(value, &out->log.edge) ? ES_CORRUPT : ES_OK;
}

static void key_number(struct es_key *key, uint64_t number)
{
	es_key_init(key);
	es_key_fixed(key, number, 4);
}

es_err es_log_by_number(struct es_snapshot *snap, uint64_t number, struct es_log_info *out)
{
	struct es_key key;
	struct es_bytes value;

	key_number(&key, number);
	es_err err = es_txn_get(snap->txn, ES_TABLE_LOGS, es_key_of(&key), &value);
	if (!err)
		err = es_log_decode(snap->store, value, out);
	out->number = number;
	return err;
}

es_err es_log_id_of(struct es_snapshot *snap, uint64_t number, struct es_id *id)
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	key_number(&key, number);
	es_err err = es_txn_get(snap->txn, ES_TABLE_LOGS, es_key_of(&key), &value);
	if (err)
		return err;
	es_key_take_raw(&value, id->bytes, ES_ID_LEN, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

es_err es_log_get(struct es_snapshot *snap, const struct es_id *id, struct es_log_info *out)
{
	struct es_bytes value;
	bool bad = false;

	es_err err = es_txn_get(snap->txn, ES_TABLE_LOG_IDS, ES_BYTES(id->bytes), &value);
	if (err)
		return err;
	uint64_t number = es_key_take_fixed(&value, 4, &bad);
	err = bad ? ES_CORRUPT : es_log_by_number(snap, number, out);
	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

/* The next log of a structure after *key, in order of ids; *key moves along. */
static es_err next_log(struct es_snapshot *snap, const struct es_id *structure, struct es_key *key,
                       uint64_t *number)
{
	struct es_entry entry;
	bool bad = false;

	es_err err =
	        es_txn_seek(snap->txn, ES_TABLE_MEMBER_LOGS, ES_SEEK_AFTER, es_key_of(key), &entry);
	if (err)
		return err;
	if (entry.key.len != 2 * ES_ID_LEN ||
	    memcmp(entry.key.data, structure->bytes, ES_ID_LEN) != 0)
		return ES_NOT_FOUND;
	es_key_init(key);
	es_key_raw(key, entry.key.data, entry.key.len);
	*number = es_key_take_fixed(&entry.value, 4, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

static es_err each_of(struct es_snapshot *snap, const struct es_id *structure,
                      es_err (*each)(void *context, const struct es_log_info *log), void *context)
{
	struct es_key key;
	uint64_t number;
	struct es_log_info info;

	es_key_init(&key);
	es_key_raw(&key, structure->bytes, ES_ID_LEN);
	es_err err = next_log(snap, structure, &key, &number);
	while (!err) {
		err = es_log_by_number(snap, number, &info);
		if (err)
			return err == ES_NOT_FOUND ? ES_CORRUPT : err;
		err = each(context, &info);
		if (err)
			return err;
		err = next_log(snap, structure, &key, &number);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_log_each(struct es_snapshot *snap, const struct es_federation *f,
                   es_err (*each)(void *context, const struct es_log_info *log), void *context)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < f->members_len && !err; i++)
		err = each_of(snap, &f->members[i].admission.structure, each, context);
	return err;
}

es_err es_log_each_of(struct es_write *w, const struct es_id *structure,
                      es_err (*each)(void *context, struct es_write *w, uint64_t log),
                      void *context)
{
	struct es_key key;
	uint64_t number;

	es_key_init(&key);
	es_key_raw(&key, structure->bytes, ES_ID_LEN);
	es_err err = next_log(&w->snap, structure, &key, &number);
	while (!err) {
		err = each(context, w, number);
		if (err)
			return err;
		err = next_log(&w->snap, structure, &key, &number);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* What of a log counts and is shown. newest is its last row: rows are numbered as they arrive. Only a
 * copy that differs from what the limit says is still longer than that. */
static es_err entry_of(struct es_snapshot *snap, const struct es_federation *f,
                       const struct es_log_info *info, struct es_vector_entry *entry)
{
	struct es_edge edge = info->log.edge;
	struct es_log_limit limit;

	es_erase_shown(snap, info->number, &edge);
	es_err err = es_log_limit(snap, f, &info->log, info->structure_key, &limit);
	if (!err && limit.size < edge.size)
		err = es_log_edge_at(snap, info->number, limit.size, &edge);
	if (err)
		return err;
	*entry = (struct es_vector_entry){.log = info->log.id, .size = edge.size};
	es_edge_root(&edge, &entry->root);
	if (entry->size == 0)
		return ES_OK;
	err = es_place_row(snap, info->number, entry->size - 1, &entry->newest);
	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

struct filling {
	struct es_snapshot *snap;
	const struct es_federation *f;
	struct es_vector *v;
};

static es_err append_entry(void *context, const struct es_log_info *info)
{
	struct filling *filling = context;
	struct es_vector_entry entry;
	es_err err = entry_of(filling->snap, filling->f, info, &entry);

	if (!err && entry.size == 0)
		return ES_OK; /* cut to nothing: others never heard of it */
	return err ? err : es_vector_append(filling->v, &entry);
}

es_err es_store_vector(struct es_snapshot *snap, const struct es_federation *f, struct es_vector *v)
{
	struct filling filling = {snap, f, v};
	es_err err = ES_OK;

	for (size_t i = 0; i < f->members_len && !err; i++) {
		const struct es_id *structure = &f->members[i].admission.structure;
		err = es_vector_structure(v, structure);
		if (!err)
			err = each_of(snap, structure, append_entry, &filling);
	}
	return err;
}

es_err es_store_entry(struct es_snapshot *snap, const struct es_federation *f,
                      const struct es_id *log, struct es_id *structure,
                      struct es_vector_entry *entry)
{
	struct es_log_info info;
	es_err err = es_log_get(snap, log, &info);

	if (!err && !es_federation_structure(f, &info.log.structure))
		err = ES_NOT_FOUND;
	if (err)
		return err;
	*structure = info.log.structure;
	err = entry_of(snap, f, &info, entry);
	return !err && entry->size == 0 ? ES_NOT_FOUND : err;
}

es_err es_log_row(struct es_snapshot *snap, const struct es_id *log, uint64_t index, uint64_t *row)
{
	struct es_log_info info;
	es_err err = es_log_get(snap, log, &info);

	return err ? err : es_place_row(snap, info.number, index, row);
}

es_err es_log_checkpoint(struct es_snapshot *snap, const struct es_id *log,
                         struct es_checkpoint *cp)
{
	struct es_log_info info;
	es_err err = es_log_get(snap, log, &info);

	if (err)
		return err;
	cp->log = info.log.id;
	cp->size = info.log.edge.size;
	es_edge_root(&info.log.edge, &cp->root);
	memcpy(cp->signature, info.signature, ES_SIGNATURE_LEN);
	return ES_OK;
}

es_err es_log_kept_checkpoint(struct es_snapshot *snap, uint64_t log, uint64_t size,
                              uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_key key;
	struct es_bytes value;
	bool bad = false;

	es_key_log(&key, log, size);
	es_err err = es_txn_get(snap->txn, ES_TABLE_CHECKPOINTS, es_key_of(&key), &value);
	if (err)
		return err;
	es_key_take_raw(&value, signature, ES_SIGNATURE_LEN, &bad);
	return bad || value.len ? ES_CORRUPT : ES_OK;
}

void es_log_keep_checkpoint(struct es_write *w, uint64_t log, uint64_t size,
                            const uint8_t signature[ES_SIGNATURE_LEN])
{
	struct es_key key;

	es_key_log(&key, log, size);
	es_txn_put(w->snap.txn, ES_TABLE_CHECKPOINTS, es_key_of(&key),
	           es_bytes_of(signature, ES_SIGNATURE_LEN));
}

void es_log_drop_checkpoints(struct es_write *w, uint64_t log, uint64_t size)
{
	struct es_key key, from;
	struct es_entry entry;
	bool bad = false;

	es_key_log(&from, log, size);
	while (es_txn_seek(w->snap.txn, ES_TABLE_CHECKPOINTS, ES_SEEK_AFTER, es_key_of(&from),
	                   &entry) == ES_OK &&
	       es_key_take_fixed(&entry.key, 4, &bad) == log) {
		es_key_log(&key, log, es_key_take_fixed(&entry.key, 8, &bad));
		if (bad || es_txn_err(w->snap.txn))
			return;
		es_txn_del(w->snap.txn, ES_TABLE_CHECKPOINTS, es_key_of(&key));
	}
}

static es_err last_number(struct es_snapshot *snap, uint64_t *number)
{
	struct es_entry entry;
	bool bad = false;

	*number = 0;
	es_err err = es_txn_seek(snap->txn, ES_TABLE_LOGS, ES_SEEK_LAST, (struct es_bytes){NULL, 0},
	                         &entry);
	if (err)
		return err == ES_NOT_FOUND ? ES_OK : err;
	*number = es_key_take_fixed(&entry.key, 4, &bad);
	return bad ? ES_CORRUPT : ES_OK;
}

es_err es_log_add(struct es_write *w, struct es_log_info *info)
{
	struct es_key key, value;

	es_err err = last_number(&w->snap, &info->number);
	if (err)
		return err;
	if (info->number == UINT32_MAX)
		return ES_LIMIT;
	info->number++;
	key_number(&value, info->number);
	es_txn_put(w->snap.txn, ES_TABLE_LOG_IDS, ES_BYTES(info->log.id.bytes), es_key_of(&value));
	es_key_init(&key);
	es_key_raw(&key, info->log.structure.bytes, ES_ID_LEN);
	es_key_raw(&key, info->log.id.bytes, ES_ID_LEN);
	es_txn_put(w->snap.txn, ES_TABLE_MEMBER_LOGS, es_key_of(&key), es_key_of(&value));
	return es_txn_err(w->snap.txn);
}

void es_log_save(struct es_write *w, const struct es_log_info *info)
{
	uint8_t value[4 * 32 + ES_SIGNATURE_LEN + 8 + 8 + 16 + ES_EDGE_MAX * ES_TREE_HASH_LEN];
	struct es_writer out;
	struct es_key key;

	es_key_init(&key);
	es_key_fixed(&key, info->body_bytes, 8);
	es_key_fixed(&key, info->own_open ? w->snap.store->run : 0, 8);
	es_writer_init(&out, value, sizeof(value));
	es_write_raw(&out, ES_BYTES(info->log.id.bytes));
	es_write_raw(&out, ES_BYTES(info->log.structure.bytes));
	es_write_raw(&out, ES_BYTES(info->log.public_key));
	es_write_raw(&out, ES_BYTES(info->structure_key));
	es_write_raw(&out, ES_BYTES(info->signature));
	es_write_raw(&out, es_key_of(&key));
	es_assert(es_edge_encode(&info->log.edge, &out) == ES_OK && out.err == ES_OK);
	es_erase_hold(w, info);
	key_number(&key, info->number);
	es_txn_put(w->snap.txn, ES_TABLE_LOGS, es_key_of(&key), es_writer_bytes(&out));
	if (info->log.edge.size % ES_RUN_MAX == 0 && info->log.edge.size > 0)
		es_log_keep_checkpoint(w, info->number, info->log.edge.size, info->signature);
	es_write_note_log(w, &info->log.id);
}
