/* SPDX-License-Identifier: EUPL-1.2 */
/* In the table of moderation, under 'w' and the record's id. */
#include "store/doomed.h"

#include "store/hidden.h"
#include "store/writer.h"

static void key_of(struct es_key *key, const struct es_id *record)
{
	es_key_init(key);
	es_key_raw(key, "w", 1);
	es_key_raw(key, record->bytes, ES_ID_LEN);
}

static bool has(struct es_snapshot *snap, const struct es_id *record)
{
	struct es_key key;

	key_of(&key, record);
	return es_txn_has(snap->txn, ES_TABLE_MODERATION, es_key_of(&key));
}

bool es_doomed(struct es_snapshot *snap, const struct es_row *row)
{
	return es_moderated(snap) &&
	       (has(snap, &row->id) || (row->header.has_entity && has(snap, &row->header.entity)));
}

es_err es_write_doomed(struct es_write *w, const struct es_row *row)
{
	struct es_key key;

	key_of(&key, &row->id);
	es_txn_mark(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
	es_write_note_body(w, row->number); /* search and open pages look again */
	return es_txn_err(w->snap.txn);
}

void es_doomed_drop(struct es_write *w, const struct es_id *record)
{
	struct es_key key;

	key_of(&key, record);
	if (es_txn_has(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key)))
		es_txn_del(w->snap.txn, ES_TABLE_MODERATION, es_key_of(&key));
}
