/* SPDX-License-Identifier: EUPL-1.2 */
/* One hosted structure's process: started, watched, started again, stopped. Owned by hosting.c; loop's thread. */
#ifndef HOSTING_CHILD_H
#define HOSTING_CHILD_H

#include "hosting/state.h"
#include "web/web.h"

struct es_child;

/* home: of the host; options: what its process is told in ES_HANDED_OPTIONS (copied); gone: it was stopped, and is freed once
 * this returns. It is started at once. */
struct es_child *es_child_new(struct es_loop *loop, const char *home, const char *name,
                              const char *options,
                              void (*gone)(void *context, struct es_child *child), void *context);
const char *es_child_name(const struct es_child *child);
enum es_handing es_child_hand(const struct es_child *child, int fd);
void es_child_state(const struct es_child *child, struct es_hosted_state *out);
/* For good: gone says when. */
void es_child_stop(struct es_child *child);

#endif
