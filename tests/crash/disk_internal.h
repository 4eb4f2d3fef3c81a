/* SPDX-License-Identifier: EUPL-1.2 */
/* What the parts of the recorder share: the events so far and the files that they are about. Guarded by
 * disk_mutex while it records. */
#ifndef CRASH_DISK_INTERNAL_H
#define CRASH_DISK_INTERNAL_H

#include "disk.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/types.h>

enum {
	EVENTS_MAX = 8192,
	FILES_MAX = 256,
	SECTOR = 512,
	NAME_BYTES = 128,
	PATH_BYTES = 512,
	MAPS_MAX = 16
};

enum event_type { WRITE, SYNC, LENGTH, NAME, UNNAME, FOLDER, SYNC_FOLDER, NOTE };

struct event {
	enum event_type type;
	size_t file; /* number in files; for NAME, what the name leads to from now on */
	uint64_t offset;
	int what;
	char name[NAME_BYTES]; /* in the home; "" is the home itself */
	uint8_t *data;         /* owned */
	size_t len;
};

/* A file, whatever name it has. */
struct content {
	ino_t inode;
	bool gone; /* its inode may stand for another file now */
	uint8_t *begin, *now;
	size_t begin_len, now_len, capacity;
};

extern pthread_mutex_t disk_mutex;
extern struct event disk_log[EVENTS_MAX];
extern size_t disk_log_len;
extern struct content disk_files[FILES_MAX];
extern size_t disk_files_len;
extern char disk_home[PATH_BYTES];

/* Notes an event behind what was written through memory until now; and without looking at that. */
struct event *disk_add(enum event_type type, size_t file);
struct event *disk_append(enum event_type type, size_t file);
void disk_keep(struct event *e, const void *data, size_t len);
size_t disk_add_file(ino_t inode);

/* disk_calls.c: whether calls are recorded. */
void disk_watch(bool on);
bool disk_is_on(void);
/* The file behind a descriptor; one that is seen for the first time gets its name at this point. */
bool disk_find(int fd, size_t *file);

/* disk_full.c: whether there is no room for so many bytes at this place of a file, or behind its end where
 * offset is -1 (*len may become less); errno is set then. */
bool disk_refuses(int fd, int64_t offset, size_t *len);
bool disk_refuses_name(const char *path);

/* disk_maps.c */
void disk_maps_look(void);
void disk_maps_free(void);

#endif
