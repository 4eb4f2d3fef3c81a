/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/motions.h"

#include "writer.h"

#include <string.h>

#define HEAD_LEN 7

static es_err decode(struct es_bytes key, struct es_bytes value, struct es_motion_row *out)
{
	bool bad = false;

	es_key_take_raw(&key, out->id.bytes, ES_ID_LEN, &bad);
	uint64_t mark = es_key_take_fixed(&value, 1, &bad);
	out->since_ms = es_key_take_fixed(&value, 6, &bad);
	out->object = value;
	out->mark = (enum es_motion_mark)mark;
	return bad || key.len || mark > ES_MARK_REFUSED ? ES_CORRUPT : ES_OK;
}

es_err es_motion_each(struct es_snapshot *snap,
                      es_err (*each)(void *context, const struct es_motion_row *row), void *context)
{
	struct es_id after;
	struct es_bytes key = {NULL, 0};
	struct es_entry entry;
	es_err err;

	while (!(err = es_txn_seek(snap->txn, ES_TABLE_MOTIONS, ES_SEEK_AFTER, key, &entry))) {
		struct es_motion_row row;
		err = decode(entry.key, entry.value, &row);
		if (!err)
			err = each(context, &row);
		if (err)
			return err;
		after = row.id;
		key = ES_BYTES(after.bytes);
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

es_err es_motion_get(struct es_snapshot *snap, const struct es_id *id, struct es_motion_row *out)
{
	struct es_bytes value;
	es_err err = es_txn_get(snap->txn, ES_TABLE_MOTIONS, ES_BYTES(id->bytes), &value);

	return err ? err : decode(ES_BYTES(id->bytes), value, out);
}

es_err es_write_motion(struct es_write *w, const struct es_motion_row *row)
{
	struct es_writer value;
	struct es_key head;

	es_key_init(&head);
	es_key_fixed(&head, row->mark, 1);
	es_key_fixed(&head, row->since_ms, 6);
	es_writer_grow(&value, HEAD_LEN + ES_SEALED_MAX + 32);
	es_write_raw(&value, es_key_of(&head));
	es_write_raw(&value, row->object);
	es_err err = value.err;
	if (!err) {
		es_txn_put(w->snap.txn, ES_TABLE_MOTIONS, ES_BYTES(row->id.bytes),
		           es_writer_bytes(&value));
		err = es_txn_err(w->snap.txn);
	}
	es_writer_free(&value);
	w->motions = true;
	return err;
}

void es_write_motion_drop(struct es_write *w, const struct es_id *id)
{
	es_txn_del(w->snap.txn, ES_TABLE_MOTIONS, ES_BYTES(id->bytes));
	w->motions = true;
}

void es_write_note_motions(struct es_write *w)
{
	w->motions = true;
}
