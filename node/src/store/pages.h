/* SPDX-License-Identifier: EUPL-1.2 */
/* Looks at the pages of an LMDB file without LMDB, which trusts them: one damaged offset there is
 * a fault in our process. Reads by descriptor only; any thread. */
#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include "essaim/bytes.h"

/* The first thing wrong: what (static, English) on which page. */
struct es_pages_report {
	const char *what;
	uint64_t page;
	uint64_t pages; /* looked at */
};

/* OPEN: what opening touches (the table of tables, and tables of one page); all of it where the
 * file is shorter than its own pages say. ALL: every tree, every value's place, and that no free
 * page is in use. */
enum es_pages_depth { ES_PAGES_OPEN, ES_PAGES_ALL };

/* The two meta pages, before LMDB maps the file. ES_CORRUPT, ES_VERSION, ES_IO. */
es_err es_pages_check_meta(int fd) ES_MUST_USE;
/* The state that transaction txn left. While a reader of that state is open, a writer elsewhere
 * does not disturb. ES_CORRUPT, ES_NO_MEMORY, ES_IO. */
es_err es_pages_check(int fd, uint64_t txn, enum es_pages_depth depth,
                      struct es_pages_report *report) ES_MUST_USE;

#endif
