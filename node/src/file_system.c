/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* nftw */
#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK (64u * 1024)
#define WALK_DESCRIPTORS 16

es_err es_file_error(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
		return ES_NOT_FOUND;
	case EEXIST:
	case ENOTEMPTY:
		return ES_EXISTS;
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return ES_NO_SPACE;
	default:
		return ES_IO;
	}
}

bool es_path_join(char out[ES_PATH_BYTES], const char *folder, const char *name)
{
	return snprintf(out, ES_PATH_BYTES, "%s/%s", folder, name) < ES_PATH_BYTES;
}

es_err es_file_append(int fd, struct es_bytes bytes)
{
	while (bytes.len > 0) {
		ssize_t put = write(fd, bytes.data, bytes.len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return es_file_error();
		bytes.data += put;
		bytes.len -= (size_t)put;
	}
	return ES_OK;
}

es_err es_file_put(const char *path, struct es_bytes content)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return es_file_error();
	es_err err = es_file_append(fd, content);
	if (!err && fsync(fd) != 0)
		err = es_file_error();
	if (close(fd) != 0 && !err)
		err = es_file_error();
	return err;
}

es_err es_file_replace(const char *folder, const char *name, struct es_bytes content)
{
	char path[ES_PATH_BYTES], made[ES_PATH_BYTES];

	if (!es_path_join(path, folder, name) ||
	    snprintf(made, sizeof(made), "%s.new", path) >= ES_PATH_BYTES)
		return ES_TOO_LARGE;
	es_err err = es_file_put(made, content);
	if (!err && rename(made, path) != 0)
		err = es_file_error();
	if (err) {
		(void)unlink(made);
		return err;
	}
	return es_folder_sync(folder);
}

es_err es_file_get(const char *path, struct es_writer *w)
{
	uint8_t chunk[CHUNK];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = 1;

	if (fd < 0)
		return es_file_error();
	while (got != 0 && !w->err) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		es_write_raw(w, es_bytes_of(chunk, (size_t)got));
	}
	close(fd);
	if (got < 0)
		return ES_IO;
	return w->err == ES_NO_SPACE ? ES_TOO_LARGE : w->err;
}

es_err es_folder_make(const char *path)
{
	return mkdir(path, 0700) == 0 ? ES_OK : es_file_error();
}

es_err es_folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return es_file_error();
	int failed = fsync(fd);
	close(fd);
	return failed ? ES_IO : ES_OK;
}

/* By open, not opendir: the thread sanitizer sees who takes a descriptor only there. */
DIR *es_folder_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	DIR *folder = fdopendir(fd);
	if (!folder)
		close(fd);
	return folder;
}

es_err es_folder_empty(const char *path)
{
	DIR *folder = es_folder_open(path);
	const struct dirent *entry;
	es_err err = ES_OK;

	if (!folder)
		return errno == ENOTDIR ? ES_EXISTS : es_file_error();
	while (!err && (entry = readdir(folder)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			err = ES_EXISTS;
	closedir(folder);
	return err;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info;
	(void)type;
	(void)at;
	return remove(path);
}

es_err es_folder_remove(const char *path)
{
	return nftw(path, remove_one, WALK_DESCRIPTORS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT) == 0
	               ? ES_OK
	               : es_file_error();
}
