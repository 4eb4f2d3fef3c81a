/* SPDX-License-Identifier: EUPL-1.2 */
/* Records to be measured with, published into a home that no node runs on. Main thread. */
#ifndef BENCH_RECORDS_H
#define BENCH_RECORDS_H

#include "node.h"

#define BENCH_BODY_LEN 600 /* bytes of a plain body */

/* Comments with a text of random letters and digits, in one log of their own. */
void bench_publish_texts(const char *home, size_t count);
/* Comments whose body no packing makes shorter: a bin of random bytes instead of a text, which the
 * schema refuses and every node keeps and relays. */
void bench_publish_noise(const char *home, size_t count);

/* Bytes of the records of a home: headers, plain bodies and body keys of all rows from first on. */
struct bench_sizes {
	uint64_t records, headers, plain, packed, keys;
};
void bench_sizes(const char *home, uint64_t first_row, struct bench_sizes *out);
/* The number of the last row. */
uint64_t bench_last_row(const char *home);

#endif
