/* SPDX-License-Identifier: EUPL-1.2 */
/* The files as a power cut leaves them. */
#define _GNU_SOURCE
#include "disk_internal.h"

#include "essaim/err.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t random_state = 7;

static uint64_t next_random(void)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ull);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

static void grow(struct content *c, size_t len)
{
	if (len <= c->capacity)
		return;
	c->now = realloc(c->now, 2 * len);
	es_assert(c->now != NULL);
	memset(c->now + c->capacity, 0, 2 * len - c->capacity);
	c->capacity = 2 * len;
}

static void put(struct content *c, const struct event *e, size_t len)
{
	size_t end = (size_t)e->offset + (e->type == WRITE ? len : 0);

	grow(c, end);
	if (end > c->now_len || e->type == LENGTH)
		c->now_len = end;
	if (e->type == WRITE && len)
		memcpy(c->now + e->offset, e->data, len);
}

static bool survives(enum fate fate)
{
	return fate == KEPT || fate == TORN || (fate == SOME && next_random() % 2);
}

static void rebuild_file(size_t file, size_t count, enum fate fate)
{
	struct content *c = &disk_files[file];
	size_t synced = 0;

	for (size_t i = 0; i < count; i++)
		if (disk_log[i].type == SYNC && disk_log[i].file == file)
			synced = i;
	if (c->now)
		memset(c->now, 0, c->capacity);
	grow(c, c->begin_len);
	if (c->begin_len)
		memcpy(c->now, c->begin, c->begin_len);
	c->now_len = c->begin_len;
	for (size_t i = 0; i < count; i++) {
		const struct event *e = &disk_log[i];
		if (e->file != file || (e->type != WRITE && e->type != LENGTH))
			continue;
		if (i < synced)
			put(c, e, e->len);
		else if (fate == TORN && e->len > SECTOR)
			put(c, e, next_random() % (e->len / SECTOR) * SECTOR);
		else if (survives(fate)) /* a sector is whole or not there */
			put(c, e, e->len);
	}
}

#define FOLDER_FILE (FILES_MAX + 1)

struct name {
	char name[NAME_BYTES];
	size_t file; /* FILES_MAX: none; FOLDER_FILE */
};

static struct name *name_at(struct name *names, size_t *len, const char *name)
{
	for (size_t i = 0; i < *len; i++)
		if (strcmp(names[i].name, name) == 0)
			return &names[i];
	es_assert(*len < FILES_MAX);
	struct name *n = &names[(*len)++];
	snprintf(n->name, sizeof(n->name), "%s", name);
	n->file = FILES_MAX;
	return n;
}

static void folder_of(const char *name, char out[NAME_BYTES])
{
	const char *slash = strrchr(name, '/');

	snprintf(out, NAME_BYTES, "%.*s", slash ? (int)(slash - name) : 0, name);
}

/* Whether the folder in which the name of this event stands was synced after it. */
static bool is_sure(size_t at, size_t count)
{
	char folder[NAME_BYTES];

	folder_of(disk_log[at].name, folder);
	for (size_t i = at + 1; i < count; i++)
		if (disk_log[i].type == SYNC_FOLDER && strcmp(disk_log[i].name, folder) == 0)
			return true;
	return false;
}

/* Names go as files do: what the folder's last sync saw is there, of the rest what fate says. */
static size_t rebuild_names(size_t count, enum fate fate, struct name *names)
{
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const struct event *e = &disk_log[i];
		if ((e->type != NAME && e->type != UNNAME && e->type != FOLDER) ||
		    (!is_sure(i, count) && !survives(fate)))
			continue;
		name_at(names, &len, e->name)->file = e->type == NAME     ? e->file
		                                      : e->type == FOLDER ? FOLDER_FILE
		                                                          : FILES_MAX;
		if (e->type == NAME && e->data)
			name_at(names, &len, (const char *)e->data)->file = FILES_MAX;
	}
	return len;
}

static void write_out(const char *path, const struct content *c)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	es_assert(fd >= 0);
	es_assert(write(fd, c->now, c->now_len) == (ssize_t)c->now_len);
	close(fd);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
	(void)info;
	(void)type;
	return at->level ? remove(path) : 0;
}

static void empty(const char *target, const char *folder)
{
	char path[PATH_BYTES + NAME_BYTES];

	snprintf(path, sizeof(path), "%s/%s", target, folder);
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* In a folder that is lost, its files are lost. */
static bool is_lost(const struct name *names, size_t len, const struct name *name)
{
	char folder[NAME_BYTES];

	folder_of(name->name, folder);
	if (name->file == FILES_MAX)
		return true;
	if (!folder[0])
		return false;
	for (size_t i = 0; i < len; i++)
		if (strcmp(names[i].name, folder) == 0)
			return is_lost(names, len, &names[i]);
	return true;
}

void disk_rebuild(size_t count, enum fate fate, const char *target)
{
	static struct name names[FILES_MAX];
	char path[PATH_BYTES + NAME_BYTES];

	empty(target, "keys");
	empty(target, "files");
	size_t len = rebuild_names(count, fate, names);
	/* Folders were made before what is in them. */
	for (size_t i = 0; i < len; i++) {
		if (is_lost(names, len, &names[i]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", target, names[i].name);
		if (names[i].file == FOLDER_FILE) {
			(void)mkdir(path, 0700);
			continue;
		}
		rebuild_file(names[i].file, count, fate);
		write_out(path, &disk_files[names[i].file]);
	}
}
