/* SPDX-License-Identifier: EUPL-1.2 */
/* What an adoption must be before it is published: of something that is here, another structure's, and the
 * only one of it. Loop's thread. */
#ifndef WEB_ADOPTION_H
#define WEB_ADOPTION_H

#include "web/call.h"

/* Looks at a body that fits its schema; entity is the adoption that it revises, or NULL. *scope becomes that
 * of what is adopted, where it is narrower. */
es_err es_adoption_check(struct es_call *call, const struct es_view_source *s, struct es_bytes body,
                         const struct es_id *entity, uint64_t *scope) ES_MUST_USE;

#endif
