/* SPDX-License-Identifier: EUPL-1.2 */
/* The list of what is open: who uses it, what was removed meanwhile, and which of them give way to others. */
#include "media/internal.h"

#include <stdlib.h>

void holding_free(struct holding *h)
{
	part_close(h->part);
	pthread_mutex_destroy(&h->mutex);
	free(h);
}

struct holding *holding_find(struct es_media *m, const struct es_id *id, bool is_upload)
{
	struct holding *h = m->first;

	while (h && (h->gone || h->is_upload != is_upload || !es_id_equal(&h->id, id)))
		h = h->next;
	return h;
}

/* With the media's mutex held, as the two below. */
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

static struct holding *holding_new(const struct es_id *id, bool is_upload)
{
	struct holding *h = calloc(1, sizeof(*h));

	if (!h)
		return NULL;
	h->id = *id;
	h->is_upload = is_upload;
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
static struct holding *use(struct es_media *m, const struct es_id *id)
{
	struct holding *fresh = holding_new(id, false), *spare = fresh;

	pthread_mutex_lock(&m->mutex);
	struct holding *h = holding_find(m, id, false);
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
		holding_free(spare);
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
		holding_free(h);
}

bool holding_is_gone(struct es_media *m, const struct holding *h)
{
	pthread_mutex_lock(&m->mutex);
	bool gone = h->gone;
	pthread_mutex_unlock(&m->mutex);
	return gone;
}

struct holding *holding_seize(struct es_media *m, const struct es_id *id)
{
	struct holding *h;

	while ((h = use(m, id)) != NULL) {
		pthread_mutex_lock(&h->mutex);
		if (!holding_is_gone(m, h))
			break;
		holding_let_go(m, h); /* it was removed while we waited */
	}
	return h;
}

void holding_drop(struct es_media *m, struct holding *h)
{
	pthread_mutex_lock(&m->mutex);
	h->gone = true;
	pthread_mutex_unlock(&m->mutex);
	holding_let_go(m, h);
}

void holding_forget(struct es_media *m, const struct es_id *key)
{
	pthread_mutex_lock(&m->mutex);
	struct holding *h = holding_find(m, key, true);
	bool idle = h && h->users == 0;
	if (h)
		h->gone = true;
	if (idle)
		unlist(m, h);
	pthread_mutex_unlock(&m->mutex);
	if (idle)
		holding_free(h);
}

es_err holding_enter(struct es_media *m, const struct es_id *id, bool is_upload, struct part *part,
                     struct holding **out)
{
	struct holding *h = holding_new(id, is_upload);

	*out = h;
	if (!h)
		return ES_NO_MEMORY;
	h->size = part->tree.size;
	h->part = part;
	h->users = 1;
	/* Nobody else knows of it yet, so this waits for nobody, whatever the caller holds. */
	int taken = pthread_mutex_trylock(&h->mutex);
	es_assert(taken == 0);
	pthread_mutex_lock(&m->mutex);
	es_assert(!holding_find(m, id, is_upload));
	struct holding *old = list(m, h);
	pthread_mutex_unlock(&m->mutex);
	if (old)
		holding_free(old);
	return ES_OK;
}

struct holding *holding_use(struct es_media *m, const struct es_id *id, bool is_upload)
{
	pthread_mutex_lock(&m->mutex);
	struct holding *h = holding_find(m, id, is_upload);
	if (h) {
		h->users++;
		h->turn = ++m->turn;
	}
	pthread_mutex_unlock(&m->mutex);
	return h;
}
