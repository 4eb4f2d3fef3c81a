/* SPDX-License-Identifier: EUPL-1.2 */
/* The limit beside which the store's rates are shown: LMDB alone, writing the very entries that a
 * home's store holds, in as many transactions and with the same syncs, and nothing else. Body keys
 * stand outside LMDB: a write and a sync for those of each transaction. Faults end the bench. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stdint.h>

#include <stddef.h>

struct bare_result {
	size_t entries, transactions;
	double wall_s, cpu_s;
	uint64_t disk; /* bytes that LMDB's file takes */
};

/* Writes what home holds into a new environment in dir (which exists), batch rows a transaction;
 * within one in order of keys, which is the kindest for LMDB. Nobody in this process may have
 * either open. */
void bare_replay(const char *home, const char *dir, size_t batch, struct bare_result *out);

/* How many transactions a home's store has seen. */
size_t bare_commits(const char *home);

#endif
