/* SPDX-License-Identifier: EUPL-1.2 */
#include "segment_files.h"

#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 64 /* kept open */

struct es_segments {
	char *folder;
	pthread_mutex_t mutex;               /* guards the rest */
	struct es_segment *files[FILES_MAX]; /* each held by its place here */
	size_t next;                         /* the place that is given up next */
};

static es_err translate(int code)
{
	return code == ENOSPC || code == EDQUOT ? ES_NO_SPACE : code == ENOENT ? ES_CORRUPT : ES_IO;
}

void es_segment_path(const struct es_segments *g, uint64_t number, char out[ES_PATH_BYTES])
{
	(void)snprintf(out, ES_PATH_BYTES, "%s/%08llu", g->folder, (unsigned long long)number);
}

void es_segment_path_new(const struct es_segments *g, char out[ES_PATH_BYTES])
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
static void let_go(struct es_segment *file)
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

static es_err open_file(const struct es_segments *g, uint64_t number, struct es_segment **out)
{
	char path[ES_PATH_BYTES];

	es_segment_path(g, number, path);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0 && (errno == EACCES || errno == EROFS))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return translate(errno);
	struct es_segment *file = malloc(sizeof(*file));
	if (!file) {
		close(fd);
		return ES_NO_MEMORY;
	}
	*file = (struct es_segment){.number = number, .fd = fd, .holders = 1};
	*out = file;
	return ES_OK;
}

es_err es_segment_hold(struct es_segments *g, uint64_t number, struct es_segment **out)
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

void es_segment_release(struct es_segments *g, struct es_segment *file)
{
	pthread_mutex_lock(&g->mutex);
	let_go(file);
	pthread_mutex_unlock(&g->mutex);
}

void es_segment_forget(struct es_segments *g, uint64_t number)
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

es_err es_segment_read(int fd, uint8_t *out, size_t len, size_t offset)
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

es_err es_segment_write(int fd, const uint8_t *data, size_t len, size_t offset)
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

bool es_segment_is_whole(int fd)
{
	struct stat info;

	return fstat(fd, &info) == 0 && info.st_size == (off_t)ES_SEGMENT_BYTES;
}

es_err es_segment_settle(int fd)
{
	return fdatasync(fd) == 0 ? ES_OK : translate(errno);
}

es_err es_segments_sync(const struct es_segments *g)
{
	es_err err = es_folder_sync(g->folder);

	return err == ES_NOT_FOUND ? ES_CORRUPT : err;
}

es_err es_segment_replace(struct es_segments *g, uint64_t number,
                          const uint8_t keys[ES_SEGMENT_BYTES])
{
	char path[ES_PATH_BYTES], made[ES_PATH_BYTES];

	es_segment_path(g, number, path);
	es_segment_path_new(g, made);
	if (mkdir(g->folder, 0700) != 0 && errno != EEXIST)
		return translate(errno);
	int fd = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0)
		return translate(errno);
	es_err err = es_segment_write(fd, keys, ES_SEGMENT_BYTES, 0);
	if (!err && fsync(fd) != 0)
		err = translate(errno);
	close(fd);
	if (!err && rename(made, path) != 0)
		err = translate(errno);
	if (err)
		(void)unlink(made);
	es_segment_forget(g, number);
	return err;
}
