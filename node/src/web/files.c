/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "web/files.h"

#include "web/target.h"

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ETAG_BYTES 12

struct file {
	char *name; /* from the folder on, no first slash */
	uint8_t *data;
	size_t len;
	char etag[2 * ETAG_BYTES + 3]; /* quoted */
	const struct file *gzip;       /* NAME.gz, or NULL */
};

struct es_files {
	struct file *files; /* sorted by name */
	size_t count;
	size_t bytes;
};

static const struct {
	const char *suffix, *type;
} types[] = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json; charset=utf-8"},
        {".webmanifest", "application/manifest+json; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".woff2", "font/woff2"},
        {".txt", "text/plain; charset=utf-8"},
        {".map", "application/json; charset=utf-8"},
};

static bool ends_with(const char *name, const char *suffix)
{
	size_t len = strlen(name), suffix_len = strlen(suffix);

	return len > suffix_len && strcmp(name + len - suffix_len, suffix) == 0;
}

static const char *type_of(const char *name)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (ends_with(name, types[i].suffix))
			return types[i].type;
	}
	return "application/octet-stream";
}

static void write_etag(struct file *file)
{
	uint8_t hash[crypto_generichash_BYTES];
	char hex[2 * ETAG_BYTES + 1];

	crypto_generichash(hash, sizeof(hash), file->data, file->len, NULL, 0);
	es_hex(hash, ETAG_BYTES, hex);
	file->etag[0] = '"';
	memcpy(file->etag + 1, hex, 2 * ETAG_BYTES);
	memcpy(file->etag + 1 + 2 * ETAG_BYTES, "\"", 2);
}

static es_err read_all(int fd, uint8_t *data, size_t len)
{
	for (size_t at = 0; at < len;) {
		ssize_t got = read(fd, data + at, len - at);
		if (got <= 0)
			return ES_IO;
		at += (size_t)got;
	}
	return ES_OK;
}

/* Takes one regular file into the table. */
static es_err load_file(struct es_files *files, int fd, const char *name, size_t len)
{
	struct file *grown;

	if (files->count == ES_UI_FILES_MAX || len > ES_UI_BYTES_MAX - files->bytes)
		return ES_LIMIT;
	grown = realloc(files->files, (files->count + 1) * sizeof(*grown));
	if (!grown)
		return ES_NO_MEMORY;
	files->files = grown;
	struct file *file = &grown[files->count];
	*file = (struct file){.name = strdup(name), .data = malloc(len ? len : 1), .len = len};
	files->count++; /* es_files_free takes it from here on */
	files->bytes += len;
	if (!file->name || !file->data)
		return ES_NO_MEMORY;
	es_err err = read_all(fd, file->data, len);
	if (err == ES_OK)
		write_etag(file);
	return err;
}

/* NOLINTBEGIN(misc-no-recursion): the operator's folders, ES_UI_DEPTH_MAX deep at most */
static es_err load_folder(struct es_files *files, int fd, const char *prefix, size_t depth);

/* Takes one entry of a folder; what is neither file nor folder is passed over. */
static es_err load_entry(struct es_files *files, int folder, const char *prefix, const char *entry,
                         size_t depth)
{
	char name[ES_PATH_BYTES_MAX];
	struct stat info;
	es_err err = ES_OK;

	if (entry[0] == '.')
		return ES_OK;
	if (strlen(prefix) + strlen(entry) + 2 > sizeof(name))
		return ES_LIMIT;
	int len = snprintf(name, sizeof(name), "%s%s", prefix, entry);
	int fd = openat(folder, entry, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &info) != 0) {
		if (fd >= 0)
			close(fd);
		return ES_IO;
	}
	if (S_ISDIR(info.st_mode)) {
		snprintf(name + len, sizeof(name) - (size_t)len, "/");
		return depth < ES_UI_DEPTH_MAX ? load_folder(files, fd, name, depth + 1)
		                               : (close(fd), ES_LIMIT);
	}
	if (S_ISREG(info.st_mode))
		err = load_file(files, fd, name, (size_t)info.st_size);
	close(fd);
	return err;
}

/* Takes over fd. Folders nest at most ES_UI_DEPTH_MAX deep. */
static es_err load_folder(struct es_files *files, int fd, const char *prefix, size_t depth)
{
	DIR *dir = fdopendir(fd);
	es_err err = ES_OK;

	if (!dir) {
		close(fd);
		return ES_IO;
	}
	for (struct dirent *entry; err == ES_OK && (entry = readdir(dir));)
		err = load_entry(files, fd, prefix, entry->d_name, depth);
	closedir(dir);
	return err;
}
/* NOLINTEND(misc-no-recursion) */

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

static const struct file *find(const struct es_files *files, const char *name)
{
	struct file key = {.name = (char *)(uintptr_t)name};

	if (!files || files->count == 0)
		return NULL;
	return bsearch(&key, files->files, files->count, sizeof(key), compare);
}

static void pair_gzip(struct es_files *files)
{
	char name[ES_PATH_BYTES_MAX + 4];

	qsort(files->files, files->count, sizeof(struct file), compare);
	for (size_t i = 0; i < files->count; i++) {
		snprintf(name, sizeof(name), "%s.gz", files->files[i].name);
		files->files[i].gzip = find(files, name);
	}
}

es_err es_files_load(const char *dir, struct es_files **out)
{
	struct es_files *files = calloc(1, sizeof(*files));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	es_err err = ES_NOT_FOUND;

	if (!files) {
		if (fd >= 0)
			close(fd);
		return ES_NO_MEMORY;
	}
	if (fd >= 0)
		err = load_folder(files, fd, "", 0);
	if (err != ES_OK) {
		es_files_free(files);
		return err;
	}
	if (files->count)
		pair_gzip(files);
	*out = files;
	return ES_OK;
}

void es_files_free(struct es_files *files)
{
	if (!files)
		return;
	for (size_t i = 0; i < files->count; i++) {
		free(files->files[i].name);
		free(files->files[i].data);
	}
	free(files->files);
	free(files);
}

/* If-None-Match is a list of quoted tags, weak ones among them; a tag of ours is found whole, since
 * it is quoted. */
bool es_files_holds(struct es_bytes if_none_match, const char *etag)
{
	return if_none_match.len &&
	       memmem(if_none_match.data, if_none_match.len, etag, strlen(etag)) != NULL;
}

bool es_files_get(const struct es_files *files, const char *name, struct es_bytes *out)
{
	const struct file *file = find(files, name);

	if (file)
		*out = es_bytes_of(file->data, file->len);
	return file != NULL;
}

void es_files_answer(const struct es_files *files, struct es_bytes name, bool takes_gzip,
                     struct es_bytes if_none_match, struct es_answer *out)
{
	char text[ES_PATH_BYTES_MAX];
	const struct file *file = NULL;

	if (name.len < sizeof(text)) {
		memcpy(text, name.data, name.len);
		text[name.len] = '\0';
		file = find(files, text);
	}
	if (!file) {
		es_answer_text(out, 404, "There is nothing here.\n");
		return;
	}
	const struct file *sent = takes_gzip && file->gzip ? file->gzip : file;
	bool hashed = strncmp(file->name, "assets/", 7) == 0;
	out->part = hashed;
	if (hashed)
		out->policy = "default-src 'self'"; /* a worker's own: it has no other */
	out->cache = hashed ? "public, max-age=31536000, immutable" : "no-cache";
	out->etag = es_bytes_str(sent->etag);
	out->varies = file->gzip != NULL;
	if (es_files_holds(if_none_match, sent->etag)) {
		out->status = 304;
		return;
	}
	out->status = 200;
	out->type = type_of(file->name);
	out->gzip = sent != file;
	out->body = es_bytes_of(sent->data, sent->len);
}
