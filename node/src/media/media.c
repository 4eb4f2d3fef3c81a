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
		holding_free(h);
	}
	pthread_mutex_destroy(&m->mutex);
	pthread_mutex_destroy(&m->making);
	free(m->home);
	free(m);
}

/* --- holdings ----------------------------------------------------------------------------------- */

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
	if (!err)
		err = part_complete(h->part);
	if (!err)
		room_give_back(m, ES_CHUNK_MAP_BYTES(h->part->tree.chunks));
	return err;
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
		if (holding_is_gone(m, h)) /* others may have its names now */
			return ES_NOT_FOUND;
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

/* Who removes it has its mutex meanwhile: what the table says now holds as long as we do. */
static es_err open_part(struct es_media *m, struct holding *h)
{
	char base[ES_PATH_BYTES];
	struct es_holding row;

	es_err err = table_get(m, &h->id, &row);
	if (err)
		return err;
	if (!es_attachment_path(m->home, &h->id, "", base))
		return ES_TOO_LARGE;
	err = part_open(base, row.size, row.whole, &h->part);
	if (err == ES_CORRUPT)
		es_say(ES_LEVEL_ERROR, "%s is damaged: its length is not that of the attachment",
		       base);
	if (err)
		return err;
	h->size = row.size;
	/* Where it fails it is tried again when the files are tended. */
	if (m->writes && part_is_full(h->part))
		(void)!holding_flush(m, h);
	return ES_OK;
}

es_err holding_get(struct es_media *m, const struct es_id *id, struct holding **out)
{
	struct holding *h;
	struct es_holding row;

	*out = NULL;
	es_err err = table_get(m, id, &row);
	if (err)
		return err;
	while ((h = holding_seize(m, id)) != NULL) {
		bool was_open = h->part != NULL;
		err = was_open ? ES_OK : open_part(m, h);
		if (err) {
			holding_let_go(m, h);
			return err;
		}
		/* The writer takes the files of what is withdrawn without asking who has them open. */
		if (!(was_open && part_is_unlinked(h->part)) && !holding_is_gone(m, h)) {
			*out = h;
			return ES_OK;
		}
		holding_drop(m, h);
	}
	return ES_NO_MEMORY;
}

es_err attachment_base(const struct es_media *m, const struct es_id *id, char base[ES_PATH_BYTES])
{
	if (!es_attachment_path(m->home, id, "", base))
		return ES_TOO_LARGE;
	return es_attachment_folder(m->home, id);
}

static void edit_begun(struct es_holding *row, uint64_t size)
{
	row->size = size; /* that of a pin was only claimed */
	row->used_ms = es_now_ms();
	row->whole = row->declined = false;
}

static es_err make_files(struct es_media *m, const struct es_id *id, uint64_t size)
{
	const struct es_holding unknown = {.seen_ms = es_now_ms()};
	char base[ES_PATH_BYTES];
	struct part *part;

	es_err err = table_edit(m, id, edit_begun, size, &unknown);
	if (!err)
		err = attachment_base(m, id, base);
	if (!err)
		err = part_make(base, size, &part);
	if (!err)
		part_close(part);
	return err;
}

static bool is_for_policy(struct es_media *m, struct es_snapshot *snap, const struct es_id *id)
{
	struct es_media_policy policy;
	struct es_reference ref = {.row = 0};
	struct es_row record;
	bool wants = false;

	es_media_policy(m, &policy);
	while (!wants && es_reference_next(snap, id, ref.row, false, &ref) == ES_OK)
		wants = es_row_get(snap, ref.row, &record) == ES_OK &&
		        policy_wants(&policy, &record.header, &ref);
	return wants;
}

/* What was let go, and what nobody asks for any more, is not made of chunks that were still on their way. */
static es_err may_make(struct es_media *m, const struct es_id *id)
{
	struct es_holding row = {.declined = false};
	struct es_snapshot *snap;

	es_err err = es_snapshot_begin(m->store, &snap);
	if (err)
		return err;
	err = es_holding_get(snap, id, &row);
	if (err == ES_NOT_FOUND)
		err = ES_OK;
	if (!err && !media_is_wished(m, id) && !row.pinned && !row.taken && !row.own &&
	    (row.declined || !is_for_policy(m, snap, id)))
		err = ES_NOT_FOUND;
	es_snapshot_end(snap);
	return err;
}

/* Nobody opens them before they are all there. Who removes it waits for making, or has done it: what its row
 * says of that now holds until the files are there. */
static es_err make(struct es_media *m, const struct es_id *id, uint64_t size, struct holding **out)
{
	struct holding *before = holding_seize(m, id);

	if (!before)
		return ES_NO_MEMORY;
	es_err err = may_make(m, id);
	if (!err)
		err = make_files(m, id, size);
	holding_drop(m, before);
	return err ? err : holding_get(m, id, out);
}

es_err holding_make(struct es_media *m, const struct es_id *id, uint64_t size, struct holding **out)
{
	uint64_t overhead = part_bytes_max(size) - size;

	es_err err = may_make(m, id); /* nothing gives way to what is refused below */
	if (!err)
		err = room_take(m, overhead);
	if (err)
		return err;
	pthread_mutex_lock(&m->making);
	err = holding_get(m, id, out);
	bool was_here = !err;
	if (err == ES_NOT_FOUND)
		err = make(m, id, size, out);
	pthread_mutex_unlock(&m->making);
	if (err || was_here)
		room_give_back(m, overhead);
	return err;
}
