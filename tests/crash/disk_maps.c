/* SPDX-License-Identifier: EUPL-1.2 */
/* Files that are written through memory: what changed in them since the last event. */
#define _GNU_SOURCE
#include "disk_internal.h"

#include "essaim/err.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

/* What was seen of one last. */
struct map {
	const uint8_t *bytes; /* NULL: none */
	uint8_t *seen;        /* owned */
	size_t len, file;
};

static struct map maps[MAPS_MAX];

/* What was written through memory since the last event may be on the disk from now on, sector by sector. */
static void look_at_map(struct map *map)
{
	for (size_t at = 0; map->bytes && at < map->len; at += SECTOR) {
		size_t len = map->len - at < SECTOR ? map->len - at : SECTOR;
		if (memcmp(map->bytes + at, map->seen + at, len) == 0)
			continue;
		memcpy(map->seen + at, map->bytes + at, len);
		struct event *e = disk_append(WRITE, map->file);
		e->offset = at;
		disk_keep(e, map->seen + at, len);
	}
}

void disk_maps_look(void)
{
	for (size_t i = 0; i < MAPS_MAX; i++)
		look_at_map(&maps[i]);
}

void disk_maps_free(void)
{
	for (size_t i = 0; i < MAPS_MAX; i++) {
		free(maps[i].seen);
		maps[i] = (struct map){.bytes = NULL};
	}
}

static void map_begins(int fd, const uint8_t *bytes, size_t len)
{
	size_t file, i = 0;

	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file)) {
		while (i < MAPS_MAX && maps[i].bytes)
			i++;
		es_assert(i < MAPS_MAX);
		maps[i] = (struct map){bytes, malloc(len), len, file};
		es_assert(maps[i].seen != NULL);
		memcpy(maps[i].seen, bytes, len);
	}
	pthread_mutex_unlock(&disk_mutex);
}

/* Whether it is one; ends: it is none from now on. */
static bool map_known(const void *bytes, bool ends, bool synced)
{
	bool known = false;

	pthread_mutex_lock(&disk_mutex);
	for (size_t i = 0; i < MAPS_MAX; i++) {
		if (!maps[i].bytes || maps[i].bytes != bytes)
			continue;
		known = true;
		if (synced)
			(void)disk_add(SYNC, maps[i].file);
		if (!ends)
			continue;
		look_at_map(&maps[i]);
		free(maps[i].seen);
		maps[i] = (struct map){.bytes = NULL};
	}
	pthread_mutex_unlock(&disk_mutex);
	return known;
}

void *mmap(void *wanted, size_t len, int protection, int flags, int fd, off_t offset)
{
	void *bytes = REAL(void *, mmap, void *, size_t, int, int, int,
	                   off_t)(wanted, len, protection, flags, fd, offset);

	if (bytes != MAP_FAILED && fd >= 0 && disk_is_on() && flags & MAP_SHARED &&
	    protection & PROT_WRITE)
		map_begins(fd, bytes, len);
	return bytes;
}

int msync(void *bytes, size_t len, int flags)
{
	int result = REAL(int, msync, void *, size_t, int)(bytes, len, flags);

	if (result == 0 && disk_is_on())
		(void)map_known(bytes, false, true);
	return result;
}

int munmap(void *bytes, size_t len)
{
	if (disk_is_on())
		(void)map_known(bytes, true, false);
	return REAL(int, munmap, void *, size_t)(bytes, len);
}
