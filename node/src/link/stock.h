/* SPDX-License-Identifier: EUPL-1.2 */
/* What this node holds, as its sessions see it: one vector, read once and then kept up to date from
 * what each commit says it changed. Owned by the links; the loop's thread. */
#ifndef LINK_STOCK_H
#define LINK_STOCK_H

#include "store/store.h"

struct stock {
	struct es_vector vector;
	bool valid;
};

void stock_free(struct stock *stock);
/* Acts came: which logs count is to be read anew. */
void stock_forget(struct stock *stock);
/* Borrowed until the next commit is taken in. NULL: it cannot be read. */
const struct es_vector *stock_vector(struct stock *stock, struct es_store *store,
                                     const struct es_federation *f);
void stock_commit(struct stock *stock, struct es_store *store, const struct es_federation *f,
                  const struct es_commit *commit);

#endif
