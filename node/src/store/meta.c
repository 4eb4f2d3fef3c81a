/* SPDX-License-Identifier: EUPL-1.2 */
#include "meta.h"

#include "writer.h"

es_err es_meta_get(struct es_snapshot *snap, const char *name, struct es_bytes *value)
{
	return es_txn_get(snap->txn, ES_TABLE_META, es_bytes_str(name), value);
}

es_err es_meta_put(struct es_write *w, const char *name, struct es_bytes value)
{
	struct es_bytes key = es_bytes_str(name);

	es_assert(key.len > 0 && key.len <= ES_DB_KEY_MAX);
	es_txn_put(w->snap.txn, ES_TABLE_META, key, value);
	return es_txn_err(w->snap.txn);
}

void es_meta_drop(struct es_write *w, const char *name)
{
	es_txn_del(w->snap.txn, ES_TABLE_META, es_bytes_str(name));
}
