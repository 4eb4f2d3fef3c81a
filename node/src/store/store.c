/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/store.h"

#include "meta.h"
#include "writer.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Written alike by every release: 1, then the number. */
es_err es_store_format_check(struct es_bytes value)
{
	bool bad = false;
	bool small = es_key_take_fixed(&value, 1, &bad) == 1;
	uint64_t format = small ? es_key_take_fixed(&value, 1, &bad) : 0;

	if (bad || !small || value.len != 0)
		return ES_CORRUPT;
	return format == ES_STORE_FORMAT ? ES_OK : ES_VERSION;
}

static es_err check_format(struct es_store *s)
{
	struct es_snapshot *snap;
	struct es_bytes value;

	es_err err = es_snapshot_begin(s, &snap);
	if (err)
		return err;
	err = es_meta_get(snap, "format", &value);
	if (err == ES_NOT_FOUND)
		err = ES_CORRUPT;
	if (!err)
		err = es_store_format_check(value);
	es_snapshot_end(snap);
	return err;
}

static es_err create(const char *home)
{
	struct es_key format;

	es_key_init(&format);
	es_key_fixed(&format, 1, 1);
	es_key_fixed(&format, ES_STORE_FORMAT, 1);
	es_err err = es_segments_make(home);
	return err ? err : es_db_create(home, es_key_of(&format));
}

es_err es_store_open(const char *home, bool make, struct es_store **out)
{
	*out = NULL;
	if (sodium_init() < 0)
		return ES_IO;
	es_err err = make ? create(home) : ES_OK;
	if (err)
		return err;
	struct es_store *s = calloc(1, sizeof(*s));
	if (!s)
		return ES_NO_MEMORY;
	pthread_mutex_init(&s->mutex, NULL);
	pthread_cond_init(&s->work, NULL);
	pthread_cond_init(&s->preparer.work, NULL);
	es_federation_init(&s->fold);
	s->home = strdup(home);
	do
		randombytes_buf(&s->run, sizeof(s->run));
	while (s->run == 0);
	err = s->home ? es_segments_open(home, &s->segments) : ES_NO_MEMORY;
	if (!err)
		err = es_db_open(home, &s->db);
	if (!err)
		err = check_format(s);
	if (err) {
		es_store_close(s);
		return err;
	}
	*out = s;
	return ES_OK;
}

void es_store_close(struct es_store *s)
{
	if (!s)
		return;
	pthread_mutex_lock(&s->mutex);
	s->ending = true;
	pthread_cond_signal(&s->preparer.work);
	bool preparing = s->preparer.running;
	pthread_mutex_unlock(&s->mutex);
	if (preparing)
		pthread_join(s->preparer.thread, NULL);
	pthread_mutex_lock(&s->mutex);
	s->closing = true;
	pthread_cond_signal(&s->work);
	bool running = s->running;
	pthread_mutex_unlock(&s->mutex);
	if (running)
		pthread_join(s->thread, NULL);
	free(s->batch);
	es_unpacker_free(s->unpacker);
	es_unpacker_free(s->preparer.unpacker);
	es_packer_free(s->packer);
	es_federation_free(&s->fold);
	es_db_close(s->db);
	es_segments_close(s->segments);
	pthread_cond_destroy(&s->work);
	pthread_cond_destroy(&s->preparer.work);
	pthread_mutex_destroy(&s->mutex);
	free(s->home);
	free(s);
}

es_err es_snapshot_begin(struct es_store *s, struct es_snapshot **out)
{
	*out = NULL;
	struct es_snapshot *snap = calloc(1, sizeof(*snap));
	if (!snap)
		return ES_NO_MEMORY;
	snap->store = s;
	es_err err = es_txn_begin(s->db, false, &snap->txn);
	if (err) {
		free(snap);
		return err;
	}
	*out = snap;
	return ES_OK;
}

uint64_t es_snapshot_number(const struct es_snapshot *snap)
{
	return es_txn_number(snap->txn);
}

void es_snapshot_end(struct es_snapshot *snap)
{
	if (!snap)
		return;
	es_txn_abort(snap->txn);
	es_unpacker_free(snap->unpacker);
	free(snap);
}
