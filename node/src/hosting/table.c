/* SPDX-License-Identifier: EUPL-1.2 */
#include "hosting/table.h"

#include "web/knock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool es_hosted_path(char out[ES_PATH_BYTES], const char *home, const char *name, const char *suffix)
{
	int n = snprintf(out, ES_PATH_BYTES, "%s/" ES_HOSTED_FOLDER "/%s%s", home, name, suffix);

	return n > 0 && n < ES_PATH_BYTES;
}

static bool ends_in(const char *file, const char *suffix, struct es_bytes *name)
{
	size_t len = strlen(file), tail = strlen(suffix);

	if (len <= tail || strcmp(file + len - tail, suffix) != 0)
		return false;
	*name = es_bytes_of(file, len - tail);
	return true;
}

static bool read_entry(const char *file, struct es_hosted *out)
{
	struct es_bytes name;

	out->moved = ends_in(file, ES_HOSTED_MOVED, &name);
	if (!out->moved && !ends_in(file, ES_HOSTED_CONFIG, &name))
		return false;
	return es_site_name(name, out->name) && strlen(out->name) == name.len &&
	       memcmp(out->name, name.data, name.len) == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct es_hosted *)a)->name, ((const struct es_hosted *)b)->name);
}

es_err es_hosted_list(const char *home, struct es_hosted out[ES_HOSTED_MAX], size_t *count)
{
	char path[ES_PATH_BYTES];
	struct es_hosted found;
	es_err err = ES_OK;

	*count = 0;
	if (!es_path_join(path, home, ES_HOSTED_FOLDER))
		return ES_TOO_LARGE;
	DIR *folder = es_folder_open(path);
	if (!folder)
		return errno == ENOENT ? ES_OK : es_file_error();
	for (const struct dirent *e = readdir(folder); e && !err; e = readdir(folder)) {
		if (!read_entry(e->d_name, &found))
			continue;
		if (*count == ES_HOSTED_MAX)
			err = ES_LIMIT;
		else
			out[(*count)++] = found;
	}
	closedir(folder);
	qsort(out, *count, sizeof(*out), by_name);
	return err;
}

static es_err sync_folder(const char *home)
{
	char folder[ES_PATH_BYTES];

	return es_path_join(folder, home, ES_HOSTED_FOLDER) ? es_folder_sync(folder) : ES_TOO_LARGE;
}

es_err es_hosted_enter(const char *home, const char *name, struct es_bytes options)
{
	char folder[ES_PATH_BYTES], file[ES_SITE_NAME_MAX + sizeof(ES_HOSTED_CONFIG)];

	if (!es_path_join(folder, home, ES_HOSTED_FOLDER))
		return ES_TOO_LARGE;
	snprintf(file, sizeof(file), "%s" ES_HOSTED_CONFIG, name);
	return es_file_replace(folder, file, options);
}

es_err es_hosted_move(const char *home, const char *name, bool moved)
{
	char from[ES_PATH_BYTES], to[ES_PATH_BYTES];

	if (!es_hosted_path(from, home, name, moved ? ES_HOSTED_CONFIG : ES_HOSTED_MOVED) ||
	    !es_hosted_path(to, home, name, moved ? ES_HOSTED_MOVED : ES_HOSTED_CONFIG))
		return ES_TOO_LARGE;
	return rename(from, to) ? es_file_error() : sync_folder(home);
}

es_err es_hosted_forget(const char *home, const char *name)
{
	char path[ES_PATH_BYTES];
	static const char *const suffixes[] = {ES_HOSTED_CONFIG, ES_HOSTED_MOVED};

	for (size_t i = 0; i < 2; i++) {
		if (!es_hosted_path(path, home, name, suffixes[i]))
			return ES_TOO_LARGE;
		if (unlink(path) && errno != ENOENT)
			return es_file_error();
	}
	return sync_folder(home);
}
