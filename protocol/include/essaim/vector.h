/* SPDX-License-Identifier: EUPL-1.2 */
/* Vectors: for every log that counts, how much of it a node has. A value with one owner, who keeps
 * it up to date entry by entry; any thread. docs/protocol.md, "Vectors". */
#ifndef ESSAIM_VECTOR_H
#define ESSAIM_VECTOR_H

#include "essaim/id_map.h"
#include "essaim/log.h"

struct es_vector_entry {
	struct es_id log;
	uint64_t size; /* min(held, cut, frozen) */
	struct es_tree_hash root;
	uint64_t newest; /* local: the greater, the later something came into this log; 0 unknown */
	uint32_t slot;   /* the vector's: the log's small number, the same as long as v lives */
};

/* A structure and its logs, which stand at entries[first] and behind it. */
struct es_vector_group {
	struct es_id structure;
	size_t first, count;
	bool fresh; /* digest is that of the entries */
	struct es_id digest;
};

/* Structures in order of admission (those without logs, too), the logs of each in order of their
 * ids: the same order on every node with the same acts. */
struct es_vector {
	struct es_vector_entry *entries; /* owned */
	size_t count, capacity;
	struct es_vector_group *groups; /* owned */
	size_t groups_count, groups_capacity;
	struct es_id_map slots; /* of each log that it ever held */
	uint32_t *places;       /* owned; index of a slot's entry, UINT32_MAX: none now */
	size_t slots_count, slots_capacity;
};

/* Empty. Free releases everything and leaves v empty again. */
void es_vector_init(struct es_vector *v);
void es_vector_free(struct es_vector *v);
/* To be filled anew; slots stay with their logs. */
void es_vector_clear(struct es_vector *v);

/* Filling: a structure, then its logs in order of their ids, then the next structure. ES_LIMIT over
 * ES_LOGS_MAX or ES_MEMBERS_MAX, ES_NO_MEMORY. entry->slot is not read. */
es_err es_vector_structure(struct es_vector *v, const struct es_id *structure) ES_MUST_USE;
es_err es_vector_append(struct es_vector *v, const struct es_vector_entry *entry) ES_MUST_USE;
/* Sets what a log has now, and enters it where it is new. ES_NOT_FOUND: v has no such structure. */
es_err es_vector_put(struct es_vector *v, const struct es_id *structure,
                     const struct es_vector_entry *entry) ES_MUST_USE;

/* The entry of a log, of a slot (below v->slots_count); NULL if there is none. */
const struct es_vector_entry *es_vector_find(const struct es_vector *v, const struct es_id *log);
const struct es_vector_entry *es_vector_at(const struct es_vector *v, uint32_t slot);
/* The one log whose id begins so; several: *alone is false and NULL the answer. */
const struct es_vector_entry *es_vector_prefix(const struct es_vector *v,
                                               const uint8_t prefix[ES_ID_PREFIX_LEN], bool *alone);

/* es_hash("essaim/v1/structure-logs", for each log of the structure: log id || size (u64 BE) ||
 * root); zero where it has none. Worked out when it is asked for and kept until a log changes. */
void es_vector_digest(const struct es_vector *v, size_t group, struct es_id *digest);
/* es_hash("essaim/v1/vector", for each structure that has logs: structure || digest). Two nodes
 * with equal roots have the same. */
void es_vector_root(const struct es_vector *v, struct es_id *root);
/* es_hash("essaim/v1/logs", the log ids): equal digests let sizes travel without ids. */
void es_vector_logs_digest(const struct es_vector *v, struct es_id *digest);

#endif
