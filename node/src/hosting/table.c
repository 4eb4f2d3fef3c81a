/* SPDX-License-Identifier: EUPL-1.2 */
#include "hosting/table.h"

#include "web/knock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
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

bool es_hosted_name(struct es_bytes text, char name[ES_SITE_NAME_MAX + 1])
{
	struct es_bytes rest;

	return es_site_name(text, name) && !ends_in(name, ES_HOSTED_CONFIG, &rest) &&
	       !ends_in(name, ES_HOSTED_MOVED, &rest);
}

void es_hosted_url(const char *own, const char *name, char *out, size_t size)
{
	const char *host = strstr(own, "://") + 3;
	const char *bracket = host[0] == '[' ? strchr(host, ']') : NULL;
	const char *port = strchr(bracket ? bracket : host, ':');
	int port_len = port ? (int)strcspn(port, "/") : 0;

	snprintf(out, size, "%.*s%s%.*s", (int)(host - own), own, name, port_len, port ? port : "");
}

bool es_hosted_stands(const char *home, const char *name)
{
	char path[ES_PATH_BYTES];

	return !es_hosted_path(path, home, name, ES_HOSTED_CONFIG) || access(path, F_OK) == 0 ||
	       errno != ENOENT;
}

/* path ends in its last name, which is cut off. */
static bool cut_last(char *path, const char **last)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return false;
	*slash = '\0';
	*last = slash + 1;
	return true;
}

bool es_hosted_is(const char *home)
{
	const char *name = "", *folder = "";
	char *path = realpath(home, NULL), file[ES_PATH_BYTES];
	bool is =
	        path && cut_last(path, &name) && cut_last(path, &folder) &&
	        strcmp(folder, ES_HOSTED_FOLDER) == 0 &&
	        ((es_hosted_path(file, path, name, ES_HOSTED_CONFIG) && access(file, F_OK) == 0) ||
	         (es_hosted_path(file, path, name, ES_HOSTED_MOVED) && access(file, F_OK) == 0));

	free(path);
	return is;
}

static bool is_file(DIR *folder, const char *file)
{
	struct stat info;

	return fstatat(dirfd(folder), file, &info, 0) == 0 && S_ISREG(info.st_mode);
}

static bool read_entry(const char *file, struct es_hosted *out)
{
	struct es_bytes name;

	out->moved = ends_in(file, ES_HOSTED_MOVED, &name);
	if (!out->moved && !ends_in(file, ES_HOSTED_CONFIG, &name))
		return false;
	return es_hosted_name(name, out->name) && strlen(out->name) == name.len &&
	       memcmp(out->name, name.data, name.len) == 0;
}

/* Puts it where its name belongs. False: there is no room for one of them, which is the last by name. */
static bool put_in(struct es_hosted out[ES_HOSTED_MAX], size_t *count,
                   const struct es_hosted *found)
{
	bool fits = *count < ES_HOSTED_MAX;
	size_t at = 0;

	while (at < *count && strcmp(out[at].name, found->name) < 0)
		at++;
	if (at == ES_HOSTED_MAX)
		return false;
	*count += fits ? 1 : 0;
	memmove(&out[at + 1], &out[at], (*count - at - 1) * sizeof(*out));
	out[at] = *found;
	return fits;
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
	for (const struct dirent *e = readdir(folder); e; e = readdir(folder)) {
		if (!read_entry(e->d_name, &found) || !is_file(folder, e->d_name))
			continue;
		if (!put_in(out, count, &found))
			err = ES_LIMIT;
	}
	closedir(folder);
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
