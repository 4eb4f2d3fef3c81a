/* SPDX-License-Identifier: EUPL-1.2 */
/* An upload that is complete becomes an attachment; and whole files that are taken at once. */
#include "media/upload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node.h"

/* --- finishing ---------------------------------------------------------------------------------- */

static bool find_done(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                      struct es_id *attachment)
{
	bool found = false;

	pthread_mutex_lock(&m->mutex);
	for (size_t i = 0; i < DONE_MAX && !found; i++) {
		found = memcmp(m->done[i].upload, id, ES_UPLOAD_ID_LEN) == 0 &&
		        !es_id_is_zero(&m->done[i].id);
		if (found)
			*attachment = m->done[i].id;
	}
	pthread_mutex_unlock(&m->mutex);
	return found;
}

static void note_done(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                      const struct es_id *attachment)
{
	pthread_mutex_lock(&m->mutex);
	struct done *done = &m->done[m->done_next++ % DONE_MAX];
	memcpy(done->upload, id, ES_UPLOAD_ID_LEN);
	done->id = *attachment;
	pthread_mutex_unlock(&m->mutex);
}

/* The files get their id for a name. The table knows of them before and says that they are whole afterwards,
 * and the upload stays until then, so that a crash in between leaves what can be finished again. */
static es_err move_in(struct es_media *m, struct holding *h, const struct es_id *id,
                      struct es_holding *row)
{
	char base[ES_PATH_BYTES];

	row->whole = false;
	es_err err = table_put(m, id, row);
	if (!err)
		err = attachment_base(m, id, base);
	if (!err)
		err = part_move(h->part, base);
	row->whole = true;
	return err ? err : table_put(m, id, row);
}

/* Of what came of it from elsewhere; nobody opens it meanwhile. */
static es_err take_place(struct es_media *m, struct holding *h, const struct es_id *id,
                         struct es_holding *row)
{
	struct holding *before = holding_seize(m, id);

	if (!before)
		return ES_NO_MEMORY;
	es_err err = room_clear(m, id) ? ES_IO : move_in(m, h, id, row);
	holding_drop(m, before);
	return err;
}

/* With making held. */
static es_err adopt(struct es_media *m, struct holding *h, const struct es_id *id)
{
	struct es_holding row;
	uint64_t now = es_now_ms();

	es_err err = table_get(m, id, &row);
	if (err && err != ES_NOT_FOUND)
		return err;
	bool is_here = !err && row.whole;
	if (err)
		row = (struct es_holding){.size = h->size, .seen_ms = now};
	row.own = true;
	row.declined = false;
	row.used_ms = now;
	memcpy(row.type, h->upload.type, sizeof(row.type));
	if (is_here)
		err = table_put(m, id, &row);
	else
		err = take_place(m, h, id, &row);
	if (!err && is_here)
		room_give_back(m, part_bytes_max(h->size));
	return err;
}

static es_err finish(struct es_media *m, struct holding *h, const struct es_id *declared,
                     struct es_id *id)
{
	if (h->part->count < h->part->tree.chunks)
		return ES_STATE;
	es_err err = holding_flush(m, h);
	if (err)
		return err;
	es_chunk_tree_fill(&h->part->tree, id);
	if (declared && !es_id_equal(id, declared))
		return ES_STALE;
	err = part_flush(h->part);
	if (err)
		return err;
	pthread_mutex_lock(&m->making);
	err = adopt(m, h, id);
	if (!err) {
		struct es_id key = upload_key(h->upload.id);
		upload_remove(m, h->upload.id);
		holding_forget(m, &key);
		note_done(m, h->upload.id, id);
	}
	pthread_mutex_unlock(&m->making);
	return err;
}

es_err es_upload_finish(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                        const struct es_id *declared, struct es_id *attachment)
{
	struct holding *h;

	if (find_done(m, id, attachment))
		return ES_OK;
	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	err = finish(m, h, declared, attachment);
	holding_let_go(m, h);
	return err;
}

/* --- at once ------------------------------------------------------------------------------------ */

static es_err read_some(int fd, uint8_t *out, size_t len, size_t *got)
{
	for (*got = 0; *got < len;) {
		ssize_t n = read(fd, out + *got, len - *got);
		if (n < 0)
			return ES_IO;
		if (n == 0)
			return ES_OK;
		*got += (size_t)n;
	}
	return ES_OK;
}

static es_err put_all(struct es_media *m, int fd, uint64_t size,
                      const uint8_t upload[ES_UPLOAD_ID_LEN])
{
	uint8_t *buffer = malloc(ES_UPLOAD_PUT_MAX), more;
	es_err err = buffer ? ES_OK : ES_NO_MEMORY;
	uint64_t at = 0;
	size_t got = 0;

	while (!err && at < size) {
		size_t len =
		        size - at < ES_UPLOAD_PUT_MAX ? (size_t)(size - at) : ES_UPLOAD_PUT_MAX;
		err = read_some(fd, buffer, len, &got);
		if (!err && got < len)
			err = ES_STALE; /* it became shorter */
		if (!err)
			err = es_upload_put(m, upload, at, es_bytes_of(buffer, len));
		at += len;
	}
	if (!err)
		err = read_some(fd, &more, 1, &got);
	free(buffer);
	return err ? err : got ? ES_STALE : ES_OK;
}

es_err es_media_add(struct es_media *m, int fd, const char *type, struct es_id *id)
{
	static const uint8_t nobody[ES_AUTHOR_LEN];
	uint8_t upload[ES_UPLOAD_ID_LEN];
	struct stat stat;

	if (fstat(fd, &stat) != 0 || !S_ISREG(stat.st_mode))
		return ES_IO;
	es_err err = es_upload_begin(m, nobody, (uint64_t)stat.st_size, type, upload);
	if (err)
		return err;
	err = put_all(m, fd, (uint64_t)stat.st_size, upload);
	if (!err)
		err = es_upload_finish(m, upload, NULL, id);
	if (err)
		(void)!es_upload_abort(m, upload);
	return err;
}
