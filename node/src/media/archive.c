/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/archive.h"

#include "file_system.h"
#include "media/part.h"
#include "store/attachments.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MADE ".new"

/* What passes from one place to others, chunk by chunk. */
struct passing {
	int from;
	int to;            /* -1: nowhere */
	struct part *part; /* whose tree is filled; or NULL */
	bool writes;       /* chunks into the part, too */
	const struct es_archive_watch *watch;
};

static es_err read_chunk(int fd, uint8_t *out, size_t len)
{
	while (len > 0) {
		ssize_t got = read(fd, out, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ES_IO;
		if (got == 0)
			return ES_BAD_HASH; /* shorter than it was */
		out += got;
		len -= (size_t)got;
	}
	return ES_OK;
}

static es_err pass_chunk(const struct passing *p, struct es_chunk_sum *sum, uint32_t index,
                         struct es_bytes chunk)
{
	es_err err = ES_OK;

	if (p->to >= 0)
		err = es_file_append(p->to, chunk);
	else if (p->writes)
		err = part_write(p->part, index, chunk);
	if (!err && p->part)
		es_chunk_hash(chunk, &p->part->tree.nodes[index]);
	else if (!err)
		err = es_chunk_sum_add(sum, chunk);
	if (!err && p->watch)
		p->watch->step(p->watch->context, chunk.len);
	return err;
}

static es_err pass(const struct passing *p, const struct es_id *id, uint64_t size)
{
	uint8_t *buffer = malloc(ES_CHUNK_LEN);
	struct es_chunk_sum sum;
	struct stat stat;
	struct es_id got;
	es_err err = buffer ? ES_OK : ES_NO_MEMORY;

	if (!err && fstat(p->from, &stat) != 0)
		err = ES_IO;
	else if (!err && (uint64_t)stat.st_size != size)
		err = ES_BAD_HASH;
	es_chunk_sum_init(&sum);
	for (uint32_t i = 0; !err && i < es_chunk_count(size); i++) {
		size_t len = es_chunk_len(size, i);
		err = read_chunk(p->from, buffer, len);
		if (!err)
			err = pass_chunk(p, &sum, i, es_bytes_of(buffer, len));
	}
	if (!err && p->part)
		es_chunk_tree_fill(&p->part->tree, &got);
	else if (!err)
		err = es_chunk_sum_id(&sum, &got);
	if (!err && !es_id_equal(&got, id))
		err = ES_BAD_HASH;
	free(buffer);
	return err;
}

static es_err open_in(const char *folder, const struct es_id *id, int *fd)
{
	char path[ES_PATH_BYTES];

	*fd = -1;
	if (!es_attachment_path(folder, id, "", path))
		return ES_TOO_LARGE;
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	return *fd < 0 ? es_file_error() : ES_OK;
}

es_err es_archive_verify(const char *folder, const struct es_id *id, uint64_t size,
                         const struct es_archive_watch *watch)
{
	struct passing p = {.to = -1, .watch = watch};

	es_err err = open_in(folder, id, &p.from);
	if (err)
		return err;
	err = pass(&p, id, size);
	close(p.from);
	return err;
}

/* --- into a backup ------------------------------------------------------------------------------ */

/* Under its name only once it is proven and on the disk. */
static es_err copy_aside(struct passing *p, const char *made, const char *path,
                         const struct es_id *id, uint64_t size)
{
	p->to = open(made, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (p->to < 0)
		return es_file_error();
	es_err err = pass(p, id, size);
	if (!err && fsync(p->to) != 0)
		err = es_file_error();
	if (close(p->to) != 0 && !err)
		err = es_file_error();
	if (!err && rename(made, path) != 0)
		err = es_file_error();
	if (err)
		(void)unlink(made);
	return err;
}

es_err es_archive_take(const char *home, const char *folder, const struct es_id *id, uint64_t size,
                       const struct es_archive_watch *watch)
{
	char path[ES_PATH_BYTES], made[ES_PATH_BYTES];
	struct passing p = {.watch = watch};

	if (!es_attachment_path(folder, id, "", path) ||
	    !es_attachment_path(folder, id, MADE, made))
		return ES_TOO_LARGE;
	if (access(path, F_OK) == 0) {
		es_err there = es_archive_verify(folder, id, size, watch);
		if (there != ES_BAD_HASH)
			return there;
	}
	es_err err = open_in(home, id, &p.from);
	if (err)
		return err;
	err = es_attachment_folder(folder, id);
	if (!err)
		err = copy_aside(&p, made, path, id, size);
	close(p.from);
	return err ? err : es_attachment_sync(folder, id);
}

/* --- out of it ---------------------------------------------------------------------------------- */

/* What came is what the id says: everything goes to the disk before it counts. */
static es_err settle(struct part *part)
{
	es_err err = part_flush(part);

	return err ? err : part_complete(part);
}

/* An attempt that was cut short may have finished with it: it is read, not written again. */
static bool is_here(const char *home, const struct es_id *id, uint64_t size,
                    const struct es_archive_watch *watch)
{
	struct passing p = {.to = -1, .watch = watch};
	char base[ES_PATH_BYTES], held[ES_PATH_BYTES];
	es_err err = ES_NOT_FOUND;

	if (!es_attachment_path(home, id, "", base) ||
	    !es_attachment_path(home, id, ".held", held) || access(base, F_OK) != 0 ||
	    access(held, F_OK) == 0 || part_open(base, size, true, &p.part))
		return false;
	if (open_in(home, id, &p.from) == ES_OK) {
		err = pass(&p, id, size);
		close(p.from);
	}
	if (!err)
		err = settle(p.part);
	part_close(p.part);
	return !err;
}

static es_err make(const char *folder, const char *home, const struct es_id *id, uint64_t size,
                   const struct es_archive_watch *watch)
{
	struct passing p = {.to = -1, .writes = true, .watch = watch};
	char base[ES_PATH_BYTES];

	if (!es_attachment_path(home, id, "", base))
		return ES_TOO_LARGE;
	es_err err = open_in(folder, id, &p.from);
	if (err)
		return err;
	err = es_attachment_folder(home, id);
	if (!err)
		err = part_make(base, size, &p.part);
	if (!err)
		err = pass(&p, id, size);
	if (!err)
		err = settle(p.part);
	part_close(p.part);
	close(p.from);
	return err;
}

es_err es_archive_put_back(const char *folder, const char *home, const struct es_id *id,
                           uint64_t size, const struct es_archive_watch *watch)
{
	if (is_here(home, id, size, watch))
		return es_attachment_sync(home, id);
	es_err err = es_attachment_unlink(home, id);
	if (!err)
		err = make(folder, home, id, size, watch);
	if (!err)
		err = es_attachment_sync(home, id);
	if (err)
		(void)!es_attachment_unlink(home, id);
	return err;
}

/* --- removing ----------------------------------------------------------------------------------- */

struct sweep {
	bool (*keep)(const void *context, const struct es_id *id);
	const void *context;
};

static void sweep_one(void *context, const char *path, const struct es_id *id)
{
	const struct sweep *s = context;

	if (!s->keep || !s->keep(s->context, id))
		(void)unlink(path);
}

void es_archive_sweep(const char *folder, bool (*keep)(const void *context, const struct es_id *id),
                      const void *context)
{
	struct sweep sweep = {keep, context};
	char path[ES_PATH_BYTES];

	es_attachments_walk(folder, true, sweep_one, &sweep);
	if (es_path_join(path, folder, ES_FILES_FOLDER))
		(void)rmdir(path);
}
