/* SPDX-License-Identifier: EUPL-1.2 */
/* /api/v1 as OpenAPI 3.1 describes it (https://spec.openapis.org/oas/v3.1.0): the paths from the table that
 * routes them, the bodies of records from the schema's tables. Pure, any thread. */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "essaim/bytes.h"

/* Writes the description as JSON text. The writer's errors. */
es_err es_openapi_write(struct es_writer *out) ES_MUST_USE;

#endif
