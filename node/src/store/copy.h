/* SPDX-License-Identifier: EUPL-1.2 */
/* The store as it is taken along: a copy of its data file, and what becomes of one that is restored.
 * Any thread but the writer's. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/store.h"

/* Writes the data file as it stands at this moment, without free pages, into a pipe or file; others go
 * on writing. Blocks. ES_IO (also where nobody reads any more), ES_NO_SPACE, ES_CORRUPT. */
es_err es_store_pour(struct es_store *s, int fd) ES_MUST_USE;
/* The size of the data file: at least what es_store_pour will write. */
uint64_t es_store_bytes(const struct es_store *s);
/* Drops bodies whose keys are gone, as those are that were erased between the copy of the data file and
 * that of the keys: they count as missing from then on. */
es_err es_write_drop_keyless(struct es_write *w, uint64_t *dropped) ES_MUST_USE;
/* The first change of a restored store: what may have been used since the backup is void (tickets, web
 * sessions), and it is on record that this store was restored at now_ms. */
es_err es_write_restored(struct es_write *w, uint64_t now_ms) ES_MUST_USE;
/* When this store was restored from a backup; 0: never. */
uint64_t es_store_restored_ms(struct es_snapshot *snap);
/* Whether it was, and es_write_resumed has not been made since: what this node signed for the
 * federation after the backup it does not know, so it signs nothing more. */
bool es_store_is_mute(struct es_snapshot *snap);
es_err es_write_resumed(struct es_write *w) ES_MUST_USE;

#endif
