/* SPDX-License-Identifier: EUPL-1.2 */
#include "bare.h"

#include "essaim/err.h"

#include <lmdb.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#define MAP_BYTES ((size_t)8 << 30)
#define VALUE_MAX 4096

enum { ROWS, BODIES, KEYS, IDS, KINDS, ABOUT, TABLES };

double bench_now(void)
{
	struct timespec t;
	es_assert(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int code)
{
	es_assert(code == 0);
}

static void put(MDB_txn *txn, MDB_dbi table, const void *key, size_t key_len, const void *value,
                size_t value_len, unsigned flags)
{
	MDB_val k = {.mv_size = key_len, .mv_data = (void *)(uintptr_t)key};
	MDB_val v = {.mv_size = value_len, .mv_data = (void *)(uintptr_t)value};
	must(mdb_put(txn, table, &k, &v, flags));
}

static void big_endian(uint64_t n, uint8_t out[8])
{
	for (int i = 0; i < 8; i++)
		out[i] = (uint8_t)(n >> (56 - 8 * i));
}

/* The entries that the store writes for one comment, by size: header with its place, body, key, id,
 * kind, about. */
static void put_record(MDB_txn *txn, const MDB_dbi *tables, uint64_t number,
                       const struct bare_load *load)
{
	uint8_t row[8], value[VALUE_MAX], key[48];
	big_endian(number, row);
	randombytes_buf(value, 64);
	memset(value + 64, (int)number, sizeof(value) - 64);
	randombytes_buf(key, sizeof(key));
	put(txn, tables[ROWS], row, 8, value, 16 + load->header_len, MDB_APPEND);
	put(txn, tables[BODIES], row, 8, value, 5 + load->packed_len, MDB_APPEND);
	put(txn, tables[KEYS], row, 8, value, 32, MDB_APPEND);
	memcpy(key + 8, row, 8);
	put(txn, tables[IDS], key, 16, "", 0, 0);
	memset(key, 7, 8);
	put(txn, tables[KINDS], key, 16, "", 0, 0);
	memset(key, 9, 32);
	memcpy(key + 24, row, 8);
	put(txn, tables[ABOUT], key, 32, "", 0, 0);
}

double bare_seconds(const char *dir, const struct bare_load *load)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi tables[TABLES];
	static const char *const names[TABLES] = {"rows", "bodies", "keys",
	                                          "ids",  "kinds",  "about"};
	es_assert(load->header_len + 16 < VALUE_MAX && load->packed_len + 5 < VALUE_MAX);
	must(mdb_env_create(&env));
	must(mdb_env_set_maxdbs(env, TABLES));
	must(mdb_env_set_mapsize(env, MAP_BYTES));
	must(mdb_env_open(env, dir, MDB_NOTLS, 0600));
	must(mdb_txn_begin(env, NULL, 0, &txn));
	for (int i = 0; i < TABLES; i++)
		must(mdb_dbi_open(txn, names[i], MDB_CREATE, &tables[i]));
	must(mdb_txn_commit(txn));
	double start = bench_now();
	for (size_t done = 0; done < load->records;) {
		must(mdb_txn_begin(env, NULL, 0, &txn));
		for (size_t i = 0; i < load->batch && done < load->records; i++, done++)
			put_record(txn, tables, done + 1, load);
		must(mdb_txn_commit(txn));
	}
	double seconds = bench_now() - start;
	mdb_env_close(env);
	return seconds;
}
