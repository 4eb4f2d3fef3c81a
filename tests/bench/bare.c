/* SPDX-License-Identifier: EUPL-1.2 */
#include "bare.h"

#include "essaim/err.h"
#include "report.h"

#include "store/key.h"

#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAP_BYTES ((size_t)64 << 30)
#define KEY_BYTES 32

static const char *const tables[] = {"rows", "bodies", "ids", "kinds", "about", "checkpoints"};
#define TABLES (sizeof(tables) / sizeof(tables[0]))
#define APPENDED 2 /* rows and bodies come in order of their keys */

struct entry {
	uint32_t table, key_len;
	uint64_t batch;
	size_t value_len;
	uint8_t *bytes; /* key, then value */
};

struct entries {
	struct entry *all;
	size_t count, capacity;
	uint8_t *arena; /* what they point into */
	size_t used, room;
};

static void must(int code)
{
	if (code == 0)
		return;
	fprintf(stderr, "bench: LMDB alone: %s\n", mdb_strerror(code));
	exit(1);
}

static MDB_env *open_env(const char *path, unsigned flags)
{
	MDB_env *env;
	must(mdb_env_create(&env));
	must(mdb_env_set_mapsize(env, MAP_BYTES));
	must(mdb_env_set_maxdbs(env, 64));
	must(mdb_env_open(env, path, MDB_NOTLS | flags, 0600));
	return env;
}

/* How many bytes of a key stand before the row's number. */
static size_t row_offset(uint32_t table)
{
	switch (table) {
	case 2: /* first 5 bytes of the id, row */
		return 5;
	case 3: /* kind, which is below 128, time 6, row */
		return 1 + 6;
	case 4: /* first 12 of the entity, kind, time 6, row */
		return 12 + 1 + 6;
	default:
		return 0;
	}
}

/* 0 where the key names no row. */
static uint64_t row_of(uint32_t table, const uint8_t *key, size_t len)
{
	struct es_bytes rest = es_bytes_of(key, len);
	bool bad = false;
	if (table >= 5)
		return 0;
	es_key_take_raw(&rest, (uint8_t[12 + 7]){0}, row_offset(table), &bad);
	uint64_t row = es_key_take_uint(&rest, &bad);
	es_assert(!bad && rest.len == 0);
	return row;
}

static void keep(struct entries *e, uint32_t table, size_t rows, MDB_val key, MDB_val value)
{
	if (e->count == e->capacity) {
		e->capacity = e->capacity ? 2 * e->capacity : 1 << 16;
		e->all = realloc(e->all, e->capacity * sizeof(*e->all));
		es_assert(e->all != NULL);
	}
	uint64_t row = row_of(table, key.mv_data, key.mv_size);
	es_assert(e->used + key.mv_size + value.mv_size <= e->room);
	e->all[e->count++] = (struct entry){.table = table,
	                                    .key_len = (uint32_t)key.mv_size,
	                                    .batch = row ? (row - 1) / rows : 0,
	                                    .value_len = value.mv_size,
	                                    .bytes = e->arena + e->used};
	memcpy(e->arena + e->used, key.mv_data, key.mv_size);
	memcpy(e->arena + e->used + key.mv_size, value.mv_data, value.mv_size);
	e->used += key.mv_size + value.mv_size;
}

static int by_batch(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	if (x->batch != y->batch)
		return x->batch < y->batch ? -1 : 1;
	return x->bytes < y->bytes ? -1 : x->bytes > y->bytes;
}

static void collect(const char *home, size_t rows, struct entries *e)
{
	MDB_env *env = open_env(home, MDB_RDONLY);
	MDB_envinfo info;
	MDB_txn *txn;
	MDB_val key, value;

	must(mdb_env_info(env, &info));
	e->room = (info.me_last_pgno + 1) * 4096;
	e->arena = malloc(e->room);
	es_assert(e->arena != NULL);
	must(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn));
	for (uint32_t t = 0; t < TABLES; t++) {
		MDB_dbi dbi;
		MDB_cursor *cursor;
		must(mdb_dbi_open(txn, tables[t], 0, &dbi));
		must(mdb_cursor_open(txn, dbi, &cursor));
		while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0)
			keep(e, t, rows, key, value);
		mdb_cursor_close(cursor);
	}
	mdb_txn_abort(txn);
	mdb_env_close(env);
	qsort(e->all, e->count, sizeof(*e->all), by_batch);
}

/* Of all threads: what a busy machine does not blur. */
static double cpu_s(void)
{
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void write_keys(int fd, size_t count)
{
	static uint8_t keys[KEY_BYTES * 8192];
	for (size_t done = 0; done < count * KEY_BYTES;) {
		size_t len = count * KEY_BYTES - done;
		len = len < sizeof(keys) ? len : sizeof(keys);
		es_assert(write(fd, keys, len) == (ssize_t)len);
		done += len;
	}
	es_assert(fdatasync(fd) == 0);
}

static void replay(MDB_env *env, const MDB_dbi *dbis, const struct entries *e, int keys,
                   struct bare_result *out)
{
	MDB_txn *txn;
	for (size_t i = 0; i < e->count; out->transactions++) {
		uint64_t batch = e->all[i].batch;
		size_t bodies = 0;
		must(mdb_txn_begin(env, NULL, 0, &txn));
		for (; i < e->count && e->all[i].batch == batch; i++) {
			const struct entry *n = &e->all[i];
			MDB_val key = {n->key_len, n->bytes};
			MDB_val value = {n->value_len, n->bytes + n->key_len};
			must(mdb_put(txn, dbis[n->table], &key, &value,
			             n->table < APPENDED ? MDB_APPEND : 0));
			bodies += n->table == 1;
		}
		write_keys(keys, bodies);
		must(mdb_txn_commit(txn));
	}
}

void bare_replay(const char *home, const char *dir, size_t batch, struct bare_result *out)
{
	struct entries e = {.count = 0};
	MDB_dbi dbis[TABLES];
	MDB_txn *txn;
	char path[256];
	struct stat info;

	collect(home, batch, &e);
	*out = (struct bare_result){.entries = e.count};
	snprintf(path, sizeof(path), "%s/keys", dir);
	int keys = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	MDB_env *env = open_env(dir, 0);
	es_assert(keys >= 0);
	must(mdb_txn_begin(env, NULL, 0, &txn));
	for (size_t t = 0; t < TABLES; t++)
		must(mdb_dbi_open(txn, tables[t], MDB_CREATE, &dbis[t]));
	must(mdb_txn_commit(txn));
	double wall = bench_now(), cpu = cpu_s();
	replay(env, dbis, &e, keys, out);
	out->wall_s = bench_now() - wall;
	out->cpu_s = cpu_s() - cpu;
	mdb_env_close(env);
	close(keys);
	snprintf(path, sizeof(path), "%s/data.mdb", dir);
	es_assert(stat(path, &info) == 0);
	out->disk = (uint64_t)info.st_blocks * 512;
	free(e.all);
	free(e.arena);
}

size_t bare_commits(const char *home)
{
	MDB_env *env = open_env(home, MDB_RDONLY);
	MDB_envinfo info;
	must(mdb_env_info(env, &info));
	mdb_env_close(env);
	return info.me_last_txnid;
}
