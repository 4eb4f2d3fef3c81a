/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "logsink.h"
#include "node.h"

/* --- opening and closing ------------------------------------------------------------------------ */

static es_err make_folders(const char *home)
{
	static const char *const names[] = {ES_FILES_FOLDER, UPLOADS_FOLDER};
	char path[ES_PATH_BYTES], files[ES_PATH_BYTES];

	if (!es_path_join(files, home, ES_FILES_FOLDER))
		return ES_TOO_LARGE;
	for (size_t i = 0; i < 2; i++) {
		if (!es_path_join(path, home, names[i]))
			return ES_TOO_LARGE;
		es_err err = es_folder_make(path);
		if (err && err != ES_EXISTS)
			return err;
		if (!err)
			err = es_folder_sync(i == 0 ? home : files);
		if (err && err != ES_EXISTS)
			return err;
	}
	return ES_OK;
}

es_err es_media_open(const char *home, struct es_store *store, bool writes, struct es_media **out)
{
	struct es_media *m = calloc(1, sizeof(*m));

	*out = NULL;
	if (!m)
		return ES_NO_MEMORY;
	m->store = store;
	m->writes = writes;
	pthread_mutex_init(&m->mutex, NULL);
	pthread_mutex_init(&m->making, NULL);
	m->home = strdup(home);
	es_err err = m->home ? ES_OK : ES_NO_MEMORY;
	if (!err)
		table_policy(m, &m->policy);
	if (!err && writes)
		err = make_folders(home);
	if (err) {
		es_media_close(m);
		return err;
	}
	if (writes)
		media_miss(m);
	media_sweep(m);
	*out = m;
	return ES_OK;
}

static void free_holding(struct holding *h)
{
	part_close(h->part);
	pthread_mutex_destroy(&h->mutex);
	free(h);
}

void es_media_close(struct es_media *m)
{
	if (!m)
		return;
	while (m->first) {
		struct holding *h = m->first;
		m->first = h->next;
		if (m->writes && h->part && !h->part->whole && !h->gone && h->part->unsure &&
		    part_flush(h->part) == ES_OK)
			(void)!part_settle(h->part, h->part->held);
		free_holding(h);
	}
	pthread_mutex_destroy(&m->mutex);
	pthread_mutex_destroy(&m->making);
	free(m->home);
	free(m);
}

/* --- holdings ----------------------------------------------------------------------------------- */

/* With the media's mutex held, as the three below. */
static struct holding *find(struct es_media *m, const struct es_id *id, bool is_upload)
{
	struct holding *h = m->first;

	while (h && (h->gone || h->is_upload != is_upload || !es_id_equal(&h->id, id)))
		h = h->next;
	return h;
}

static void unlist(struct es_media *m, const struct holding *h)
{
	struct holding **at = &m->first;

	while (*at != h)
		at = &(*at)->next;
	*at = h->next;
	m->open--;
}

/* Nobody uses it, and nothing of it waits for the disk. */
static bool is_idle(const struct holding *h)
{
	return h->users == 0 && (!h->part || h->part->unsure == 0 || h->gone);
}

/* Those that nobody uses, the longest unused first, until there is room for one more. */
static struct holding *make_room(struct es_media *m)
{
	struct holding *oldest = NULL;

	if (m->open < ES_MEDIA_OPEN_MAX)
		return NULL;
	for (struct holding *h = m->first; h; h = h->next)
		if (is_idle(h) && (!oldest || h->turn < oldest->turn))
			oldest = h;
	if (oldest)
		unlist(m, oldest);
	return oldest;
}

static struct holding *holding_new(const struct es_id *id, bool is_upload, uint64_t size)
{
	struct holding *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->id = *id;
	h->is_upload = is_upload;
	h->size = size;
	pthread_mutex_init(&h->mutex, NULL);
	return h;
}

/* With the media's mutex held; returns one that is to be freed without it, or NULL. */
static struct holding *list(struct es_media *m, struct holding *h)
{
	struct holding *old = make_room(m);

	h->turn = ++m->turn;
	h->next = m->first;
	m->first = h;
	m->open++;
	return old;
}

/* The listed one, or a new one without a part. NULL: no memory. */
static struct holding *use(struct es_media *m, const struct es_id *id, uint64_t size)
{
	struct holding *fresh = holding_new(id, false, size), *spare = fresh;

	pthread_mutex_lock(&m->mutex);
	struct holding *h = find(m, id, false);
	if (!h && fresh) {
		h = fresh;
		spare = list(m, h);
	}
	if (h) {
		h->users++;
		h->turn = ++m->turn;
	}
	pthread_mutex_unlock(&m->mutex);
	if (spare)
		free_holding(spare);
	return h;
}

void holding_let_go(struct es_media *m, struct holding *h)
{
	pthread_mutex_unlock(&h->mutex);
	pthread_mutex_lock(&m->mutex);
	bool last = --h->users == 0 && (h->gone || !h->part);
	if (last)
		unlist(m, h);
	pthread_mutex_unlock(&m->mutex);
	if (last)
		free_holding(h);
}

bool holding_is_gone(struct es_media *m, const struct holding *h)
{
	pthread_mutex_lock(&m->mutex);
	bool gone = h->gone;
	pthread_mutex_unlock(&m->mutex);
	return gone;
}

void holding_forget(struct es_media *m, const struct es_id *id, bool is_upload)
{
	pthread_mutex_lock(&m->mutex);
	struct holding *h = find(m, id, is_upload);
	bool idle = h && h->users == 0;
	if (h)
		h->gone = true;
	if (idle)
		unlist(m, h);
	pthread_mutex_unlock(&m->mutex);
	if (idle)
		free_holding(h);
}

es_err holding_enter(struct es_media *m, const struct es_id *id, bool is_upload, struct part *part,
                     struct holding **out)
{
	struct holding *h = holding_new(id, is_upload, part->tree.size);

	*out = h;
	if (!h)
		return ES_NO_MEMORY;
	h->part = part;
	h->users = 1;
	/* Nobody else knows of it yet, so this waits for nobody, whatever the caller holds. */
	int taken = pthread_mutex_trylock(&h->mutex);
	es_assert(taken == 0);
	pthread_mutex_lock(&m->mutex);
	es_assert(!find(m, id, is_upload));
	struct holding *old = list(m, h);
	pthread_mutex_unlock(&m->mutex);
	if (old)
		free_holding(old);
	return ES_OK;
}

struct holding *holding_use(struct es_media *m, const struct es_id *id, bool is_upload)
{
	pthread_mutex_lock(&m->mutex);
	struct holding *h = find(m, id, is_upload);
	if (h) {
		h->users++;
		h->turn = ++m->turn;
	}
	pthread_mutex_unlock(&m->mutex);
	return h;
}

static void edit_whole(struct es_holding *row, uint64_t now_ms)
{
	row->whole = true;
	row->used_ms = now_ms;
}

/* All chunks are sure: the table says so, unless the file was withdrawn meanwhile. */
static es_err become_whole(struct es_media *m, struct holding *h)
{
	es_err err = es_attachment_sync(m->home, &h->id); /* their names are on the disk, too */

	if (!err)
		err = table_edit(m, &h->id, edit_whole, es_now_ms(), NULL);
	return err ? err : part_complete(h->part);
}

es_err holding_flush(struct es_media *m, struct holding *h)
{
	uint8_t flushed[ES_CHUNK_MAP_MAX];
	struct part *p = h->part;

	if (p->whole)
		return ES_OK;
	es_err err = ES_OK;
	if (p->unsure) {
		memcpy(flushed, p->held, sizeof(flushed));
		h->flushing = true;
		pthread_mutex_unlock(&h->mutex);
		err = part_flush(p);
		pthread_mutex_lock(&h->mutex);
		h->flushing = false;
		if (p->whole) /* by another thread, meanwhile */
			return err;
		if (err)
			room_give_back(m, part_forget_unsure(p));
		else
			err = part_settle(p, flushed);
	}
	h->flush_ms = es_monotonic_ms();
	if (!err && !h->is_upload && !p->whole &&
	    es_chunk_map_count(p->sure, p->tree.chunks) == p->tree.chunks)
		err = become_whole(m, h);
	return err;
}

static es_err open_part(struct es_media *m, struct holding *h, const struct es_holding *row)
{
	char base[ES_PATH_BYTES];

	if (!es_attachment_path(m->home, &h->id, "", base))
		return ES_TOO_LARGE;
	es_err err = part_open(base, row->size, row->whole, &h->part);
	if (err == ES_CORRUPT)
		es_say(ES_LEVEL_ERROR, "%s is damaged: its length is not that of the attachment",
		       base);
	if (!err && m->writes && !row->whole && h->part->count == h->part->tree.chunks)
		err = holding_flush(m, h);
	return err;
}

es_err holding_get(struct es_media *m, const struct es_id *id, struct holding **out)
{
	struct es_holding row;

	*out = NULL;
	es_err err = table_get(m, id, &row);
	if (err)
		return err;
	struct holding *h = use(m, id, row.size);
	if (!h)
		return ES_NO_MEMORY;
	pthread_mutex_lock(&h->mutex);
	if (!h->part)
		err = open_part(m, h, &row);
	if (err) {
		holding_let_go(m, h);
		return err;
	}
	*out = h;
	return ES_OK;
}

es_err attachment_base(const struct es_media *m, const struct es_id *id, char base[ES_PATH_BYTES])
{
	if (!es_attachment_path(m->home, id, "", base))
		return ES_TOO_LARGE;
	return es_attachment_folder(m->home, id);
}

static es_err make(struct es_media *m, const struct es_id *id, const struct es_holding *row,
                   struct holding **out)
{
	char base[ES_PATH_BYTES];
	struct part *part;

	es_err err = table_put(m, id, row);
	if (!err)
		err = attachment_base(m, id, base);
	if (!err)
		err = part_make(base, row->size, &part);
	if (err)
		return err;
	part_close(part); /* another thread may have found it in the table, and open it */
	return holding_get(m, id, out);
}

es_err holding_make(struct es_media *m, const struct es_id *id, const struct es_holding *row,
                    struct holding **out)
{
	uint64_t overhead = part_bytes_max(row->size) - row->size;

	es_err err = room_take(m, overhead);
	if (err)
		return err;
	pthread_mutex_lock(&m->making);
	err = holding_get(m, id, out);
	bool was_here = !err;
	if (err == ES_NOT_FOUND)
		err = make(m, id, row, out);
	pthread_mutex_unlock(&m->making);
	if (err || was_here)
		room_give_back(m, overhead);
	return err;
}
