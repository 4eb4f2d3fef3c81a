/* SPDX-License-Identifier: EUPL-1.2 */
#include "backup/files.h"

#include "file_system.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define CHUNK (64u * 1024)

/* Reads from to its end; to is -1 where nothing is written. */
static es_err pass(int from, int to, const struct es_copy_watch *watch, struct es_id *hash,
                   uint64_t *bytes)
{
	uint8_t chunk[CHUNK];
	crypto_generichash_state state;
	es_err err = ES_OK;
	ssize_t got = 1;

	*bytes = 0;
	(void)crypto_generichash_init(&state, NULL, 0, ES_ID_LEN);
	while (!err && got != 0) {
		got = read(from, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ES_IO;
		(void)crypto_generichash_update(&state, chunk, (size_t)got);
		*bytes += (uint64_t)got;
		if (to >= 0)
			err = es_file_append(to, es_bytes_of(chunk, (size_t)got));
		if (watch && got > 0)
			watch->step(watch->context, (uint64_t)got);
	}
	(void)crypto_generichash_final(&state, hash->bytes, ES_ID_LEN);
	return err;
}

es_err es_file_take(int fd, const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes)
{
	int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (to < 0)
		return es_file_error();
	es_err err = pass(fd, to, watch, hash, bytes);
	if (!err && fsync(to) != 0)
		err = es_file_error();
	if (close(to) != 0 && !err)
		err = es_file_error();
	if (err)
		(void)unlink(path);
	return err;
}

es_err es_file_hash(const char *path, const struct es_copy_watch *watch, struct es_id *hash,
                    uint64_t *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return es_file_error();
	es_err err = pass(fd, -1, watch, hash, bytes);
	close(fd);
	return err;
}
