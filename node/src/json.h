/* SPDX-License-Identifier: EUPL-1.2 */
/* Canonical MessagePack on its way out as JSON (RFC 8259), for --json and /api/v1. Pure, any
 * thread. */
#ifndef NODE_JSON_H
#define NODE_JSON_H

#include "essaim/bytes.h"

/* Writes one value as JSON text: bin as lowercase hex in a string, integers as numbers, keys in
 * their order; pretty breaks lines and indents by two spaces (no final line break either way).
 * U+2028, U+2029, '<' and control characters are escaped, so that the text may stand in a page or
 * on a terminal. Errors: ES_MALFORMED (not exactly one canonical value, or too deep), the
 * writer's. */
es_err es_json_write(struct es_bytes canonical, bool pretty, struct es_writer *out) ES_MUST_USE;

#endif
