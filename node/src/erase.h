/* SPDX-License-Identifier: EUPL-1.2 */
/* Withdrawing what this structure published. Any thread but the loop's. */
#ifndef NODE_ERASE_H
#define NODE_ERASE_H

#include "node.h"

/* Publishes erasures of a record, and, where it begins an entity, of all its revisions. reason: one of
 * the schema's codes, or a line of text, which is kept as the note of "other". *erased is how many
 * records are withdrawn by it: 0 where all were before.
 * Errors: ES_NOT_FOUND, ES_NOT_ALLOWED (of another structure, or of a kind that cannot be withdrawn),
 * ES_INVALID (the reason), ES_LIMIT (too many revisions), the store's. */
es_err es_erase(struct es_node *node, const struct es_id *record, const char *reason,
                size_t *erased) ES_MUST_USE;
/* Publishes erasures of exactly these records, for one of the schema's codes, all in one transaction. What
 * is withdrawn already is passed over. */
es_err es_erase_records(struct es_node *node, const struct es_id *records, size_t count,
                        const char *reason) ES_MUST_USE;

#endif
