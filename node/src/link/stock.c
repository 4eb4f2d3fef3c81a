/* SPDX-License-Identifier: EUPL-1.2 */
#include "link/stock.h"

#include "logsink.h"

/* From so many changed logs on, reading all of them costs no more. */
#define CHANGED_MAX 4096

void stock_free(struct stock *stock)
{
	es_vector_free(&stock->vector);
	stock->valid = false;
}

void stock_forget(struct stock *stock)
{
	stock->valid = false;
}

static es_err read_all(struct stock *stock, struct es_store *store, const struct es_federation *f)
{
	struct es_snapshot *snap;
	es_err err = es_snapshot_begin(store, &snap);

	if (err)
		return err;
	es_vector_clear(&stock->vector);
	err = es_store_vector(snap, f, &stock->vector);
	es_snapshot_end(snap);
	return err;
}

const struct es_vector *stock_vector(struct stock *stock, struct es_store *store,
                                     const struct es_federation *f)
{
	if (!stock->valid) {
		es_err err = read_all(stock, store, f);
		if (err) {
			es_say(ES_LEVEL_ERROR, "the vector cannot be read: %s",
			       es_err_sentence(err));
			return NULL;
		}
		stock->valid = true;
	}
	return &stock->vector;
}

static es_err put(struct stock *stock, struct es_snapshot *snap, const struct es_federation *f,
                  const struct es_id *log)
{
	struct es_vector_entry entry;
	struct es_id structure;
	es_err err = es_store_entry(snap, f, log, &structure, &entry);

	return err ? err : es_vector_put(&stock->vector, &structure, &entry);
}

void stock_commit(struct stock *stock, struct es_store *store, const struct es_federation *f,
                  const struct es_commit *commit)
{
	struct es_snapshot *snap;
	es_err err = ES_OK;

	if (commit->acts || commit->cut || commit->changed_len > CHANGED_MAX)
		stock_forget(stock);
	if (!stock->valid || commit->changed_len == 0)
		return;
	if (es_snapshot_begin(store, &snap)) {
		stock_forget(stock);
		return;
	}
	for (size_t i = 0; i < commit->changed_len && !err; i++)
		err = put(stock, snap, f, &commit->changed[i]);
	es_snapshot_end(snap);
	/* A log of a structure that the vector does not know, or no memory: read anew, later. */
	if (err)
		stock_forget(stock);
}
