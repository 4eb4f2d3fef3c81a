/* SPDX-License-Identifier: EUPL-1.2 */
/* The system's functions, as who is recorded finds them. */
#define _GNU_SOURCE
#include "disk_internal.h"

#include "essaim/err.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static bool recording;

void disk_watch(bool on)
{
	__atomic_store_n(&recording, on, __ATOMIC_RELEASE);
}

bool disk_is_on(void)
{
	return __atomic_load_n(&recording, __ATOMIC_ACQUIRE);
}

/* The name in the disk_home, or NULL. */
static const char *name_of(const char *path)
{
	size_t len = strlen(disk_home);

	return strncmp(path, disk_home, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
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
	return name && (strcmp(name, "data.mdb") == 0 || strncmp(name, "keys/", 5) == 0 ||
	                strncmp(name, "files/", 6) == 0);
}

bool disk_find(int fd, size_t *file)
{
	char path[PATH_BYTES];
	struct stat info;

	if (!disk_is_on() || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
		return false;
	for (size_t i = disk_files_len; i-- > 0;) {
		if (disk_files[i].inode == info.st_ino && !disk_files[i].gone) {
			*file = i;
			return true;
		}
	}
	if (!path_of(fd, path) || !is_ours(name_of(path)))
		return false;
	*file = disk_add_file(info.st_ino);
	snprintf(disk_add(NAME, *file)->name, NAME_BYTES, "%s", name_of(path));
	return true;
}

static void note_write(int fd, uint64_t offset, const void *data, size_t len)
{
	size_t file;

	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file)) {
		struct event *e = disk_add(WRITE, file);
		e->offset = offset;
		disk_keep(e, data, len);
		if (fcntl(fd, F_GETFL) & O_DSYNC)
			(void)disk_add(SYNC, file);
	}
	pthread_mutex_unlock(&disk_mutex);
}

/* The disk_home, its keys and what is below files. */
static bool is_our_folder(const char *path)
{
	const char *name = name_of(path);

	return strcmp(path, disk_home) == 0 ||
	       (name && (strcmp(name, "keys") == 0 || strcmp(name, "files") == 0 || is_ours(name)));
}

static void name_folder(struct event *e, const char *path)
{
	snprintf(e->name, NAME_BYTES, "%s", strcmp(path, disk_home) == 0 ? "" : name_of(path));
}

static void note_sync(int fd)
{
	char path[PATH_BYTES];
	size_t file;

	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file))
		(void)disk_add(SYNC, file);
	else if (disk_is_on() && path_of(fd, path) && is_our_folder(path))
		name_folder(disk_add(SYNC_FOLDER, 0), path);
	pthread_mutex_unlock(&disk_mutex);
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int fd, const void *data, size_t len, off_t offset)
{
	if (disk_refuses(fd, offset, &len))
		return -1;
	ssize_t put =
	        REAL(ssize_t, pwrite, int, const void *, size_t, off_t)(fd, data, len, offset);

	if (put > 0 && disk_is_on())
		note_write(fd, (uint64_t)offset, data, (size_t)put);
	return put;
}

/* SQLite's names of the two are those of the same functions for large files. */
ssize_t pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
	return pwrite(fd, data, len, offset);
}

ssize_t write(int fd, const void *data, size_t len)
{
	if (disk_refuses(fd, -1, &len))
		return -1;
	ssize_t put = REAL(ssize_t, write, int, const void *, size_t)(fd, data, len);

	if (put > 0 && disk_is_on())
		note_write(fd, (uint64_t)(lseek(fd, 0, SEEK_CUR) - put), data, (size_t)put);
	return put;
}

ssize_t writev(int fd, const struct iovec *parts, int count)
{
	off_t offset = lseek(fd, 0, SEEK_CUR);
	size_t wanted = 0;

	for (int i = 0; i < count; i++)
		wanted += parts[i].iov_len;
	size_t len = wanted;
	if (disk_refuses(fd, offset, &len))
		return -1;
	if (len < wanted) /* cut within the first */
		return REAL(ssize_t, pwrite, int, const void *, size_t,
		            off_t)(fd, parts[0].iov_base, parts[0].iov_len / 2, offset);
	ssize_t put = REAL(ssize_t, writev, int, const struct iovec *, int)(fd, parts, count);

	/* One event a page: the system may bring them to the disk in any order. */
	for (int i = 0; i < count && put > 0 && disk_is_on(); i++) {
		note_write(fd, (uint64_t)offset, parts[i].iov_base, parts[i].iov_len);
		offset += (off_t)parts[i].iov_len;
	}
	return put;
}

int fdatasync(int fd)
{
	int result = REAL(int, fdatasync, int)(fd);

	if (result == 0 && disk_is_on())
		note_sync(fd);
	return result;
}

int fsync(int fd)
{
	int result = REAL(int, fsync, int)(fd);

	if (result == 0 && disk_is_on())
		note_sync(fd);
	return result;
}

int ftruncate(int fd, off_t len)
{
	int result = REAL(int, ftruncate, int, off_t)(fd, len);
	size_t file;

	if (result != 0 || !disk_is_on())
		return result;
	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file))
		disk_add(LENGTH, file)->offset = (uint64_t)len;
	pthread_mutex_unlock(&disk_mutex);
	return result;
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
	size_t wanted = (size_t)len;

	if (disk_refuses(fd, offset, &wanted) || wanted < (size_t)len)
		return ENOSPC;
	int result = REAL(int, posix_fallocate, int, off_t, off_t)(fd, offset, len);
	size_t file;

	if (result != 0 || !disk_is_on())
		return result;
	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file))
		disk_add(LENGTH, file)->offset = (uint64_t)(offset + len);
	pthread_mutex_unlock(&disk_mutex);
	return result;
}

int open(const char *path, int flags, ...)
{
	va_list list;
	size_t file;

	va_start(list, flags);
	mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
	va_end(list);
	if (flags & O_CREAT && disk_refuses_name(path))
		return -1;
	int fd = REAL(int, open, const char *, int, ...)(path, flags, mode);
	if (fd < 0 || !disk_is_on() || !(flags & (O_CREAT | O_TRUNC)))
		return fd;
	pthread_mutex_lock(&disk_mutex);
	if (disk_find(fd, &file) && flags & O_TRUNC)
		(void)disk_add(LENGTH, file);
	pthread_mutex_unlock(&disk_mutex);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list list;

	va_start(list, flags);
	mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0;
	va_end(list);
	return open(path, flags, mode);
}

int mkdir(const char *path, mode_t mode)
{
	if (disk_refuses_name(path))
		return -1;
	int result = REAL(int, mkdir, const char *, mode_t)(path, mode);

	pthread_mutex_lock(&disk_mutex);
	if (result == 0 && disk_is_on() && is_our_folder(path))
		name_folder(disk_add(FOLDER, 0), path);
	pthread_mutex_unlock(&disk_mutex);
	return result;
}

/* --- names -------------------------------------------------------------------------------------- */

static void forget_inode(const char *path)
{
	struct stat info;

	if (stat(path, &info) != 0 || info.st_nlink > 1)
		return;
	for (size_t i = 0; i < disk_files_len; i++)
		disk_files[i].gone |= disk_files[i].inode == info.st_ino;
}

int rename(const char *from, const char *to)
{
	size_t file = FILES_MAX;
	struct stat info;

	pthread_mutex_lock(&disk_mutex);
	if (disk_is_on() && is_ours(name_of(from)) && stat(from, &info) == 0)
		for (size_t i = disk_files_len; i-- > 0 && file == FILES_MAX;)
			if (disk_files[i].inode == info.st_ino && !disk_files[i].gone)
				file = i;
	if (file != FILES_MAX)
		forget_inode(to);
	int result = REAL(int, rename, const char *, const char *)(from, to);
	if (result == 0 && file != FILES_MAX) {
		struct event *e = disk_add(NAME, file);
		snprintf(e->name, NAME_BYTES, "%s", name_of(to));
		disk_keep(e, name_of(from), strlen(name_of(from)) + 1);
	}
	pthread_mutex_unlock(&disk_mutex);
	return result;
}

int link(const char *from, const char *to)
{
	if (disk_refuses_name(to))
		return -1;
	int result = REAL(int, link, const char *, const char *)(from, to);
	int fd = result == 0 && disk_is_on() && is_ours(name_of(from)) ? open(from, O_RDONLY) : -1;
	size_t file;

	if (fd < 0)
		return result;
	pthread_mutex_lock(&disk_mutex);
	es_assert(disk_find(fd, &file));
	snprintf(disk_add(NAME, file)->name, NAME_BYTES, "%s", name_of(to));
	pthread_mutex_unlock(&disk_mutex);
	close(fd);
	return result;
}

int unlink(const char *path)
{
	pthread_mutex_lock(&disk_mutex);
	bool ours = disk_is_on() && is_ours(name_of(path));
	if (ours)
		forget_inode(path);
	int result = REAL(int, unlink, const char *)(path);
	if (result == 0 && ours)
		snprintf(disk_add(UNNAME, 0)->name, NAME_BYTES, "%s", name_of(path));
	pthread_mutex_unlock(&disk_mutex);
	return result;
}
