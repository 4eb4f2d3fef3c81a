/* SPDX-License-Identifier: EUPL-1.2 */
#include "segments.h"

#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 64 /* kept open */

/* An open file. Whoever reads from it holds it: it may be renamed over and dropped meanwhile. */
struct file {
	uint64_t number;
	int fd;
	unsigned holders; /* guarded by the mutex */
};

struct es_segments {
	char *folder;
	pthread_mutex_t mutex;         /* guards the rest */
	struct file *files[FILES_MAX]; /* each held by its place here */
	size_t next;                   /* the place that is given up next */
};

static es_err translate(int code)
{
	return code == ENOSPC || code == EDQUOT ? ES_NO_SPACE : code == ENOENT ? ES_CORRUPT : ES_IO;
}

static void path_of(const struct es_segments *g, uint64_t number, char out[ES_PATH_BYTES])
{
	(void)snprintf(out, ES_PATH_BYTES, "%s/%08llu", g->folder, (unsigned long long)number);
}

static void path_of_new(const struct es_segments *g, char out[ES_PATH_BYTES])
{
	(void)snprintf(out, ES_PATH_BYTES, "%s/new", g->folder);
}

es_err es_segments_make(const char *home)
{
	char path[ES_PATH_BYTES];

	if (!es_path_join(path, home, ES_SEGMENT_FOLDER))
		return ES_TOO_LARGE;
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return translate(errno);
	return ES_OK;
}

es_err es_segments_open(const char *home, struct es_segments **out)
{
	size_t len = strlen(home) + sizeof("/" ES_SEGMENT_FOLDER);

	*out = NULL;
	if (len + 32 > ES_PATH_BYTES)
		return ES_TOO_LARGE;
	struct es_segments *g = calloc(1, sizeof(*g));
	if (!g)
		return ES_NO_MEMORY;
	g->folder = malloc(len);
	if (!g->folder) {
		free(g);
		return ES_NO_MEMORY;
	}
	(void)snprintf(g->folder, len, "%s/" ES_SEGMENT_FOLDER, home);
	pthread_mutex_init(&g->mutex, NULL);
	*out = g;
	return ES_OK;
}

/* With the mutex held, but for the last one. */
static void let_go(struct file *file)
{
	if (!file || --file->holders > 0)
		return;
	close(file->fd);
	free(file);
}

void es_segments_close(struct es_segments *g)
{
	if (!g)
		return;
	for (size_t i = 0; i < FILES_MAX; i++)
		let_go(g->files[i]);
	pthread_mutex_destroy(&g->mutex);
	free(g->folder);
	free(g);
}

static es_err open_file(const struct es_segments *g, uint64_t number, struct file **out)
{
	char path[ES_PATH_BYTES];

	path_of(g, number, path);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && (errno == EACCES || errno == EROFS))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return translate(errno);
	struct file *file = malloc(sizeof(*file));
	if (!file) {
		close(fd);
		return ES_NO_MEMORY;
	}
	*file = (struct file){.number = number, .fd = fd, .holders = 1};
	*out = file;
	return ES_OK;
}

/* A file, held: release gives it back. */
static es_err hold(struct es_segments *g, uint64_t number, struct file **out)
{
	es_err err = ES_OK;

	*out = NULL;
	pthread_mutex_lock(&g->mutex);
	for (size_t i = 0; i < FILES_MAX && !*out; i++)
		if (g->files[i] && g->files[i]->number == number)
			*out = g->files[i];
	if (!*out) {
		err = open_file(g, number, out);
		if (!err) {
			let_go(g->files[g->next]);
			g->files[g->next] = *out;
			g->next = (g->next + 1) % FILES_MAX;
		}
	}
	if (!err)
		(*out)->holders++;
	pthread_mutex_unlock(&g->mutex);
	return err;
}

static void release(struct es_segments *g, struct file *file)
{
	pthread_mutex_lock(&g->mutex);
	let_go(file);
	pthread_mutex_unlock(&g->mutex);
}

/* After a rename: what is open is the file before. */
static void forget(struct es_segments *g, uint64_t number)
{
	pthread_mutex_lock(&g->mutex);
	for (size_t i = 0; i < FILES_MAX; i++) {
		if (!g->files[i] || g->files[i]->number != number)
			continue;
		let_go(g->files[i]);
		g->files[i] = NULL;
	}
	pthread_mutex_unlock(&g->mutex);
}

/* As much as there is: ES_CORRUPT where that is less. */
static es_err read_at(int fd, uint8_t *out, size_t len, size_t offset)
{
	while (len) {
		ssize_t got = pread(fd, out, len, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 ? ES_CORRUPT : ES_IO;
		out += got;
		offset += (size_t)got;
		len -= (size_t)got;
	}
	return ES_OK;
}

static es_err write_at(int fd, const uint8_t *data, size_t len, size_t offset)
{
	while (len) {
		ssize_t put = pwrite(fd, data, len, (off_t)offset);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put == 0 ? ES_IO : translate(errno);
		data += put;
		offset += (size_t)put;
		len -= (size_t)put;
	}
	return ES_OK;
}

es_err es_segments_get(struct es_segments *g, uint64_t row, uint8_t key[ES_BODY_KEY_LEN])
{
	struct file *file;
	size_t offset = (size_t)(row % ES_SEGMENT_SLOTS) * ES_BODY_KEY_LEN;

	es_err err = hold(g, row / ES_SEGMENT_SLOTS, &file);
	if (!err) {
		err = read_at(file->fd, key, ES_BODY_KEY_LEN, offset);
		release(g, file);
	}
	if (!err && sodium_is_zero(key, ES_BODY_KEY_LEN))
		err = ES_NOT_FOUND;
	return err;
}

static bool has_its_size(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && info.st_size == (off_t)ES_SEGMENT_BYTES;
}

const char *es_segments_look(struct es_segments *g, uint64_t number, uint8_t out[ES_SEGMENT_BYTES])
{
	struct file *file;
	const char *what = NULL;

	memset(out, 0, ES_SEGMENT_BYTES);
	forget(g, number);
	es_err err = hold(g, number, &file);
	if (err)
		return err == ES_CORRUPT ? "missing" : "cannot be opened";
	err = read_at(file->fd, out, ES_SEGMENT_BYTES, 0);
	if (err)
		what = err == ES_CORRUPT ? "cut off" : "cannot be read";
	else if (!has_its_size(file->fd))
		what = "longer than such a file can be";
	release(g, file);
	return what;
}

static es_err sync_folder(const struct es_segments *g)
{
	es_err err = es_folder_sync(g->folder);

	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

/* A file in place of the one before, whole and durable but for its name: sync_folder follows. */
static es_err replace(struct es_segments *g, uint64_t number, const uint8_t keys[ES_SEGMENT_BYTES])
{
	char path[ES_PATH_BYTES], made[ES_PATH_BYTES];

	path_of(g, number, path);
	path_of_new(g, made);
	if (mkdir(g->folder, 0700) != 0 && errno != EEXIST)
		return translate(errno);
	int fd = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return translate(errno);
	es_err err = write_at(fd, keys, ES_SEGMENT_BYTES, 0);
	if (!err && fsync(fd) != 0)
		err = translate(errno);
	close(fd);
	if (!err && rename(made, path) != 0)
		err = translate(errno);
	if (err)
		(void)unlink(made);
	forget(g, number);
	return err;
}

/* Keys that follow each other go in one write. */
static es_err write_stretches(int fd, const struct es_slot *slots, size_t count, uint8_t *keys)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < count && !err;) {
		size_t start = (size_t)(slots[i].row % ES_SEGMENT_SLOTS), len = 0;
		while (i < count && slots[i].row % ES_SEGMENT_SLOTS == start + len) {
			memcpy(keys + len++ * ES_BODY_KEY_LEN, slots[i].key, ES_BODY_KEY_LEN);
			i++;
		}
		err = write_at(fd, keys, len * ES_BODY_KEY_LEN, start * ES_BODY_KEY_LEN);
	}
	if (!err && fdatasync(fd) != 0)
		err = translate(errno);
	return err;
}

/* What cannot be read now may be readable later: only a file that is not there, or cut off, has no
 * keys left where we read none. */
static bool cannot(const char *what)
{
	return what && strncmp(what, "cannot", 6) == 0;
}

/* Keys of one file. */
static es_err put_in_file(struct es_segments *g, const struct es_slot *slots, size_t count,
                          uint8_t *keys)
{
	uint64_t number = slots[0].row / ES_SEGMENT_SLOTS;
	struct file *file;

	es_err err = hold(g, number, &file);
	bool whole = !err && has_its_size(file->fd);
	if (whole)
		err = write_stretches(file->fd, slots, count, keys);
	if (file)
		release(g, file);
	if (whole || (err && err != ES_CORRUPT))
		return err;
	const char *what = es_segments_look(g, number, keys);
	if (cannot(what))
		return ES_IO;
	for (size_t i = 0; i < count; i++)
		memcpy(keys + slots[i].row % ES_SEGMENT_SLOTS * ES_BODY_KEY_LEN, slots[i].key,
		       ES_BODY_KEY_LEN);
	err = replace(g, number, keys);
	return err ? err : sync_folder(g);
}

static void wipe(uint8_t *keys)
{
	if (keys)
		sodium_memzero(keys, ES_SEGMENT_BYTES);
	free(keys);
}

es_err es_segments_put(struct es_segments *g, const struct es_slot *slots, size_t count)
{
	es_err err = ES_OK;

	if (count == 0)
		return ES_OK;
	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (size_t i = 0, end; i < count && !err; i = end) {
		for (end = i + 1; end < count; end++) {
			es_assert(slots[end].row > slots[end - 1].row);
			if (slots[end].row / ES_SEGMENT_SLOTS != slots[i].row / ES_SEGMENT_SLOTS)
				break;
		}
		err = put_in_file(g, slots + i, end - i, keys);
	}
	wipe(keys);
	return err;
}

static es_err erase_in_file(struct es_segments *g, const uint64_t *rows, size_t count,
                            uint8_t *keys, bool *renamed)
{
	uint64_t number = rows[0] / ES_SEGMENT_SLOTS;
	char path[ES_PATH_BYTES];

	path_of(g, number, path);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return ES_OK; /* it is gone with all its keys */
	if (cannot(es_segments_look(g, number, keys)))
		return ES_IO;
	for (size_t i = 0; i < count; i++)
		memset(keys + rows[i] % ES_SEGMENT_SLOTS * ES_BODY_KEY_LEN, 0, ES_BODY_KEY_LEN);
	*renamed = true;
	return replace(g, number, keys);
}

es_err es_segments_erase(struct es_segments *g, const uint64_t *rows, size_t count)
{
	es_err err = ES_OK;
	bool renamed = false;

	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (size_t i = 0, end; i < count && !err; i = end) {
		for (end = i + 1; end < count; end++)
			if (rows[end] / ES_SEGMENT_SLOTS != rows[i] / ES_SEGMENT_SLOTS)
				break;
		err = erase_in_file(g, rows + i, end - i, keys, &renamed);
	}
	wipe(keys);
	/* A rename that an earlier attempt made may not be durable yet, even if this one found
	 * nothing to do. */
	es_err synced = count ? sync_folder(g) : ES_OK;
	if (synced == ES_CORRUPT && !renamed)
		synced = ES_OK; /* there is no folder */
	return err ? err : synced;
}

/* Keys whose rows were never committed. */
static es_err tidy_file(struct es_segments *g, uint64_t number, uint64_t first_free, uint8_t *keys,
                        bool *changed)
{
	size_t from = first_free > number * ES_SEGMENT_SLOTS
	                      ? (size_t)(first_free - number * ES_SEGMENT_SLOTS)
	                      : 0;

	if (es_segments_look(g, number, keys))
		return ES_OK; /* for check to tell */
	if (from >= ES_SEGMENT_SLOTS || sodium_is_zero(keys + from * ES_BODY_KEY_LEN,
	                                               ES_SEGMENT_BYTES - from * ES_BODY_KEY_LEN))
		return ES_OK;
	memset(keys + from * ES_BODY_KEY_LEN, 0, ES_SEGMENT_BYTES - from * ES_BODY_KEY_LEN);
	*changed = true;
	return replace(g, number, keys);
}

es_err es_segments_tidy(struct es_segments *g, uint64_t last_row)
{
	char path[ES_PATH_BYTES];
	es_err err = ES_OK;

	path_of_new(g, path);
	bool changed = unlink(path) == 0;
	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (uint64_t number = (last_row + 1) / ES_SEGMENT_SLOTS; !err; number++) {
		path_of(g, number, path);
		if (access(path, F_OK) != 0)
			break;
		err = tidy_file(g, number, last_row + 1, keys, &changed);
	}
	wipe(keys);
	return err || !changed ? err : sync_folder(g);
}
