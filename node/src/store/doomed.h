/* SPDX-License-Identifier: EUPL-1.2 */
/* Records whose author left and had them erased, while their erasure waits for its time: this node shows them
 * to nobody, not even to its editors. The mark goes with the text. Reads: any thread, of a snapshot; writes:
 * the writer's. */
#ifndef STORE_DOOMED_H
#define STORE_DOOMED_H

#include "store/store.h"

/* It, or what its header names. */
bool es_doomed(struct es_snapshot *snap, const struct es_row *row);
es_err es_write_doomed(struct es_write *w, const struct es_row *row) ES_MUST_USE;
void es_doomed_drop(struct es_write *w, const struct es_id *record);

#endif
