/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "disk_internal.h"

#include "essaim/err.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

pthread_mutex_t disk_mutex = PTHREAD_MUTEX_INITIALIZER;
struct event disk_log[EVENTS_MAX];
size_t disk_log_len;
struct content disk_files[FILES_MAX];
size_t disk_files_len;
char disk_home[PATH_BYTES];
static size_t first_len; /* of what was there when the recording began */

struct event *disk_append(enum event_type type, size_t file)
{
	es_assert(disk_log_len < EVENTS_MAX);
	struct event *e = &disk_log[disk_log_len++];
	*e = (struct event){.type = type, .file = file};
	return e;
}

void disk_keep(struct event *e, const void *data, size_t len)
{
	e->len = len;
	e->data = malloc(len ? len : 1);
	es_assert(e->data != NULL);
	if (len)
		memcpy(e->data, data, len);
}

/* With the mutex held. */
struct event *disk_add(enum event_type type, size_t file)
{
	disk_maps_look();
	return disk_append(type, file);
}

size_t disk_add_file(ino_t inode)
{
	es_assert(disk_files_len < FILES_MAX);
	disk_files[disk_files_len] = (struct content){.inode = inode};
	return disk_files_len++;
}

/* What is there when the recording begins is on the disk. */
static void begin_with(const char *name)
{
	char path[PATH_BYTES + NAME_BYTES];
	struct stat info;

	snprintf(path, sizeof(path), "%s/%s", disk_home, name);
	int fd = open(path, O_RDONLY);
	es_assert(fd >= 0 && fstat(fd, &info) == 0);
	size_t file = disk_add_file(info.st_ino);
	disk_files[file].begin_len = (size_t)info.st_size;
	disk_files[file].begin = malloc(disk_files[file].begin_len + 1);
	es_assert(disk_files[file].begin != NULL &&
	          read(fd, disk_files[file].begin, disk_files[file].begin_len) == info.st_size);
	close(fd);
	snprintf(disk_add(NAME, file)->name, NAME_BYTES, "%s", name);
}

static void begin_with_files_of(const char *folder)
{
	char path[PATH_BYTES + NAME_BYTES], name[NAME_BYTES];
	const struct dirent *entry;

	snprintf(path, sizeof(path), "%s/%s", disk_home, folder);
	DIR *dir = opendir(path);
	if (dir == NULL)
		return;
	snprintf(disk_append(FOLDER, 0)->name, NAME_BYTES, "%s", folder);
	while ((entry = readdir(dir)) != NULL) {
		snprintf(name, sizeof(name), "%s/%.80s", folder, entry->d_name);
		snprintf(path, sizeof(path), "%s/%s", disk_home, name);
		struct stat info;
		if (stat(path, &info) == 0 && S_ISREG(info.st_mode))
			begin_with(name);
	}
	closedir(dir);
	snprintf(disk_append(SYNC_FOLDER, 0)->name, NAME_BYTES, "%s", folder);
}

void disk_record(const char *path)
{
	static const char *const folders[] = {"keys", "files", "files/uploads"};

	snprintf(disk_home, sizeof(disk_home), "%s", path);
	begin_with("data.mdb");
	for (size_t i = 0; i < 3; i++)
		begin_with_files_of(folders[i]);
	snprintf(disk_append(SYNC_FOLDER, 0)->name, NAME_BYTES, "files");
	(void)disk_append(SYNC_FOLDER, 0);
	first_len = disk_log_len;
	disk_watch(true);
}

void disk_stop(void)
{
	disk_watch(false);
}

void disk_free(void)
{
	for (size_t i = 0; i < disk_log_len; i++)
		free(disk_log[i].data);
	for (size_t i = 0; i < disk_files_len; i++) {
		free(disk_files[i].begin);
		free(disk_files[i].now);
	}
	disk_maps_free();
	disk_log_len = disk_files_len = 0;
}

void disk_note(int what, const void *data, size_t len)
{
	pthread_mutex_lock(&disk_mutex);
	struct event *e = disk_add(NOTE, 0);
	e->what = what;
	disk_keep(e, data, len);
	pthread_mutex_unlock(&disk_mutex);
}

size_t disk_first(void)
{
	return first_len;
}

size_t disk_events(void)
{
	return disk_log_len;
}

bool disk_settled(size_t count)
{
	return count == 0 || disk_log[count - 1].type == NOTE;
}

void disk_notes(size_t count, void (*each)(void *context, int what, const void *data, size_t len),
                void *context)
{
	for (size_t i = 0; i < count; i++)
		if (disk_log[i].type == NOTE)
			each(context, disk_log[i].what, disk_log[i].data, disk_log[i].len);
}
