/* SPDX-License-Identifier: EUPL-1.2 */
#include "segment_files.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

es_err es_segments_get_all(struct es_segments *g, uint64_t row, size_t count, uint8_t *keys)
{
	struct es_segment *file;
	size_t slot = (size_t)(row % ES_SEGMENT_SLOTS);

	es_assert(count <= ES_SEGMENT_SLOTS - slot);
	es_err err = es_segment_hold(g, row / ES_SEGMENT_SLOTS, &file);
	if (!err) {
		err = es_segment_read(file->fd, keys, count * ES_BODY_KEY_LEN,
		                      slot * ES_BODY_KEY_LEN);
		es_segment_release(g, file);
	}
	return err;
}

es_err es_segments_get(struct es_segments *g, uint64_t row, uint8_t key[ES_BODY_KEY_LEN])
{
	es_err err = es_segments_get_all(g, row, 1, key);

	if (!err && sodium_is_zero(key, ES_BODY_KEY_LEN))
		err = ES_NOT_FOUND;
	return err;
}

const char *es_segments_look(struct es_segments *g, uint64_t number, uint8_t out[ES_SEGMENT_BYTES])
{
	struct es_segment *file;
	const char *what = NULL;

	memset(out, 0, ES_SEGMENT_BYTES);
	es_segment_forget(g, number);
	es_err err = es_segment_hold(g, number, &file);
	if (err)
		return err == ES_CORRUPT ? "missing" : "cannot be opened";
	err = es_segment_read(file->fd, out, ES_SEGMENT_BYTES, 0);
	if (err)
		what = err == ES_CORRUPT ? "cut off" : "cannot be read";
	else if (!es_segment_is_whole(file->fd))
		what = "longer than such a file can be";
	es_segment_release(g, file);
	return what;
}

/* Keys that follow each other go in one write. */
static es_err write_stretches(int fd, const struct es_slot *slots, size_t count, uint8_t *keys)
{
	es_err err = ES_OK;

	for (size_t i = 0; i < count && !err;) {
		size_t start = (size_t)(slots[i].row % ES_SEGMENT_SLOTS), len = 0;
		while (i < count && slots[i].row % ES_SEGMENT_SLOTS == start + len) {
			memcpy(keys + len++ * ES_BODY_KEY_LEN, slots[i].key, ES_BODY_KEY_LEN);
			i++;
		}
		err = es_segment_write(fd, keys, len * ES_BODY_KEY_LEN, start * ES_BODY_KEY_LEN);
	}
	return err ? err : es_segment_settle(fd);
}

/* What cannot be read now may be readable later: only a file that is not there, or cut off, has no
 * keys left where we read none. */
static bool cannot(const char *what)
{
	return what && strncmp(what, "cannot", 6) == 0;
}

/* Keys of one file. */
static es_err put_in_file(struct es_segments *g, const struct es_slot *slots, size_t count,
                          uint8_t *keys)
{
	uint64_t number = slots[0].row / ES_SEGMENT_SLOTS;
	struct es_segment *file;

	es_err err = es_segment_hold(g, number, &file);
	bool whole = !err && es_segment_is_whole(file->fd);
	if (whole)
		err = write_stretches(file->fd, slots, count, keys);
	if (file)
		es_segment_release(g, file);
	if (whole || (err && err != ES_CORRUPT))
		return err;
	const char *what = es_segments_look(g, number, keys);
	if (cannot(what))
		return ES_IO;
	for (size_t i = 0; i < count; i++)
		memcpy(keys + slots[i].row % ES_SEGMENT_SLOTS * ES_BODY_KEY_LEN, slots[i].key,
		       ES_BODY_KEY_LEN);
	err = es_segment_replace(g, number, keys);
	return err ? err : es_segments_sync(g);
}

static void wipe(uint8_t *keys)
{
	if (keys)
		sodium_memzero(keys, ES_SEGMENT_BYTES);
	free(keys);
}

es_err es_segments_put(struct es_segments *g, const struct es_slot *slots, size_t count)
{
	es_err err = ES_OK;

	if (count == 0)
		return ES_OK;
	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (size_t i = 0, end; i < count && !err; i = end) {
		for (end = i + 1; end < count; end++) {
			es_assert(slots[end].row > slots[end - 1].row);
			if (slots[end].row / ES_SEGMENT_SLOTS != slots[i].row / ES_SEGMENT_SLOTS)
				break;
		}
		err = put_in_file(g, slots + i, end - i, keys);
	}
	wipe(keys);
	return err;
}

static es_err erase_in_file(struct es_segments *g, const uint64_t *rows, size_t count,
                            uint8_t *keys, bool *renamed)
{
	uint64_t number = rows[0] / ES_SEGMENT_SLOTS;
	char path[ES_PATH_BYTES];

	es_segment_path(g, number, path);
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return ES_OK; /* it is gone with all its keys */
	if (cannot(es_segments_look(g, number, keys)))
		return ES_IO;
	for (size_t i = 0; i < count; i++)
		memset(keys + rows[i] % ES_SEGMENT_SLOTS * ES_BODY_KEY_LEN, 0, ES_BODY_KEY_LEN);
	*renamed = true;
	return es_segment_replace(g, number, keys);
}

es_err es_segments_erase(struct es_segments *g, const uint64_t *rows, size_t count)
{
	es_err err = ES_OK;
	bool renamed = false;

	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (size_t i = 0, end; i < count && !err; i = end) {
		for (end = i + 1; end < count; end++)
			if (rows[end] / ES_SEGMENT_SLOTS != rows[i] / ES_SEGMENT_SLOTS)
				break;
		err = erase_in_file(g, rows + i, end - i, keys, &renamed);
	}
	wipe(keys);
	/* A rename that an earlier attempt made may not be durable yet, even if this one found
	 * nothing to do. */
	es_err synced = count ? es_segments_sync(g) : ES_OK;
	if (synced == ES_CORRUPT && !renamed)
		synced = ES_OK; /* there is no folder */
	return err ? err : synced;
}

/* Keys whose rows were never committed. */
static es_err tidy_file(struct es_segments *g, uint64_t number, uint64_t first_free, uint8_t *keys,
                        bool *changed)
{
	size_t from = first_free > number * ES_SEGMENT_SLOTS
	                      ? (size_t)(first_free - number * ES_SEGMENT_SLOTS)
	                      : 0;

	if (es_segments_look(g, number, keys))
		return ES_OK; /* for check to tell */
	if (from >= ES_SEGMENT_SLOTS || sodium_is_zero(keys + from * ES_BODY_KEY_LEN,
	                                               ES_SEGMENT_BYTES - from * ES_BODY_KEY_LEN))
		return ES_OK;
	memset(keys + from * ES_BODY_KEY_LEN, 0, ES_SEGMENT_BYTES - from * ES_BODY_KEY_LEN);
	*changed = true;
	return es_segment_replace(g, number, keys);
}

es_err es_segments_tidy(struct es_segments *g, uint64_t last_row)
{
	char path[ES_PATH_BYTES];
	es_err err = ES_OK;

	es_segment_path_new(g, path);
	bool changed = unlink(path) == 0;
	uint8_t *keys = malloc(ES_SEGMENT_BYTES);
	if (!keys)
		return ES_NO_MEMORY;
	for (uint64_t number = (last_row + 1) / ES_SEGMENT_SLOTS; !err; number++) {
		es_segment_path(g, number, path);
		if (access(path, F_OK) != 0)
			break;
		err = tidy_file(g, number, last_row + 1, keys, &changed);
	}
	wipe(keys);
	return err || !changed ? err : es_segments_sync(g);
}
