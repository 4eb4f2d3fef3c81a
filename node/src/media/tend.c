/* SPDX-License-Identifier: EUPL-1.2 */
/* What is to be done now and then: what came is brought to the disk, what nobody refers to goes. */
#include "media/internal.h"

#include <string.h>

#include "logsink.h"
#include "node.h"

#define FLUSH_MS 3000
#define SWEEP_MS 60000

/* Holdings in use one after the other, without the media's mutex: those listed now. */
static size_t list_open(struct es_media *m, struct es_id ids[ES_MEDIA_OPEN_MAX])
{
	size_t count = 0;

	pthread_mutex_lock(&m->mutex);
	for (const struct holding *h = m->first; h && count < ES_MEDIA_OPEN_MAX; h = h->next)
		if (!h->gone && !h->is_upload)
			ids[count++] = h->id;
	pthread_mutex_unlock(&m->mutex);
	return count;
}

static void edit_used(struct es_holding *row, uint64_t used_ms)
{
	if (row->used_ms < used_ms)
		row->used_ms = used_ms;
}

/* When it was last used goes to the table, so that it is known after a restart. */
static void keep_use(struct es_media *m, struct holding *h)
{
	pthread_mutex_lock(&m->mutex);
	uint64_t used = h->used_ms;
	bool news = used > h->told_ms;
	h->told_ms = used;
	pthread_mutex_unlock(&m->mutex);
	if (news) /* and where it is gone, nobody asks */
		(void)!table_edit(m, &h->id, edit_used, used, NULL);
}

/* One that is full and not whole could not be written into the table when its last chunk came. */
static void flush_one(struct es_media *m, struct holding *h, uint64_t now_ms)
{
	bool waits = h->part->unsure || part_is_full(h->part);

	if (!waits || now_ms - h->flush_ms <= FLUSH_MS)
		return;
	es_err err = holding_flush(m, h);
	if (err && err != ES_NOT_FOUND)
		es_say(ES_LEVEL_ERROR, "what came of a file could not be kept: %s",
		       es_err_sentence(err));
}

/* False: an erasure took it. It is closed, so that its bytes go. */
static bool is_known(struct es_media *m, const struct holding *h)
{
	struct es_holding row;

	return table_get(m, &h->id, &row) != ES_NOT_FOUND;
}

static void tend_one(struct es_media *m, const struct es_id *id, uint64_t now_ms)
{
	struct holding *h = holding_use(m, id, false);

	if (!h)
		return;
	pthread_mutex_lock(&h->mutex);
	if (!h->part || holding_is_gone(m, h)) {
		holding_let_go(m, h);
		return;
	}
	if (!is_known(m, h)) {
		holding_drop(m, h);
		return;
	}
	flush_one(m, h, now_ms);
	keep_use(m, h);
	holding_let_go(m, h);
}

/* Nothing refers to it: an upload gets its time, what was received goes. */
static bool is_left_over(struct es_snapshot *snap, const struct es_id *id,
                         const struct es_holding *row)
{
	uint64_t now_ms = es_now_ms();

	if (es_is_referred(snap, id))
		return false;
	return !row->own || (now_ms > row->used_ms && now_ms - row->used_ms > ES_MEDIA_GRACE_MS);
}

/* The first that is left over behind one; counts all it comes by. */
static bool next_left_over(struct es_media *m, struct es_id *id, struct es_media_state *counts)
{
	struct es_holding row;
	struct es_snapshot *snap;
	bool found = false;

	if (es_snapshot_begin(m->store, &snap))
		return false;
	while (!found && es_holding_next(snap, id, id, &row) == ES_OK) {
		found = m->writes && is_left_over(snap, id, &row);
		counts->files += row.whole;
		counts->own_files += row.own;
		counts->own_bytes += row.own ? row.size : 0;
	}
	es_snapshot_end(snap);
	return found;
}

static bool next_missing(struct es_media *m, struct es_id *id, struct es_holding *row)
{
	struct es_snapshot *snap;
	bool found = false;

	if (es_snapshot_begin(m->store, &snap))
		return false;
	while (!found && es_holding_next(snap, id, id, row) == ES_OK)
		found = row->whole && !room_has_files(m, id);
	es_snapshot_end(snap);
	return found;
}

void media_miss(struct es_media *m)
{
	struct es_holding row;
	struct es_id id = {{0}};
	char hex[ES_ID_HEX_LEN];
	size_t missing = 0;

	while (next_missing(m, &id, &row)) {
		es_err err = table_edit(m, &id, edit_lost, 0, NULL);
		if (err == ES_NOT_FOUND)
			continue;
		if (err)
			return;
		if (missing++ == 0)
			es_id_hex(&id, hex);
	}
	if (missing)
		es_say(ES_LEVEL_WARNING,
		       "%zu files are missing here, the first of them %.16s: they are fetched from "
		       "partners that hold them",
		       missing, hex);
}

void media_sweep(struct es_media *m)
{
	struct es_media_state counts = {.files = 0};
	struct es_id id = {{0}};

	while (next_left_over(m, &id, &counts))
		(void)!room_drop(m, &id,
		                 is_left_over); /* not where a record refers to it meanwhile */
	(void)!room_count(m);
	pthread_mutex_lock(&m->mutex);
	m->counts.files = counts.files;
	m->counts.own_files = counts.own_files;
	m->counts.own_bytes = counts.own_bytes;
	pthread_mutex_unlock(&m->mutex);
}

/* Told once when it fills, and once when there is room again; until then it is tried now and then. */
static void look_at_disk(struct es_media *m)
{
	es_store_probe(m->store);
	room_look(m);
	bool full = es_store_full_ms(m->store) != 0;
	if (full && !m->told_full)
		es_say(ES_LEVEL_ERROR,
		       "the disk is full: what is here is served, and nothing new kept until there "
		       "is room");
	else if (!full && m->told_full)
		es_say(ES_LEVEL_WARNING, "there is room on the disk again");
	m->told_full = full;
}

void es_media_tend(struct es_media *m, uint64_t now_ms)
{
	struct es_id ids[ES_MEDIA_OPEN_MAX];
	size_t count = list_open(m, ids);

	look_at_disk(m);
	for (size_t i = 0; i < count; i++)
		tend_one(m, &ids[i], now_ms);
	if (now_ms - m->swept_ms < SWEEP_MS && m->swept_ms)
		return;
	m->swept_ms = now_ms;
	media_sweep(m);
}
