/* SPDX-License-Identifier: EUPL-1.2 */
/* JSON (RFC 8259) on its way in as canonical MessagePack, behind one door (jansson). Pure, any
 * thread. */
#ifndef NODE_JSON_READ_H
#define NODE_JSON_READ_H

#include "essaim/bytes.h"

/* Where a text was refused and why: a path as "practice.tools[2].title", or a line. */
struct es_json_fault {
	char path[192];  /* ASCII */
	const char *why; /* static, English */
};

/* Writes one JSON value as MessagePack: keys in their order, whole numbers alone, at most
 * ES_DEPTH_MAX levels and ES_MAP_MAX keys of one object. The caller bounds the text, which is
 * UTF-8. Errors: ES_INVALID (and *fault: no JSON, a key twice, a fraction, too deep),
 * ES_NO_MEMORY, the writer's. */
es_err es_json_read(struct es_bytes text, struct es_writer *out,
                    struct es_json_fault *fault) ES_MUST_USE;
/* Adds a key (after a '.') or an index to a path, cut to what fits; anything but letters, digits,
 * '_' and '-' in a key shows as '?'. Returns the length before, at which the caller cuts it
 * again. */
size_t es_json_path_key(struct es_json_fault *fault, struct es_bytes key);
size_t es_json_path_index(struct es_json_fault *fault, size_t index);

#endif
