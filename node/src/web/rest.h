/* SPDX-License-Identifier: EUPL-1.2 */
/* /api/v1: what is public, as JSON. Loop's thread. */
#ifndef WEB_REST_H
#define WEB_REST_H

#include "web/answer.h"
#include "web/target.h"

/* Answers a target for which es_route_is_api. */
void es_rest_answer(struct es_api *api, const struct es_target *target, struct es_answer *out);
/* Whether a worker answers it: it reads many records. */
bool es_rest_takes_long(enum es_route route);
/* The same over what somebody sees; on a worker for what takes long. */
void es_rest_see(struct es_api *api, const struct es_view_source *s, const struct es_target *target,
                 struct es_answer *out);
/* The parameters of a search (those of practice.search) from the arguments of its target. ES_INVALID. */
es_err es_rest_question(const struct es_target *target, struct es_writer *params) ES_MUST_USE;

#endif
