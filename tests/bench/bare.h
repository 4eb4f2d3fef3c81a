/* SPDX-License-Identifier: EUPL-1.2 */
/* The limit beside which the store's rates are shown: LMDB alone, with rows of the same sizes under
 * keys of the same shapes, the same batches and the same syncs, and nothing else. */
#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stddef.h>

struct bare_load {
	size_t records;
	size_t header_len, packed_len; /* bytes of a record's header and of its body as it rests */
	size_t batch;                  /* records in a transaction */
};

/* Writes the load into a new environment in dir (which exists) and returns the seconds that it
 * took. */
double bare_seconds(const char *dir, const struct bare_load *load);

/* Seconds of a monotonic clock. */
double bench_now(void);

#endif
