/* SPDX-License-Identifier: EUPL-1.2 */
/* Vectors: for every log that counts, how much of it a node has. A value with one owner, any
 * thread. docs/protocol.md, "Vectors". */
#ifndef ESSAIM_VECTOR_H
#define ESSAIM_VECTOR_H

#include "essaim/log.h"

struct es_vector_entry {
	struct es_id log;
	uint64_t size; /* min(held, cut, frozen) */
	struct es_tree_hash root;
};

/* Structures in order of admission, the logs of each in order of their ids: the same order on every
 * node with the same acts. */
struct es_vector {
	struct es_vector_entry *entries; /* owned */
	size_t count, capacity;
};

/* Empty. Free releases the entries and leaves v empty again. */
void es_vector_init(struct es_vector *v);
void es_vector_free(struct es_vector *v);
void es_vector_clear(struct es_vector *v); /* keeps the memory */
/* The caller appends in order. ES_LIMIT over ES_LOGS_MAX, ES_NO_MEMORY. */
es_err es_vector_append(struct es_vector *v, const struct es_vector_entry *entry) ES_MUST_USE;

/* es_hash("essaim/v1/vector", for each entry: log id || size (u64 BE) || root). Two nodes with
 * equal roots have the same. */
void es_vector_root(const struct es_vector *v, struct es_id *root);
/* es_hash("essaim/v1/logs", the log ids): equal digests let sizes travel without ids. */
void es_vector_logs_digest(const struct es_vector *v, struct es_id *digest);

#endif
