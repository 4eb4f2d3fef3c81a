/* SPDX-License-Identifier: EUPL-1.2 */
/* Changes that share one transaction and one wait for the disk. The writer's thread. */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "writer.h"

struct es_batch *es_batch_new(void); /* NULL: no memory; free releases it */
/* Waits for changes and takes as many as a batch holds; false when the store closes and nothing is
 * left. */
bool es_batch_take(struct es_store *s, struct es_batch *b);
/* Runs one batch to its end. Where all of it fails (no space, a failing disk), every change hears
 * that. */
void es_batch_run(struct es_store *s, struct es_batch *b);
/* Tells a change what became of it; any thread. */
void es_change_finish(struct es_change *change, es_err result);

#endif
