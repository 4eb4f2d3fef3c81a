/* SPDX-License-Identifier: EUPL-1.2 */
/* How much room attachments take: counted at the start, taken before each chunk is written, made by
 * removing what was received and not used for longest. */
#include "media/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "logsink.h"
#include "node.h"

#define DISK_LOOK_MS 500 /* how often the disk is asked how full it is */

static const char over_budget[] = "the files fill their budget, and none of them may be removed";
static const char disk_full[] = "the disk is full but for what the records need";

/* --- room --------------------------------------------------------------------------------------- */

/* With the mutex held. Between two looks, what is taken is far less than what is spared. */
static bool disk_has(struct es_media *m)
{
	struct statvfs disk;
	uint64_t now = es_monotonic_ms();

	if (m->room_ms && now - m->room_ms < DISK_LOOK_MS && m->paused != disk_full)
		return true;
	m->room_ms = now;
	if (statvfs(m->home, &disk) != 0)
		return true;
	return (uint64_t)disk.f_bavail * disk.f_frsize > ES_MEDIA_SPARE;
}

static const char *try_to_take(struct es_media *m, uint64_t bytes)
{
	const char *why = NULL;

	pthread_mutex_lock(&m->mutex);
	if (m->bytes + bytes > m->policy.budget)
		why = over_budget;
	else if (!disk_has(m))
		why = disk_full;
	else
		m->bytes += bytes;
	m->paused = why;
	pthread_mutex_unlock(&m->mutex);
	return why;
}

void room_give_back(struct es_media *m, uint64_t bytes)
{
	pthread_mutex_lock(&m->mutex);
	m->bytes = m->bytes > bytes ? m->bytes - bytes : 0;
	pthread_mutex_unlock(&m->mutex);
}

static uint64_t disk_bytes(const struct stat *stat)
{
	uint64_t blocks = (uint64_t)stat->st_blocks * 512;

	return blocks < (uint64_t)stat->st_size ? blocks : (uint64_t)stat->st_size;
}

static uint64_t bytes_of(const struct es_media *m, const struct es_id *id)
{
	char path[ES_PATH_BYTES];
	struct stat stat_;
	uint64_t bytes = 0;

	for (size_t i = 0; i < 4; i++)
		if (es_attachment_path(m->home, id, es_attachment_endings[i], path) &&
		    stat(path, &stat_) == 0)
			bytes += disk_bytes(&stat_);
	return bytes;
}

es_err room_clear(struct es_media *m, const struct es_id *id)
{
	uint64_t bytes = bytes_of(m, id);
	es_err err = es_attachment_unlink(m->home, id);
	if (!err)
		room_give_back(m, bytes);
	return err;
}

/* One of edit and may_go. */
static es_err remove_seized(struct es_media *m, const struct es_id *id, table_editor edit,
                            table_judge may_go)
{
	es_err err = edit ? table_edit(m, id, edit, 0, NULL) : table_drop(m, id, may_go);

	if (!err)
		(void)!room_clear(m, id);
	return err;
}

static es_err seize_and_remove(struct es_media *m, const struct es_id *id, table_editor edit,
                               table_judge may_go)
{
	pthread_mutex_lock(&m->making);
	struct holding *h = holding_seize(m, id);
	es_err err = h ? remove_seized(m, id, edit, may_go) : ES_NO_MEMORY;
	if (h && err)
		holding_let_go(m, h);
	else if (h)
		holding_drop(m, h);
	pthread_mutex_unlock(&m->making);
	return err;
}

es_err room_remove(struct es_media *m, const struct es_id *id, table_editor edit)
{
	return seize_and_remove(m, id, edit, NULL);
}

es_err room_drop(struct es_media *m, const struct es_id *id, table_judge may_go)
{
	return seize_and_remove(m, id, NULL, may_go);
}

/* --- making room -------------------------------------------------------------------------------- */

/* Whether somebody has it open, or waits for it. */
static bool is_busy(struct es_media *m, const struct es_id *id)
{
	bool busy = false;

	pthread_mutex_lock(&m->mutex);
	for (const struct holding *h = m->first; h && !busy; h = h->next)
		busy = !h->gone && !h->is_upload && h->users > 0 && es_id_equal(&h->id, id);
	for (size_t i = 0; i < WISHES_MAX && !busy; i++)
		busy = m->wishes[i].until_ms > es_monotonic_ms() &&
		       es_id_equal(&m->wishes[i].id, id);
	pthread_mutex_unlock(&m->mutex);
	return busy;
}

bool room_has_files(const struct es_media *m, const struct es_id *id)
{
	char path[ES_PATH_BYTES];

	return es_attachment_path(m->home, id, "", path) && access(path, F_OK) == 0;
}

/* The received file that was not used for longest. */
static bool find_oldest(struct es_media *m, struct es_id *oldest, struct es_holding *row)
{
	struct es_snapshot *snap;
	struct es_id id;
	struct es_holding holding;
	bool any = false;

	if (es_snapshot_begin(m->store, &snap))
		return false;
	for (es_err err = es_holding_next(snap, NULL, &id, &holding); !err;
	     err = es_holding_next(snap, &id, &id, &holding)) {
		if (holding.own || holding.pinned || holding.taken ||
		    (any && holding.used_ms >= row->used_ms) || !room_has_files(m, &id) ||
		    is_busy(m, &id))
			continue;
		*oldest = id;
		*row = holding;
		any = true;
	}
	es_snapshot_end(snap);
	return any;
}

static void edit_declined(struct es_holding *row, uint64_t unused)
{
	(void)unused;
	row->declined = true;
	row->whole = false;
}

/* False: there is nothing that may go. */
static bool remove_oldest(struct es_media *m)
{
	struct es_holding row;
	struct es_id id;
	char hex[ES_ID_HEX_LEN];

	if (!m->writes || !find_oldest(m, &id, &row))
		return false;
	if (room_remove(m, &id, edit_declined))
		return false;
	es_id_hex(&id, hex);
	es_say(ES_LEVEL_INFO, "the file %.16s was removed to make room", hex);
	return true;
}

es_err room_take(struct es_media *m, uint64_t bytes)
{
	while (try_to_take(m, bytes))
		if (!remove_oldest(m))
			return ES_NO_SPACE;
	return ES_OK;
}

void room_look(struct es_media *m)
{
	pthread_mutex_lock(&m->mutex);
	if (m->paused == disk_full && disk_has(m))
		m->paused = NULL;
	pthread_mutex_unlock(&m->mutex);
}

void room_shrink(struct es_media *m)
{
	while (try_to_take(m, 0) && remove_oldest(m))
		;
}

/* --- counting ----------------------------------------------------------------------------------- */

struct count {
	struct es_media *m;
	struct es_snapshot *snap;
	uint64_t bytes;
};

static void count_file(void *context, const char *path, const struct es_id *id)
{
	struct count *c = context;
	struct es_holding row;
	struct stat stat_;

	if (c->m->writes && es_holding_get(c->snap, id, &row) == ES_NOT_FOUND)
		(void)unlink(path);
	else if (stat(path, &stat_) == 0)
		c->bytes += disk_bytes(&stat_);
}

es_err room_count(struct es_media *m)
{
	struct count c = {.m = m};
	size_t uploads = 0;
	uint64_t upload_bytes = 0;

	pthread_mutex_lock(&m->making);
	es_err err = es_snapshot_begin(m->store, &c.snap);
	if (!err)
		es_attachments_walk(m->home, false, count_file, &c);
	if (!err)
		es_snapshot_end(c.snap);
	if (!err)
		err = upload_sweep(m, es_now_ms(), &uploads, &upload_bytes);
	pthread_mutex_lock(&m->mutex);
	m->bytes = c.bytes + upload_bytes;
	m->counts.uploads = uploads;
	pthread_mutex_unlock(&m->mutex);
	pthread_mutex_unlock(&m->making);
	return err;
}
