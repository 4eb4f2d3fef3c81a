/* SPDX-License-Identifier: EUPL-1.2 */
/* The file of the index as the feeding side finds it: opened, made anew where it is of no use, cleaned. */
#include "search/internal.h"

#include "logsink.h"

/* Whether the rows that the file knows are those of this store. */
static es_err fits_store(struct es_search *search, bool *fits)
{
	struct es_snapshot *snap;
	struct es_row row;

	*fits = true;
	if (search->state.row == 0)
		return ES_OK;
	es_err err = es_snapshot_begin(search->node->store, &snap);
	if (err)
		return err;
	err = es_row_get(snap, search->state.row, &row);
	*fits = !err && es_id_equal(&row.id, &search->state.row_id);
	es_snapshot_end(snap);
	return err == ES_NOT_FOUND ? ES_OK : err;
}

static es_err open_once(struct es_search *search)
{
	bool fits;
	es_err err = es_index_open(search->node->home, true, &search->writer);

	if (!err)
		err = es_index_state(search->writer, &search->state);
	if (!err)
		err = fits_store(search, &fits);
	if (!err && !fits)
		err = ES_VERSION;
	if (!err)
		err = es_index_load(search->writer, &search->catalogue);
	search->building = search->state.row == 0;
	return err;
}

static void drop_file(struct es_search *search)
{
	es_index_close(search->writer);
	search->writer = NULL;
	for (size_t i = 0; i < ES_SEARCH_READERS; i++) {
		es_index_close(search->readers[i].index);
		search->readers[i].index = NULL;
	}
	es_catalogue_free(&search->catalogue);
	search->loaded = false;
}

es_err es_feed_open(struct es_search *search)
{
	pthread_rwlock_wrlock(&search->lock);
	drop_file(search);
	es_err err = open_once(search);
	if (err == ES_CORRUPT || err == ES_VERSION || err == ES_LIMIT) {
		es_say(ES_LEVEL_INFO, "search: the index is made anew (%s)", es_err_sentence(err));
		drop_file(search);
		err = es_index_remove(search->node->home);
		if (!err)
			err = open_once(search);
	}
	search->loaded = !err;
	if (err)
		drop_file(search);
	pthread_rwlock_unlock(&search->lock);
	return err;
}

es_err es_feed_clean(struct es_search *search)
{
	es_err err = es_index_clean(search->writer, &search->state);

	if (err)
		return err;
	search->state.unclean = false;
	pthread_mutex_lock(&search->news_lock);
	search->cleaning = false;
	pthread_mutex_unlock(&search->news_lock);
	return ES_OK;
}
