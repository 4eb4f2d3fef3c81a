/* SPDX-License-Identifier: EUPL-1.2 */
/* A disk that is full: which calls it refuses. */
#define _GNU_SOURCE
#include "disk_internal.h"

#include "essaim/err.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* guards the rest */
static char full_home[PATH_BYTES];                        /* empty: there is room */
static size_t left, refused;
static bool cut;

void disk_fill(const char *home, size_t count, bool partly)
{
	es_assert(!disk_is_on()); /* what is refused is not recorded; and so the calls are ours */
	pthread_mutex_lock(&mutex);
	snprintf(full_home, sizeof(full_home), "%s", home);
	left = count;
	refused = 0;
	cut = partly;
	pthread_mutex_unlock(&mutex);
}

size_t disk_clear(void)
{
	pthread_mutex_lock(&mutex);
	full_home[0] = '\0';
	size_t count = refused;
	pthread_mutex_unlock(&mutex);
	return count;
}

/* With the mutex held. */
static bool is_inside(const char *path)
{
	size_t len = strlen(full_home);

	return len && strncmp(path, full_home, len) == 0 && path[len] == '/';
}

static bool is_inside_fd(int fd)
{
	char link[64], path[PATH_BYTES];

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t len = full_home[0] ? readlink(link, path, sizeof(path) - 1) : 0;
	if (len <= 0)
		return false;
	path[len] = '\0';
	return is_inside(path);
}

static bool refuse(void)
{
	if (left > 0) {
		left--;
		return false;
	}
	refused++;
	errno = ENOSPC;
	return true;
}

/* Whether these bytes of the file have their place on the disk. */
static bool has_place(int fd, off_t offset, size_t len)
{
	off_t at = lseek(fd, 0, SEEK_CUR);
	off_t hole = lseek(fd, offset, SEEK_HOLE);

	(void)lseek(fd, at, SEEK_SET);
	return hole >= offset + (off_t)len;
}

bool disk_refuses(int fd, int64_t offset, size_t *len)
{
	pthread_mutex_lock(&mutex);
	bool refuses = is_inside_fd(fd);
	if (refuses && offset < 0)
		offset = lseek(fd, 0, SEEK_CUR);
	refuses = refuses && !has_place(fd, offset, *len) && refuse();
	if (refuses && cut && refused == 1 && *len > 1) {
		*len /= 2;
		refuses = false;
	}
	pthread_mutex_unlock(&mutex);
	return refuses;
}

bool disk_refuses_name(const char *path)
{
	pthread_mutex_lock(&mutex);
	bool refuses = is_inside(path) && access(path, F_OK) != 0 && refuse();
	pthread_mutex_unlock(&mutex);
	return refuses;
}

static bool is_full(void)
{
	pthread_mutex_lock(&mutex);
	bool full = full_home[0] && refused > 0;
	pthread_mutex_unlock(&mutex);
	return full;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

int statvfs(const char *path, struct statvfs *out)
{
	int result = REAL(int, statvfs, const char *, struct statvfs *)(path, out);

	if (result == 0 && is_full())
		out->f_bavail = 0;
	return result;
}

int fstatvfs(int fd, struct statvfs *out)
{
	int result = REAL(int, fstatvfs, int, struct statvfs *)(fd, out);

	if (result == 0 && is_full())
		out->f_bavail = 0;
	return result;
}
