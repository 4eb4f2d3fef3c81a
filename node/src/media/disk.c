/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE
#include "media/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include "file_system.h"
#include "node_limits.h"

/* Whether the system may take it past the page cache. */
static bool lies_well(const uint8_t *data, uint64_t offset)
{
	return (uintptr_t)data % ES_DIRECT_ALIGN == 0 && offset % ES_DIRECT_ALIGN == 0;
}

static bool has_direct(struct disk_file *file, const char *path)
{
	if (file->direct < 0 && !file->no_direct) {
		file->direct = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
		file->no_direct = file->direct < 0;
	}
	return file->direct >= 0;
}

static void leave_direct(struct disk_file *file)
{
	close(file->direct);
	file->direct = -1;
	file->no_direct = true;
}

static es_err write_usual(int fd, uint64_t offset, struct es_bytes bytes)
{
	while (bytes.len > 0) {
		ssize_t put = pwrite(fd, bytes.data, bytes.len, (off_t)offset);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return es_file_error();
		bytes.data += put;
		bytes.len -= (size_t)put;
		offset += (uint64_t)put;
	}
	return ES_OK;
}

/* As much as goes past the page cache; the rest is for write_usual, which meets the same error if it is one. */
static size_t write_direct(struct disk_file *file, uint64_t offset, struct es_bytes bytes)
{
	size_t most = bytes.len - bytes.len % ES_DIRECT_ALIGN, done = 0;

	while (done < most) {
		ssize_t put = pwrite(file->direct, bytes.data + done, most - done,
		                     (off_t)(offset + done));
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EINVAL)
			leave_direct(file);
		if (put <= 0)
			break;
		done += (size_t)put;
		if (!lies_well(bytes.data + done, offset + done))
			break;
	}
	return done;
}

es_err disk_write(struct disk_file *file, const char *path, uint64_t offset, struct es_bytes bytes)
{
	size_t done = 0;

	if (bytes.len >= ES_DIRECT_LEAST && lies_well(bytes.data, offset) && has_direct(file, path))
		done = write_direct(file, offset, bytes);
	return write_usual(file->fd, offset + done,
	                   es_bytes_of(bytes.data + done, bytes.len - done));
}

es_err disk_read(const struct disk_file *file, uint64_t offset, uint8_t *out, size_t len)
{
	while (len > 0) {
		ssize_t got = pread(file->fd, out, len, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ES_IO;
		if (got == 0)
			return ES_CORRUPT;
		out += got;
		len -= (size_t)got;
		offset += (uint64_t)got;
	}
	return ES_OK;
}

/* What is in the page cache, at most len; a multiple of ES_DIRECT_ALIGN, or len. */
static size_t read_cached(int fd, uint64_t offset, uint8_t *out, size_t len)
{
	struct iovec to = {out, len};
	ssize_t got = preadv2(fd, &to, 1, (off_t)offset, RWF_NOWAIT);
	size_t here = got > 0 ? (size_t)got : 0;

	return here == len ? len : here - here % ES_DIRECT_ALIGN;
}

/* Whether all of it came. */
static bool read_direct(struct disk_file *file, uint64_t offset, uint8_t *out, size_t len)
{
	size_t most = (len + ES_DIRECT_ALIGN - 1) / ES_DIRECT_ALIGN * ES_DIRECT_ALIGN;
	ssize_t got;

	do
		got = pread(file->direct, out, most, (off_t)offset);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EINVAL)
		leave_direct(file);
	return got >= 0 && (size_t)got >= len;
}

es_err disk_read_large(struct disk_file *file, const char *path, uint64_t offset, uint8_t *out,
                       size_t len)
{
	size_t done = read_cached(file->fd, offset, out, len);

	if (done == len)
		return ES_OK;
	if (lies_well(out + done, offset + done) && has_direct(file, path) &&
	    read_direct(file, offset + done, out + done, len - done))
		return ES_OK;
	return disk_read(file, offset + done, out + done, len - done);
}

void disk_close(struct disk_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	if (file->direct >= 0)
		close(file->direct);
	*file = (struct disk_file){.fd = -1, .direct = -1};
}
