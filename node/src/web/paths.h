/* SPDX-License-Identifier: EUPL-1.2 */
/* The paths of /api/v1, written once: the routing and the OpenAPI description read this table.
 * Constant data, any thread. */
#ifndef WEB_PATHS_H
#define WEB_PATHS_H

#include "web/target.h"

/* Arguments that a path takes, beside its id. */
enum es_rest_argument {
	ES_REST_LIMIT = 1,
	ES_REST_AFTER = 2,
	ES_REST_STRUCTURE = 4,
	ES_REST_LANG = 8,
	ES_REST_FINDING = 16, /* es_target_finding_words */
	ES_REST_ADOPTED = 32  /* about, origin */
};

struct es_rest_path {
	const char *path; /* "{id}" stands for 8 to 64 hex digits */
	enum es_route route;
	const char *name;    /* of the operation */
	const char *summary; /* English */
	unsigned arguments;
	unsigned limit_max; /* of ES_REST_LIMIT */
	const char *shape;  /* the schema of its answer; NULL: bytes */
};

extern const struct es_rest_path es_rest_paths[];
extern const size_t es_rest_paths_len;

/* The route of a path below /api/v1; ES_ROUTE_NONE where it is none. *id: what stands for "{id}", borrowed;
 * empty where the path has none. */
enum es_route es_rest_route(struct es_bytes path, struct es_bytes *id);

#endif
