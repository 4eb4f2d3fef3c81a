/* SPDX-License-Identifier: EUPL-1.2 */
#include "cut.h"
#include "meta.h"
#include "writer.h"

#include <string.h>

static void key_index(struct es_key *key, uint64_t index)
{
	es_key_init(key);
	es_key_fixed(key, index, 8);
}

es_err es_act_get(struct es_snapshot *snap, uint64_t index, struct es_bytes *sealed)
{
	struct es_key key;

	key_index(&key, index);
	return es_txn_get(snap->txn, ES_TABLE_ACTS, es_key_of(&key), sealed);
}

es_err es_acts_fold(struct es_snapshot *snap, struct es_federation *f)
{
	struct es_bytes sealed, joining;
	es_err err;

	if (es_meta_get(snap, ES_META_JOINING, &joining) == ES_OK && joining.len == ES_ID_LEN)
		memcpy(f->id.bytes, joining.data, ES_ID_LEN);
	while (!(err = es_act_get(snap, f->acts, &sealed))) {
		/* Only what folds was stored. */
		if (es_federation_fold(f, sealed))
			return ES_CORRUPT;
	}
	return err == ES_NOT_FOUND ? ES_OK : err;
}

/* Kept between batches: folding checks several signatures an act, and a joiner brings the whole
 * chain one by one. */
es_err es_write_fold(struct es_write *w, const struct es_federation **f)
{
	struct es_store *s = w->snap.store;

	*f = &s->fold;
	if (s->fold_valid)
		return ES_OK;
	es_federation_free(&s->fold);
	es_federation_init(&s->fold);
	es_err err = es_acts_fold(&w->snap, &s->fold);
	s->fold_valid = !err;
	return err;
}

es_err es_write_act(struct es_write *w, struct es_bytes sealed)
{
	struct es_store *s = w->snap.store;
	const struct es_federation *f;
	struct es_key key;

	es_err err = es_write_fold(w, &f);
	if (err)
		return err;
	key_index(&key, f->acts);
	size_t ended = f->lists_len;
	err = es_federation_fold(&s->fold, sealed);
	if (err)
		return err == ES_STALE ? ES_OK : err;
	es_txn_append(w->snap.txn, ES_TABLE_ACTS, es_key_of(&key), sealed);
	w->acts = true;
	if (f->lists_len > ended)
		err = es_write_key_ended(w, f);
	return err ? err : es_txn_err(w->snap.txn);
}
