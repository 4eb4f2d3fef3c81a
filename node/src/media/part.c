/* SPDX-License-Identifier: EUPL-1.2 */
#include "media/part.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_BYTES (ES_PATH_BYTES + 8)

static void path_of(const struct part *p, const char *ending, char out[PATH_BYTES])
{
	(void)snprintf(out, PATH_BYTES, "%s%s", p->base, ending);
}

/* --- opening ------------------------------------------------------------------------------------ */

static es_err open_file(const struct part *p, const char *ending, int flags, int *fd)
{
	char path[PATH_BYTES];

	path_of(p, ending, path);
	*fd = open(path, flags | O_CLOEXEC, 0600);
	return *fd < 0 ? es_file_error() : ES_OK;
}

/* Its room is taken at once: what is written through the map cannot be refused. */
static es_err take_length(int fd, uint64_t len)
{
	int failed = posix_fallocate(fd, 0, (off_t)len);

	return failed == 0 ? ES_OK : failed == ENOSPC ? ES_NO_SPACE : ES_IO;
}

static es_err map_tree(struct part *p, uint64_t size, int flags)
{
	struct stat stat;
	int fd;

	p->nodes_bytes = es_chunk_tree_nodes(es_chunk_count(size)) * sizeof(struct es_tree_hash);
	es_err err = open_file(p, ".tree", O_RDWR | flags, &fd);
	if (err)
		return err;
	if (flags)
		err = take_length(fd, p->nodes_bytes);
	if (!err && (fstat(fd, &stat) != 0 || stat.st_size != (off_t)p->nodes_bytes))
		err = ES_CORRUPT;
	void *nodes = MAP_FAILED;
	if (!err)
		nodes = mmap(NULL, p->nodes_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (err || nodes == MAP_FAILED)
		return err ? err : ES_NO_MEMORY;
	es_chunk_tree_init(&p->tree, size, nodes);
	return ES_OK;
}

static struct part *part_new(const char *base)
{
	struct part *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->file = (struct disk_file){.fd = -1, .direct = -1};
	(void)snprintf(p->base, sizeof(p->base), "%s", base);
	return p;
}

void part_close(struct part *p)
{
	if (!p)
		return;
	if (p->tree.nodes)
		munmap(p->tree.nodes, p->nodes_bytes);
	disk_close(&p->file);
	free(p);
}

static void remove_files(const struct part *p)
{
	static const char *const endings[] = {"", ".tree", ".held", ".new"};
	char path[PATH_BYTES];

	for (size_t i = 0; i < 4; i++) {
		path_of(p, endings[i], path);
		(void)unlink(path);
	}
}

static es_err save_map(const struct part *p, bool make)
{
	struct disk_file map = {.fd = -1, .direct = -1, .no_direct = true};
	es_err err = open_file(p, ".held", O_WRONLY | (make ? O_CREAT | O_TRUNC : 0), &map.fd);

	if (err)
		return err;
	err = disk_write(&map, "", 0, es_bytes_of(p->sure, ES_CHUNK_MAP_BYTES(p->tree.chunks)));
	if (!err && make && fsync(map.fd) != 0)
		err = ES_IO;
	disk_close(&map);
	return err;
}

static es_err make_data(struct part *p, uint64_t size)
{
	char made[PATH_BYTES];

	es_err err = open_file(p, ".new", O_RDWR | O_CREAT | O_TRUNC, &p->file.fd);
	if (err)
		return err;
	path_of(p, ".new", made);
	if (ftruncate(p->file.fd, (off_t)size) != 0 || rename(made, p->base) != 0)
		return es_file_error();
	return ES_OK;
}

es_err part_make(const char *base, uint64_t size, struct part **out)
{
	struct part *p = part_new(base);

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	es_err err = map_tree(p, size, O_CREAT | O_TRUNC);
	if (!err)
		err = save_map(p, true);
	/* Last: where its file is, all are. */
	if (!err)
		err = make_data(p, size);
	if (err) {
		remove_files(p);
		part_close(p);
		return err;
	}
	*out = p;
	return ES_OK;
}

/* Without the file, or with one that is no map, nothing is sure. */
static void load_map(struct part *p)
{
	size_t len = ES_CHUNK_MAP_BYTES(p->tree.chunks);
	struct disk_file map = {.fd = -1, .direct = -1};

	if (open_file(p, ".held", O_RDONLY, &map.fd))
		return;
	if (disk_read(&map, 0, p->sure, len) != ES_OK ||
	    !es_chunk_map_fits(es_bytes_of(p->sure, len), p->tree.chunks))
		memset(p->sure, 0, sizeof(p->sure));
	disk_close(&map);
	memcpy(p->held, p->sure, sizeof(p->held));
	p->count = es_chunk_map_count(p->held, p->tree.chunks);
}

/* A crash came between a chunk and its sync: it counts if it is what the tree says. The hashes beside a
 * path are known as well, without their chunks. */
static es_err check_unsure(struct part *p)
{
	uint8_t *buffer = NULL;
	es_err err = ES_OK;

	for (uint32_t i = 0; i < p->tree.chunks && !err; i++) {
		if (es_chunk_map_has(p->held, i) || !es_chunk_tree_has(&p->tree, i))
			continue;
		if (!buffer)
			buffer = malloc(ES_CHUNK_LEN);
		if (!buffer)
			return ES_NO_MEMORY;
		err = part_check(p, i, buffer);
		if (!err) {
			es_chunk_map_set(p->held, i);
			p->count++;
			p->unsure++;
		}
		err = err == ES_BAD_HASH ? ES_OK : err;
	}
	free(buffer);
	return err;
}

/* That of one that is not whole may have been lost in a crash, with what was not sure of it. */
static es_err check_length(const struct part *p, uint64_t size, bool whole)
{
	struct stat stat;

	if (fstat(p->file.fd, &stat) != 0)
		return ES_IO;
	if (!whole && (uint64_t)stat.st_size < size)
		return ftruncate(p->file.fd, (off_t)size) == 0 ? ES_OK : es_file_error();
	return (uint64_t)stat.st_size == size ? ES_OK : ES_CORRUPT;
}

es_err part_open(const char *base, uint64_t size, bool whole, struct part **out)
{
	struct part *p = part_new(base);

	*out = NULL;
	if (!p)
		return ES_NO_MEMORY;
	es_err err = open_file(p, "", O_RDWR, &p->file.fd);
	if (!err)
		err = check_length(p, size, whole);
	if (!err)
		err = map_tree(p, size, whole ? 0 : O_CREAT);
	p->whole = whole;
	if (!err && !whole) {
		load_map(p);
		err = check_unsure(p);
	}
	if (err) {
		part_close(p);
		return err;
	}
	*out = p;
	return ES_OK;
}

/* --- what is held ------------------------------------------------------------------------------- */

uint64_t part_bytes_max(uint64_t size)
{
	uint32_t chunks = es_chunk_count(size);

	return size + es_chunk_tree_nodes(chunks) * sizeof(struct es_tree_hash) +
	       ES_CHUNK_MAP_BYTES(chunks);
}

bool part_is_held(const struct part *p, uint32_t index)
{
	return p->whole || es_chunk_map_has(p->held, index);
}

bool part_is_full(const struct part *p)
{
	return !p->whole && p->count == p->tree.chunks;
}

bool part_is_unlinked(const struct part *p)
{
	struct stat stat;

	return fstat(p->file.fd, &stat) == 0 && stat.st_nlink == 0;
}

uint64_t part_held_bytes(const struct part *p)
{
	uint32_t last = p->tree.chunks - 1;

	if (p->whole || p->count == p->tree.chunks)
		return p->tree.size;
	uint64_t bytes = (uint64_t)p->count * ES_CHUNK_LEN;
	if (es_chunk_map_has(p->held, last))
		bytes -= ES_CHUNK_LEN - es_chunk_len(p->tree.size, last);
	return bytes;
}

es_err part_write(struct part *p, uint32_t index, struct es_bytes chunks)
{
	uint64_t offset = (uint64_t)index * ES_CHUNK_LEN;

	es_assert(offset + chunks.len <= p->tree.size &&
	          (chunks.len % ES_CHUNK_LEN == 0 || offset + chunks.len == p->tree.size));
	es_err err = disk_write(&p->file, p->base, offset, chunks);
	for (size_t at = 0; at < chunks.len && !err; at += ES_CHUNK_LEN, index++)
		if (es_chunk_map_set(p->held, index)) {
			p->count++;
			p->unsure++;
		}
	return err;
}

es_err part_flush(const struct part *p)
{
	if (fdatasync(p->file.fd) != 0)
		return es_file_error();
	return msync(p->tree.nodes, p->nodes_bytes, MS_SYNC) == 0 ? ES_OK : ES_IO;
}

es_err part_settle(struct part *p, const uint8_t flushed[ES_CHUNK_MAP_MAX])
{
	/* Another thread may have settled more meanwhile. */
	for (size_t i = 0; i < sizeof(p->sure); i++)
		p->sure[i] |= flushed[i];
	p->unsure = p->count - es_chunk_map_count(p->sure, p->tree.chunks);
	return save_map(p, false);
}

uint64_t part_forget_unsure(struct part *p)
{
	uint64_t before = part_held_bytes(p);

	memcpy(p->held, p->sure, sizeof(p->held));
	p->count = es_chunk_map_count(p->held, p->tree.chunks);
	p->unsure = 0;
	return before - part_held_bytes(p);
}

es_err part_complete(struct part *p)
{
	char path[PATH_BYTES];

	p->whole = true;
	path_of(p, ".held", path);
	return unlink(path) == 0 || errno == ENOENT ? ES_OK : ES_IO;
}

es_err part_read(const struct part *p, uint64_t offset, uint8_t *out, size_t len)
{
	return disk_read(&p->file, offset, out, len);
}

es_err part_read_large(struct part *p, uint64_t offset, uint8_t *out, size_t len)
{
	return disk_read_large(&p->file, p->base, offset, out, len);
}

es_err part_check(const struct part *p, uint32_t index, uint8_t *buffer)
{
	size_t len = es_chunk_len(p->tree.size, index);
	struct es_tree_hash hash;

	es_err err = part_read(p, (uint64_t)index * ES_CHUNK_LEN, buffer, len);
	if (err)
		return err;
	es_chunk_hash(es_bytes_of(buffer, len), &hash);
	return memcmp(&hash, &p->tree.nodes[index], sizeof(hash)) == 0 ? ES_OK : ES_BAD_HASH;
}

es_err part_undo(struct part *p, const uint8_t good[ES_CHUNK_MAP_MAX])
{
	memcpy(p->held, good, sizeof(p->held));
	memcpy(p->sure, good, sizeof(p->sure));
	p->count = es_chunk_map_count(good, p->tree.chunks);
	p->unsure = 0;
	p->whole = false;
	return save_map(p, true);
}

static es_err sync_folder_of(const char *base)
{
	char folder[ES_PATH_BYTES];

	(void)snprintf(folder, sizeof(folder), "%s", base);
	char *slash = strrchr(folder, '/');
	es_assert(slash);
	*slash = '\0';
	return es_folder_sync(folder);
}

es_err part_move(struct part *p, const char *base)
{
	static const char *const endings[] = {".tree", ""};
	char from[PATH_BYTES], to[PATH_BYTES];

	for (size_t i = 0; i < 2; i++) {
		path_of(p, endings[i], from);
		(void)snprintf(to, sizeof(to), "%s%s", base, endings[i]);
		/* Not every file system has links. */
		if (link(from, to) != 0 && (errno == ENOSPC || rename(from, to) != 0))
			return es_file_error();
	}
	(void)snprintf(p->base, sizeof(p->base), "%s", base);
	return sync_folder_of(base);
}
