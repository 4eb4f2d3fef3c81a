/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "disk.h"

#include "essaim/err.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { EVENTS_MAX = 8192, FILES_MAX = 256, SECTOR = 512, NAME_BYTES = 64, PATH_BYTES = 512 };

enum event_type { WRITE, SYNC, LENGTH, NAME, UNNAME, SYNC_FOLDER, NOTE };

struct event {
	enum event_type type;
	size_t file; /* number in files; for NAME, what the name leads to from now on */
	uint64_t offset;
	int what;
	char name[NAME_BYTES]; /* in the home */
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

static struct event events[EVENTS_MAX];
static size_t events_len;
static struct content files[FILES_MAX];
static size_t files_len;
static bool recording;
static char home[PATH_BYTES];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static uint64_t random_state = 7;

static uint64_t next_random(void)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ull);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
	return z ^ (z >> 31);
}

/* With the mutex held. */
static struct event *add(enum event_type type, size_t file)
{
	es_assert(events_len < EVENTS_MAX);
	struct event *e = &events[events_len++];
	*e = (struct event){.type = type, .file = file};
	return e;
}

static void keep(struct event *e, const void *data, size_t len)
{
	e->len = len;
	e->data = malloc(len ? len : 1);
	es_assert(e->data != NULL);
	if (len)
		memcpy(e->data, data, len);
}

static bool is_on(void)
{
	return __atomic_load_n(&recording, __ATOMIC_ACQUIRE);
}

/* The name in the home, or NULL. */
static const char *name_of(const char *path)
{
	size_t len = strlen(home);

	return strncmp(path, home, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

static bool path_of(int fd, char out[PATH_BYTES])
{
	char link[64];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t len = readlink(link, out, PATH_BYTES - 1);
	if (len > 0)
		out[len] = '\0';
	return len > 0;
}

static bool is_ours(const char *name)
{
	return name && (strcmp(name, "data.mdb") == 0 || strncmp(name, "keys/", 5) == 0);
}

static size_t add_file(ino_t inode)
{
	es_assert(files_len < FILES_MAX);
	files[files_len] = (struct content){.inode = inode};
	return files_len++;
}

/* The file behind a descriptor; one that is seen for the first time gets its name at this point. */
static bool find(int fd, size_t *file)
{
	char path[PATH_BYTES];
	struct stat info;

	if (!is_on() || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		return false;
	for (size_t i = files_len; i-- > 0;) {
		if (files[i].inode == info.st_ino && !files[i].gone) {
			*file = i;
			return true;
		}
	}
	if (!path_of(fd, path) || !is_ours(name_of(path)))
		return false;
	*file = add_file(info.st_ino);
	snprintf(add(NAME, *file)->name, NAME_BYTES, "%s", name_of(path));
	return true;
}

static void note_write(int fd, uint64_t offset, const void *data, size_t len)
{
	size_t file;

	pthread_mutex_lock(&mutex);
	if (find(fd, &file)) {
		struct event *e = add(WRITE, file);
		e->offset = offset;
		keep(e, data, len);
		if (fcntl(fd, F_GETFL) & O_DSYNC)
			(void)add(SYNC, file);
	}
	pthread_mutex_unlock(&mutex);
}

static void note_sync(int fd)
{
	char path[PATH_BYTES], folder[PATH_BYTES + 8];
	size_t file;

	pthread_mutex_lock(&mutex);
	snprintf(folder, sizeof(folder), "%s/keys", home);
	if (find(fd, &file))
		(void)add(SYNC, file);
	else if (is_on() && path_of(fd, path) && strcmp(path, folder) == 0)
		(void)add(SYNC_FOLDER, 0);
	pthread_mutex_unlock(&mutex);
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	ssize_t put =
	        REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(fd, data, len, offset);

	if (put > 0 && is_on())
		note_write(fd, (uint64_t)offset, data, (size_t)put);
	return put;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	off_t offset = lseek(fd, 0, SEEK_CUR);
	ssize_t put = REAL(ssize_t, writev, int, const struct iovec *, int)(fd, parts, count);

	/* One event a page: the system may bring them to the disk in any order. */
	for (int i = 0; i < count && put > 0 && is_on(); i++) {
		note_write(fd, (uint64_t)offset, parts[i].iov_base, parts[i].iov_len);
		offset += (off_t)parts[i].iov_len;
	}
	return put;
}

int fdatasync(int fd)
{
	int result = REAL(int, fdatasync, int)(fd);

	if (result == 0 && is_on())
		note_sync(fd);
	return result;
}

int fsync(int fd)
{
	int result = REAL(int, fsync, int)(fd);

	if (result == 0 && is_on())
		note_sync(fd);
	return result;
}

int ftruncate(int fd, off_t len)
{
	int result = REAL(int, ftruncate, int, off_t)(fd, len);
	size_t file;

	if (result != 0 || !is_on())
		return result;
	pthread_mutex_lock(&mutex);
	if (find(fd, &file))
		add(LENGTH, file)->offset = (uint64_t)len;
	pthread_mutex_unlock(&mutex);
	return result;
}

static void forget_inode(const char *path)
{
	struct stat info;

	if (stat(path, &info) != 0)
		return;
	for (size_t i = 0; i < files_len; i++)
		files[i].gone |= files[i].inode == info.st_ino;
}

int rename(const char *from, const char *to)
{
	size_t file = FILES_MAX;
	struct stat info;

	pthread_mutex_lock(&mutex);
	if (is_on() && is_ours(name_of(from)) && stat(from, &info) == 0)
		for (size_t i = files_len; i-- > 0 && file == FILES_MAX;)
			if (files[i].inode == info.st_ino && !files[i].gone)
				file = i;
	if (file != FILES_MAX)
		forget_inode(to);
	int result = REAL(int, rename, const char *, const char *)(from, to);
	if (result == 0 && file != FILES_MAX) {
		struct event *e = add(NAME, file);
		snprintf(e->name, NAME_BYTES, "%s", name_of(to));
		keep(e, name_of(from), strlen(name_of(from)) + 1);
	}
	pthread_mutex_unlock(&mutex);
	return result;
}

int unlink(const char *path)
{
	pthread_mutex_lock(&mutex);
	bool ours = is_on() && is_ours(name_of(path));
	if (ours)
		forget_inode(path);
	int result = REAL(int, unlink, const char *)(path);
	if (result == 0 && ours)
		snprintf(add(UNNAME, 0)->name, NAME_BYTES, "%s", name_of(path));
	pthread_mutex_unlock(&mutex);
	return result;
}

/* --- the files as a power cut leaves them ----------------------------------------------------- */

static void begin_with(const char *name)
{
	char path[PATH_BYTES + NAME_BYTES];
	struct stat info;

	snprintf(path, sizeof(path), "%s/%s", home, name);
	int fd = open(path, O_RDONLY);
	es_assert(fd >= 0 && fstat(fd, &info) == 0);
	size_t file = add_file(info.st_ino);
	files[file].begin_len = (size_t)info.st_size;
	files[file].begin = malloc(files[file].begin_len + 1);
	es_assert(files[file].begin != NULL &&
	          read(fd, files[file].begin, files[file].begin_len) == info.st_size);
	close(fd);
	snprintf(add(NAME, file)->name, NAME_BYTES, "%s", name);
}

void disk_record(const char *path)
{
	char keys[PATH_BYTES + 8], name[NAME_BYTES];
	struct dirent *entry;

	snprintf(home, sizeof(home), "%s", path);
	begin_with("data.mdb");
	snprintf(keys, sizeof(keys), "%s/keys", home);
	DIR *folder = opendir(keys);
	es_assert(folder != NULL);
	while ((entry = readdir(folder)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "keys/%.40s", entry->d_name);
		begin_with(name);
	}
	closedir(folder);
	(void)add(SYNC_FOLDER, 0);
	__atomic_store_n(&recording, true, __ATOMIC_RELEASE);
}

void disk_stop(void)
{
	__atomic_store_n(&recording, false, __ATOMIC_RELEASE);
}

void disk_free(void)
{
	for (size_t i = 0; i < events_len; i++)
		free(events[i].data);
	for (size_t i = 0; i < files_len; i++) {
		free(files[i].begin);
		free(files[i].now);
	}
	events_len = files_len = 0;
}

void disk_note(int what, const void *data, size_t len)
{
	pthread_mutex_lock(&mutex);
	struct event *e = add(NOTE, 0);
	e->what = what;
	keep(e, data, len);
	pthread_mutex_unlock(&mutex);
}

size_t disk_events(void)
{
	return events_len;
}

bool disk_settled(size_t count)
{
	return count == 0 || events[count - 1].type == NOTE;
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
	struct content *c = &files[file];
	size_t synced = 0;

	for (size_t i = 0; i < count; i++)
		if (events[i].type == SYNC && events[i].file == file)
			synced = i;
	if (c->now)
		memset(c->now, 0, c->capacity);
	grow(c, c->begin_len);
	if (c->begin_len)
		memcpy(c->now, c->begin, c->begin_len);
	c->now_len = c->begin_len;
	for (size_t i = 0; i < count; i++) {
		const struct event *e = &events[i];
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

struct name {
	char name[NAME_BYTES];
	size_t file; /* FILES_MAX: none */
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

/* Names go as files do: what the folder's last sync saw is there, of the rest what fate says. */
static size_t rebuild_names(size_t count, enum fate fate, struct name *names)
{
	size_t synced = 0, len = 0;

	for (size_t i = 0; i < count; i++)
		if (events[i].type == SYNC_FOLDER)
			synced = i;
	for (size_t i = 0; i < count; i++) {
		const struct event *e = &events[i];
		if ((e->type != NAME && e->type != UNNAME) || (i > synced && !survives(fate)))
			continue;
		name_at(names, &len, e->name)->file = e->type == NAME ? e->file : FILES_MAX;
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

void disk_rebuild(size_t count, enum fate fate, const char *target)
{
	static struct name names[FILES_MAX];
	char path[PATH_BYTES + NAME_BYTES];
	struct dirent *entry;

	snprintf(path, sizeof(path), "%s/keys", target);
	DIR *folder = opendir(path);
	es_assert(folder != NULL);
	while ((entry = readdir(folder)) != NULL) {
		snprintf(path, sizeof(path), "%s/keys/%.60s", target, entry->d_name);
		if (entry->d_name[0] != '.')
			(void)unlink(path);
	}
	closedir(folder);
	size_t len = rebuild_names(count, fate, names);
	for (size_t i = 0; i < len; i++) {
		if (names[i].file == FILES_MAX)
			continue;
		rebuild_file(names[i].file, count, fate);
		snprintf(path, sizeof(path), "%s/%s", target, names[i].name);
		write_out(path, &files[names[i].file]);
	}
}

void disk_notes(size_t count, void (*each)(void *context, int what, const void *data, size_t len),
                void *context)
{
	for (size_t i = 0; i < count; i++)
		if (events[i].type == NOTE)
			each(context, events[i].what, events[i].data, events[i].len);
}
