/* SPDX-License-Identifier: EUPL-1.2 */
/* /practice/ID.pdf, /tool/ID.pdf, /toolbox/ID.pdf and /spreading/ID.pdf, and the drawings /tutorial/ID/N.svg and N.png: gathered and printed by a worker, looked at once
 * more before it is sent, so that nothing goes out that was withdrawn meanwhile. Two are printed at a time, a few more
 * wait for their turn, and whoever comes then is told when to come back. Loop's thread. */
#ifndef WEB_PRINT_H
#define WEB_PRINT_H

#include "web/server.h"

struct exchange;
struct es_print_job;
/* Begins; the answer comes by itself, or, on an error, stands in the exchange already. Needs what read_request read. */
es_err es_print_start(struct es_web *web, struct exchange *x) ES_MUST_USE;
/* The connection went. NULL: nothing. */
void es_print_cancel(struct es_print_job *job);

#endif
