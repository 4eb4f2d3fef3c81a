/* SPDX-License-Identifier: EUPL-1.2 */
/* Subtitles at the web's edge: what is published must fit its recording, and browsers read it as WebVTT. Loop's
 * thread. */
#ifndef WEB_SUBTITLES_H
#define WEB_SUBTITLES_H

#include "web/call.h"

struct es_web;
struct exchange;

/* The body, which fits its schema, names a recording that a record of the entity refers to, and lines that can
 * be shown. *scope is raised to that of the entity. The refusal is in the call. */
es_err es_check_subtitles(struct es_call *call, const struct es_view_source *s,
                          struct es_bytes body, uint64_t *scope) ES_MUST_USE;

/* /subtitles/ID.vtt */
void es_vtt_answer(struct es_web *web, struct exchange *x);

#endif
