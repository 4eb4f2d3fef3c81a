/* SPDX-License-Identifier: EUPL-1.2 */
/* Forms without a script, answered by a page: who was given a code on paper withdraws a testimony with it,
 * who follows the link of a letter ends such letters, which a program of mail may do for its reader (RFC 8058), and any
 * reader sends a remark.
 * Loop's thread. */
#ifndef WEB_PAPER_H
#define WEB_PAPER_H

#include "web/target.h"

struct exchange;
struct es_web;
struct es_paper;

/* A form begins to come; what its page is asked for with is read. ES_NO_MEMORY. */
es_err es_paper_open(struct exchange *x) ES_MUST_USE;
/* How long the body of such a form may be. */
size_t es_paper_room(enum es_route route);
/* A piece of it; false: it is longer than that. */
bool es_paper_take(struct es_paper *paper, const void *in, size_t len);
/* It has come: a worker does what it asks for, or what is wrong is answered at once; then the exchange is
 * ANSWERED. */
void es_paper_go(struct es_web *web, struct exchange *x);
/* The connection went; what is under way goes on. NULL is fine. */
void es_paper_cancel(struct es_paper *paper);

#endif
