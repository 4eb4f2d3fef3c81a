/* SPDX-License-Identifier: EUPL-1.2 */
/* The program that started the node and watches over it (systemd): told that the node answers, that it
 * is well, and that it stops. The one door of libsystemd; where nobody watches, nothing happens. The
 * loop's thread. sd_notify(3), sd_watchdog_enabled(3). */
#ifndef NODE_SUPERVISOR_H
#define NODE_SUPERVISOR_H

#include "loop.h"

struct es_supervisor;

/* Says that the node answers, with one line for people, and from then on, for as long as the loop turns,
 * that it is well: twice in each time that the watchdog allows. ES_NO_MEMORY. */
es_err es_supervisor_new(struct es_loop *loop, const char *status,
                         struct es_supervisor **out) ES_MUST_USE;
/* Says that the node stops. Its handle closes with the next turns of the loop. NULL is fine. */
void es_supervisor_free(struct es_supervisor *supervisor);

#endif
