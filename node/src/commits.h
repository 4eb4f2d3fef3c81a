/* SPDX-License-Identifier: EUPL-1.2 */
/* News of commits on their way from the store's writer thread to the loop: what piles up before the
 * loop comes round is one piece of news. Made and freed on the loop's thread. */
#ifndef NODE_COMMITS_H
#define NODE_COMMITS_H

#include "loop.h"
#include "store/store.h"

struct es_commits;

/* Becomes the store's listener; tell is called on the loop's thread. */
es_err es_commits_new(struct es_loop *loop, struct es_store *store,
                      void (*tell)(void *context, const struct es_commit *commit), void *context,
                      struct es_commits **out) ES_MUST_USE;
/* Waits until the writer thread has let go; the loop no longer runs. NULL is fine. */
void es_commits_free(struct es_commits *commits);

#endif
