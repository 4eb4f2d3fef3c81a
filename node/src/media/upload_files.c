/* SPDX-License-Identifier: EUPL-1.2 */
/* What is kept of uploads, HOME/files/uploads/HEX: as attachments in part, but that nobody knows their hashes
 * before. What a person said of one stands beside it, in HEX.about: [1, author, size, type, begun]. */
#include "media/upload.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "node.h"

#define ABOUT ".about"
#define ABOUT_BYTES 512
#define UPLOAD_HEX (2 * ES_UPLOAD_ID_LEN)

static const char *const upload_endings[] = {"", ".tree", ".held", ".new", ABOUT};

bool upload_path(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN], const char *ending,
                 char out[ES_PATH_BYTES])
{
	char hex[UPLOAD_HEX + 1];

	es_hex(id, ES_UPLOAD_ID_LEN, hex);
	return snprintf(out, ES_PATH_BYTES, "%s/" UPLOADS_FOLDER "/%s%s", m->home, hex, ending) <
	       ES_PATH_BYTES;
}

struct es_id upload_key(const uint8_t id[ES_UPLOAD_ID_LEN])
{
	struct es_id key = {{0}};

	memcpy(key.bytes, id, ES_UPLOAD_ID_LEN);
	return key;
}

void upload_remove(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN])
{
	char path[ES_PATH_BYTES];

	for (size_t i = 0; i < 5; i++)
		if (upload_path(m, id, upload_endings[i], path))
			(void)unlink(path);
}

/* --- what was said ------------------------------------------------------------------------------ */

es_err upload_write_about(const struct es_media *m, const struct es_upload *u)
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

es_err upload_read_about(const struct es_media *m, const uint8_t id[ES_UPLOAD_ID_LEN],
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

bool upload_is_expired(const struct es_upload *u, uint64_t now_ms)
{
	return now_ms > u->put_ms && now_ms - u->put_ms > ES_UPLOAD_KEEP_MS;
}

static void sweep_one(struct es_media *m, const char *name, uint64_t now_ms,
                      struct upload_sweep *sweep)
{
	uint8_t id[ES_UPLOAD_ID_LEN];
	struct es_upload u;

	if (strlen(name) < UPLOAD_HEX || es_unhex(name, UPLOAD_HEX, id, sizeof(id)))
		return;
	es_err err = upload_read_about(m, id, &u);
	if (m->writes && (err == ES_NOT_FOUND || err == ES_MALFORMED ||
	                  (!err && upload_is_expired(&u, now_ms)))) {
		struct es_id key = upload_key(id);
		holding_forget(m, &key);
		upload_remove(m, id);
		return;
	}
	if (err || strcmp(name + UPLOAD_HEX, ABOUT) != 0)
		return;
	sweep->count++;
	sweep->bytes += part_bytes_max(u.size);
	if (sweep->author && memcmp(u.author, sweep->author, ES_AUTHOR_LEN) == 0)
		sweep->of_author++;
}

es_err upload_sweep_all(struct es_media *m, uint64_t now_ms, struct upload_sweep *sweep)
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
	struct upload_sweep sweep = {.author = NULL};
	es_err err = upload_sweep_all(m, now_ms, &sweep);

	*count = sweep.count;
	*bytes = sweep.bytes;
	return err;
}
