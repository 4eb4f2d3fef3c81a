/* SPDX-License-Identifier: EUPL-1.2 */
/* Answers to requests that read many records, of /api/v1 and of the pages: a worker makes them. Loop's thread. */
#ifndef WEB_SHOW_H
#define WEB_SHOW_H

#include "web/survey.h"

struct exchange;
struct es_web;
struct es_show;

/* Whether a worker answers this request. */
bool es_show_takes(const struct es_web *web, const struct exchange *x);
/* The exchange is WORKING from then on; else it is answered with why not (false). */
bool es_show_start(struct es_web *web, struct exchange *x);
/* The connection is gone: the exchange stays until the worker is done with it, who frees it. NULL is fine: false. */
bool es_show_orphan(struct es_show *show);

#endif
