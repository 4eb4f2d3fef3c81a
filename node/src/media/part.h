/* SPDX-License-Identifier: EUPL-1.2 */
/* The files of one attachment or upload: its bytes (BASE), the hashes of its tree (BASE.tree), and, while
 * it is not whole, which chunks are surely on the disk (BASE.held). Chunks may come in any order. Owned by a
 * holding, whose mutex guards it. All functions but part_is_held read or write files. */
#ifndef MEDIA_PART_H
#define MEDIA_PART_H

#include "essaim/chunk.h"
#include "file_system.h"
#include "media/disk.h"

struct part {
	char base[ES_PATH_BYTES];
	struct disk_file file;
	struct es_chunk_tree tree; /* its nodes are the mapped file */
	size_t nodes_bytes;
	bool whole;                     /* no map is kept, all chunks are here */
	uint8_t held[ES_CHUNK_MAP_MAX]; /* written and checked */
	uint8_t sure[ES_CHUNK_MAP_MAX]; /* and on the disk; BASE.held says the same */
	uint32_t count;                 /* of held */
	uint32_t unsure;                /* held and not sure */
};

/* Makes the files of one that is empty (the folder is there), room for the tree taken. ES_NO_SPACE, ES_IO. */
es_err part_make(const char *base, uint64_t size, struct part **out) ES_MUST_USE;
/* Opens what is there. One that is not whole: what a crash took of its lengths is made again, and chunks that BASE.held does not name are held against the
 * tree's hashes. ES_NOT_FOUND (no such files), ES_CORRUPT (they do not fit the size), ES_NO_SPACE, ES_IO. */
es_err part_open(const char *base, uint64_t size, bool whole, struct part **out) ES_MUST_USE;
void part_close(struct part *p); /* NULL is fine */
/* What all its files take at most. */
uint64_t part_bytes_max(uint64_t size);

bool part_is_held(const struct part *p, uint32_t index);
bool part_is_full(const struct part *p); /* all chunks are held, and it is not whole yet */
/* Its files were removed while it was open. */
bool part_is_unlinked(const struct part *p);
uint64_t part_held_bytes(const struct part *p);
/* Writes chunks from index on, one after the other; the tree knows their hashes already. ES_NO_SPACE, ES_IO. */
es_err part_write(struct part *p, uint32_t index, struct es_bytes chunks) ES_MUST_USE;
/* Brings what was written to the disk, in two steps: part_flush may run without the holding's mutex, over
 * a copy of the map taken before, part_settle notes it. ES_IO, ES_NO_SPACE. */
es_err part_flush(const struct part *p) ES_MUST_USE;
es_err part_settle(struct part *p, const uint8_t flushed[ES_CHUNK_MAP_MAX]) ES_MUST_USE;
/* The flush failed: what was not sure may be lost, and counts no more. Returns how many bytes. */
uint64_t part_forget_unsure(struct part *p);
/* All chunks are sure: the map goes. */
es_err part_complete(struct part *p) ES_MUST_USE;
/* Reads len bytes at offset. ES_CORRUPT: the file is shorter; ES_IO. */
es_err part_read(const struct part *p, uint64_t offset, uint8_t *out, size_t len) ES_MUST_USE;
/* The same, as disk_read_large. */
es_err part_read_large(struct part *p, uint64_t offset, uint8_t *out, size_t len) ES_MUST_USE;
/* Whether the chunk is what the tree says; buffer has room for one. ES_BAD_HASH, part_read's. */
es_err part_check(const struct part *p, uint32_t index, uint8_t *buffer) ES_MUST_USE;
/* A whole one of which only the chunks of this map hold: it is in part here from now on. */
es_err part_undo(struct part *p, const uint8_t good[ES_CHUNK_MAP_MAX]) ES_MUST_USE;
/* Gives the files another base in another folder, durably. They keep the names that they had as well, which
 * the caller removes once it needs them no more to begin again. ES_NO_SPACE, ES_IO. */
es_err part_move(struct part *p, const char *base) ES_MUST_USE;

#endif
