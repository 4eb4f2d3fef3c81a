/* SPDX-License-Identifier: EUPL-1.2 */
/* Uploads: files under HOME/files/uploads until they are complete and get their id. What a person said of
 * one stands beside it, in HEX.about: [1, author, size, type, begun]. */
#include "media/internal.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node.h"

#define ABOUT ".about"
#define ABOUT_BYTES 512
#define UPLOAD_HEX (2 * ES_UPLOAD_ID_LEN)

static const char *const upload_endings[] = {"", ".tree", ".held", ".new", ABOUT};

static bool upload_path(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                        const char *ending, char out[ES_PATH_BYTES])
{
	char hex[UPLOAD_HEX + 1];

	es_hex(id, ES_UPLOAD_ID_LEN, hex);
	return snprintf(out, ES_PATH_BYTES, "%s/" UPLOADS_FOLDER "/%s%s", m->home, hex, ending) <
	       ES_PATH_BYTES;
}

static struct es_id key_of(const uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_id key = {{0}};

	memcpy(key.bytes, id, ES_UPLOAD_ID_LEN);
	return key;
}

static void remove_files(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN])
{
	char path[ES_PATH_BYTES];

	for (size_t i = 0; i < 5; i++)
		if (upload_path(m, id, upload_endings[i], path))
			(void)unlink(path);
}

/* --- what was said ------------------------------------------------------------------------------ */

static es_err write_about(const struct es_media *m, const struct es_upload *u)
{
	uint8_t about[ABOUT_BYTES];
	char path[ES_PATH_BYTES];
	struct es_writer w;

	es_writer_init(&w, about, sizeof(about));
	es_write_array(&w, 5);
	es_write_uint(&w, 1);
	es_write_bin(&w, ES_BYTES(u->author));
	es_write_uint(&w, u->size);
	es_write_cstr(&w, u->type);
	es_write_uint(&w, u->begun_ms);
	if (w.err || !upload_path(m, u->id, ABOUT, path))
		return ES_TOO_LARGE;
	return es_file_put(path, es_writer_bytes(&w));
}

static es_err read_about(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
                         struct es_upload *u)
{
	char path[ES_PATH_BYTES];
	struct es_writer w;
	struct es_reader r;
	struct stat held;

	memset(u, 0, sizeof(*u));
	memcpy(u->id, id, ES_UPLOAD_ID_LEN);
	if (!upload_path(m, id, ABOUT, path))
		return ES_TOO_LARGE;
	es_writer_grow(&w, ABOUT_BYTES);
	es_err err = es_file_get(path, &w);
	es_reader_init(&r, es_writer_bytes(&w));
	es_read_array_of(&r, 5);
	if (es_read_uint(&r, 1) != 1)
		es_reader_fail(&r, ES_VERSION);
	es_read_fixed(&r, u->author, ES_AUTHOR_LEN);
	u->size = es_read_uint(&r, ES_ATTACHMENT_MAX);
	struct es_bytes type = es_read_str(&r, ES_MEDIA_TYPE_MAX);
	u->begun_ms = es_read_uint(&r, INT64_MAX);
	if (!err)
		err = es_reader_finish(&r);
	if (!err && u->size == 0)
		err = ES_CORRUPT;
	if (!err) {
		memcpy(u->type, type.data, type.len);
		u->chunks = es_chunk_count(u->size);
		u->put_ms = u->begun_ms;
	}
	es_writer_free(&w);
	if (upload_path(m, id, ".held", path) && stat(path, &held) == 0)
		u->put_ms = (uint64_t)held.st_mtim.tv_sec * 1000;
	return err;
}

/* --- sweeping ----------------------------------------------------------------------------------- */

static bool is_expired(const struct es_upload *u, uint64_t now_ms)
{
	return now_ms > u->put_ms && now_ms - u->put_ms > ES_UPLOAD_KEEP_MS;
}

struct sweep {
	size_t count, of_author;
	uint64_t bytes;
	const uint8_t *author; /* or NULL */
};

static void sweep_one(struct es_media *m, const char *name, uint64_t now_ms, struct sweep *sweep)
{
	uint8_t id[ES_UPLOAD_ID_LEN];
	struct es_upload u;

	if (strlen(name) < UPLOAD_HEX || es_unhex(name, UPLOAD_HEX, id, sizeof(id)))
		return;
	es_err err = read_about(m, id, &u);
	if (m->writes &&
	    (err == ES_NOT_FOUND || err == ES_MALFORMED || (!err && is_expired(&u, now_ms)))) {
		struct es_id key = key_of(id);
		holding_forget(m, &key, true);
		remove_files(m, id);
		return;
	}
	if (err || strcmp(name + UPLOAD_HEX, ABOUT) != 0)
		return;
	sweep->count++;
	sweep->bytes += part_bytes_max(u.size);
	if (sweep->author && memcmp(u.author, sweep->author, ES_AUTHOR_LEN) == 0)
		sweep->of_author++;
}

static es_err sweep_all(struct es_media *m, uint64_t now_ms, struct sweep *sweep)
{
	char folder[ES_PATH_BYTES];
	const struct dirent *entry;

	if (!es_path_join(folder, m->home, UPLOADS_FOLDER))
		return ES_TOO_LARGE;
	DIR *dir = es_folder_open(folder);
	while (dir && (entry = readdir(dir)) != NULL)
		sweep_one(m, entry->d_name, now_ms, sweep);
	if (dir)
		closedir(dir);
	return ES_OK;
}

es_err upload_sweep(struct es_media *m, uint64_t now_ms, size_t *count, uint64_t *bytes)
{
	struct sweep sweep = {.author = NULL};
	es_err err = sweep_all(m, now_ms, &sweep);

	*count = sweep.count;
	*bytes = sweep.bytes;
	return err;
}

/* Who was told of an upload may go on with it after a crash. */
static es_err sync_uploads(const struct es_media *m)
{
	char folder[ES_PATH_BYTES];

	if (!es_path_join(folder, m->home, UPLOADS_FOLDER))
		return ES_TOO_LARGE;
	return es_folder_sync(folder);
}

/* --- beginning ---------------------------------------------------------------------------------- */

static es_err make_upload(struct es_media *m, struct es_upload *u)
{
	char base[ES_PATH_BYTES];
	struct part *part;
	struct holding *h;

	if (!upload_path(m, u->id, "", base))
		return ES_TOO_LARGE;
	es_err err = write_about(m, u);
	if (!err)
		err = part_make(base, u->size, &part);
	if (err)
		return err;
	err = sync_uploads(m);
	if (err) {
		part_close(part);
		return err;
	}
	struct es_id key = key_of(u->id);
	err = holding_enter(m, &key, true, part, &h);
	if (err) {
		part_close(part);
		return err;
	}
	h->upload = *u;
	holding_let_go(m, h);
	return ES_OK;
}

es_err es_upload_begin(struct es_media *m, const uint8_t author[ES_AUTHOR_LEN], uint64_t size,
                       const char *type, uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_upload u = {.size = size};
	struct sweep sweep = {.author = author};

	if (size > ES_ATTACHMENT_MAX)
		return ES_TOO_LARGE;
	if (size == 0 || !es_media_type_fits(es_bytes_str(type)))
		return ES_INVALID;
	es_err err = room_take(m, part_bytes_max(size));
	if (err)
		return err;
	randombytes_buf(u.id, sizeof(u.id));
	memcpy(u.author, author, ES_AUTHOR_LEN);
	u.chunks = es_chunk_count(size);
	(void)snprintf(u.type, sizeof(u.type), "%s", type);
	u.begun_ms = u.put_ms = es_now_ms();
	pthread_mutex_lock(&m->making);
	err = sweep_all(m, u.begun_ms, &sweep);
	if (!err && (sweep.count >= ES_UPLOADS_MAX || sweep.of_author >= ES_UPLOADS_PER_AUTHOR))
		err = ES_LIMIT;
	if (!err)
		err = make_upload(m, &u);
	if (err)
		remove_files(m, u.id);
	pthread_mutex_unlock(&m->making);
	if (err) {
		room_give_back(m, part_bytes_max(size));
		return err;
	}
	memcpy(id, u.id, ES_UPLOAD_ID_LEN);
	return ES_OK;
}

static es_err open_upload(struct es_media *m, const struct es_upload *u, struct holding **out)
{
	char base[ES_PATH_BYTES];
	struct part *part;

	if (!upload_path(m, u->id, "", base))
		return ES_TOO_LARGE;
	es_err err = part_open(base, u->size, false, &part);
	if (err)
		return err;
	struct es_id key = key_of(u->id);
	err = holding_enter(m, &key, true, part, out);
	if (err)
		part_close(part);
	else
		(*out)->upload = *u;
	return err;
}

/* Its mutex is held where *out is new. */
static es_err open_or_use(struct es_media *m, const struct es_id *key, struct holding **listed,
                          struct holding **made)
{
	struct es_upload u;
	es_err err = ES_OK;

	*made = NULL;
	pthread_mutex_lock(&m->making);
	*listed = holding_use(m, key, true);
	if (!*listed)
		err = read_about(m, key->bytes, &u);
	if (!err && !*listed && is_expired(&u, es_now_ms()))
		err = ES_NOT_FOUND;
	if (!err && !*listed)
		err = open_upload(m, &u, made);
	pthread_mutex_unlock(&m->making);
	return err;
}

es_err upload_open(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], struct holding **out)
{
	struct es_id key = key_of(id);
	struct holding *listed = holding_use(m, &key, true);

	if (!listed) {
		es_err err = open_or_use(m, &key, &listed, out);
		if (err || !listed)
			return err;
	}
	*out = listed;
	/* Not with making held: who finishes an upload takes the two in this order. */
	pthread_mutex_lock(&listed->mutex);
	if (!holding_is_gone(m, listed))
		return ES_OK;
	holding_let_go(m, listed);
	return ES_NOT_FOUND;
}

/* --- putting ------------------------------------------------------------------------------------ */

static es_err put_chunk(struct part *p, uint32_t index, struct es_bytes chunk)
{
	struct es_tree_hash hash;

	es_chunk_hash(chunk, &hash);
	if (part_is_held(p, index))
		return memcmp(&p->tree.nodes[index], &hash, sizeof(hash)) == 0 ? ES_OK : ES_STALE;
	es_err err = part_write(p, index, chunk);
	if (!err)
		p->tree.nodes[index] = hash;
	return err;
}

static bool fits(const struct holding *h, uint64_t offset, size_t len)
{
	if (len == 0 || len > ES_UPLOAD_PUT_MAX || offset % ES_CHUNK_LEN != 0 ||
	    offset >= h->size || len > h->size - offset)
		return false;
	return len % ES_CHUNK_LEN == 0 || offset + len == h->size;
}

es_err es_upload_put(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                     struct es_bytes bytes)
{
	struct holding *h;

	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	if (!fits(h, offset, bytes.len))
		err = ES_INVALID;
	for (size_t at = 0; at < bytes.len && !err;) {
		uint32_t index = (uint32_t)((offset + at) / ES_CHUNK_LEN);
		size_t len = es_chunk_len(h->size, index);
		err = put_chunk(h->part, index, es_bytes_of(bytes.data + at, len));
		at += len;
	}
	es_err flushed = holding_flush(m, h);
	h->upload.put_ms = es_now_ms();
	holding_let_go(m, h);
	return err ? err : flushed;
}

es_err es_upload_get(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], struct es_upload *out)
{
	struct holding *h;

	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	*out = h->upload;
	out->held = part_held_bytes(h->part);
	memcpy(out->map, h->part->held, sizeof(out->map));
	holding_let_go(m, h);
	return ES_OK;
}

es_err es_upload_read(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], uint64_t offset,
                      uint8_t *out, size_t len, size_t *got)
{
	struct holding *h;

	*got = 0;
	es_err err = upload_open(m, id, &h);
	if (err)
		return err;
	err = holding_read(h, offset, out, len, got);
	holding_let_go(m, h);
	return err;
}

es_err es_upload_abort(struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_id key = key_of(id);
	struct es_upload u;

	pthread_mutex_lock(&m->making);
	es_err err = read_about(m, id, &u);
	if (!err) {
		holding_forget(m, &key, true);
		remove_files(m, id);
		room_give_back(m, part_bytes_max(u.size));
	}
	pthread_mutex_unlock(&m->making);
	return err;
}

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
		err = room_clear(m, id) ? ES_IO : move_in(m, h, id, &row);
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
		struct es_id key = key_of(h->upload.id);
		remove_files(m, h->upload.id);
		holding_forget(m, &key, true);
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
