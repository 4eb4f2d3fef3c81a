/* SPDX-License-Identifier: EUPL-1.2 */
/* The running node's side of HOME/control.sock: takes requests of this user (or root) and runs each
 * command on a thread of its own. Loop thread. */
#ifndef CONTROL_SERVER_H
#define CONTROL_SERVER_H

#include "cli/command.h"
#include "loop.h"

struct es_control;

/* service outlives the server. Errors: ES_IO, ES_NO_MEMORY. */
es_err es_control_new(struct es_loop *loop, struct es_node *node, const struct es_service *service,
                      struct es_control **out) ES_MUST_USE;
/* Takes no more requests; those under way go on to their end. */
void es_control_stop(struct es_control *control);
bool es_control_stopped(const struct es_control *control);
/* Once stopped. NULL is fine. */
void es_control_free(struct es_control *control);

#endif
